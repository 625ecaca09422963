"""Incoming mails: who wrote them, and which addresses they say were not reached."""

import re
from email.message import Message
from email.utils import parseaddr

#: Headers of automatic mails (RFC 3834, and older ones in common use).
AUTOMATIC_HEADERS = (
    "X-Auto-Reply",
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
)
AUTOMATIC_PRECEDENCES = ("auto_reply", "bulk", "junk", "list")

#: What became of a mail, in a delivery report (RFC 3464), when it is no failure: it is
#: still under way, or it arrived.
NO_FAILURE = ("delayed", "delivered", "expanded", "relayed")


#: What of HTML nobody sees, pictures apart.
UNSEEN = re.compile(r"<(?!img\b)[^>]*>|&nbsp;|&#160;|\s", re.IGNORECASE)


def says_nothing(body: str) -> bool:
    """Whether the body of a mail shows nothing.

    >>> says_nothing("<p> <br/>&nbsp;</p>"), says_nothing("<p><img src='x'/></p>")
    (True, False)
    """
    return not UNSEEN.sub("", body)


def one_line(name: str) -> str:
    """Return a name without the line breaks that imports leave in it.

    >>> one_line("Casa\\r\\nFerrer")
    'Casa Ferrer'
    """
    return " ".join(name.split())


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
        or message.get_content_type() == "multipart/report"
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
    fields = [
        block.get(name) or ""
        for block in _blocks(message)
        if _action(block) not in NO_FAILURE
        for name in ("Final-Recipient", "Original-Recipient")
    ]
    addresses = {parseaddr(field.rpartition(";")[2])[1] for field in fields}
    return {address.lower() for address in addresses if "@" in address}


def is_no_failure(message: Message) -> bool:
    """Whether a report says that a mail was read, arrived or is still under way: a
    receipt (RFC 8098), or a delivery report without any failure.

    >>> from email import message_from_string
    >>> receipt = "Content-Type: multipart/report; report-type=disposition-notification"
    >>> is_no_failure(message_from_string(f"{receipt}\\n\\n"))
    True
    """
    if (message.get_param("report-type") or "").lower() == "disposition-notification":
        return True
    actions = [_action(block) for block in _blocks(message)]
    return any(actions) and all(a in NO_FAILURE for a in actions if a)


def _blocks(message):
    """Return the parts of the delivery reports in a mail: one about the report, one
    about each recipient."""
    return [
        block
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in part.get_payload()
        if isinstance(block, Message)
    ]


def _action(block):
    return (block.get("Action") or "").split("(")[0].strip().lower()
