"""Incoming mails: who wrote them, and which addresses they say were not reached."""

from email.message import Message
from email.utils import parseaddr

#: Headers of automatic mails (RFC 3834, and older ones in common use).
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder")
AUTOMATIC_PRECEDENCES = ("auto_reply", "bulk", "junk", "list")


def is_automatic(message: Message) -> bool:
    """Whether a mail was sent automatically, an out-of-office reply for example.

    >>> mail = Message()
    >>> mail["Precedence"] = "Bulk"
    >>> is_automatic(mail)
    True
    """
    submitted = (message.get("Auto-Submitted") or "no").split(";")[0]
    precedence = (message.get("Precedence") or "").strip().lower()
    return (
        submitted.strip().lower() != "no"
        or precedence in AUTOMATIC_PRECEDENCES
        or any(message.get(header) for header in AUTOMATIC_HEADERS)
    )


def bounced_addresses(message: Message) -> set[str]:
    """Return the addresses that a delivery report (RFC 3464) says were not reached, in
    lower case; none when the mail has no such report.

    >>> from email import message_from_string
    >>> bounced_addresses(message_from_string("Content-Type: text/plain\\n\\nSorry"))
    set()
    """
    reports = [
        part
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
    ]
    fields = [
        block.get(name) or ""
        for report in reports
        for block in report.get_payload()
        if isinstance(block, Message)
        for name in ("Final-Recipient", "Original-Recipient")
    ]
    addresses = {parseaddr(field.rpartition(";")[2])[1] for field in fields}
    return {address.lower() for address in addresses if "@" in address}
