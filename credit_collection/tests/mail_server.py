"""A mail server for tests: Odoo builds and sends real mails, this takes them."""

import email
import email.policy
import smtplib
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import make_msgid
from unittest.mock import patch


class Mail(EmailMessage):
    """A mail as the server took it.

    ``envelope_to`` holds the addresses that the server was asked to deliver to.
    """

    envelope_to = ()

    def is_for(self, domain):
        """Whether it goes to a mailbox of ``domain``."""
        return any(address.endswith(f"@{domain}") for address in self.envelope_to)


class FakeMailServer:
    """Takes what Odoo sends by SMTP while the block runs.

    :param bool down: the server does not answer at all.
    :param refused: addresses that the server does not accept.
    """

    def __init__(self, env, down=False, refused=()):
        self.env = env
        self.down = down
        self.refused = set(refused)
        self.inbox = []
        self.from_filter = False
        self.smtp_from = False

    def __enter__(self):
        servers = type(self.env["ir.mail_server"])
        self._patches = [
            patch("smtplib.SMTP", self._connect),
            patch("smtplib.SMTP_SSL", self._connect),
            patch.object(servers, "_disable_send", lambda _: False),
        ]
        for patcher in self._patches:
            patcher.start()
        return self

    def __exit__(self, *_error):
        for patcher in self._patches:
            patcher.stop()

    def _connect(self, *_args, **_kwargs):
        if self.down:
            raise ConnectionRefusedError(111, "Connection refused")
        return self

    def send_message(self, message, _smtp_from, smtp_to_list):
        """Accept one mail, or refuse its recipients."""
        refused = self.refused & set(smtp_to_list)
        if refused:
            reasons = dict.fromkeys(refused, (550, b"No such user here"))
            raise smtplib.SMTPRecipientsRefused(reasons)
        mail = email.message_from_bytes(
            message.as_bytes(), _class=Mail, policy=email.policy.SMTP
        )
        mail.envelope_to = smtp_to_list
        self.inbox.append(mail)

    def set_debuglevel(self, *_args):
        pass

    def ehlo_or_helo_if_needed(self):
        pass

    def login(self, *_args):
        pass

    def starttls(self, **_kwargs):
        pass

    def quit(self):
        pass


def answer(mail, body, sender, **headers):
    """The answer of somebody to ``mail``, as it comes in.

    :param str sender: who answers.
    :param headers: more headers; underscores stand for hyphens.
    :rtype: str
    """
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = mail["Reply-To"]
    message["Subject"] = f"Re: {mail['Subject']}"
    message["Message-Id"] = make_msgid(domain="example.com")
    message["In-Reply-To"] = mail["Message-Id"]
    message["References"] = mail["Message-Id"]
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_string()


def bounce(mail, reason="550 5.1.1 User unknown"):
    """What a mail server sends back when it cannot deliver ``mail`` (RFC 3464).

    :rtype: str
    """
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"] = "MAILER-DAEMON@mx.example.com"
    report["To"] = mail["Return-Path"] or mail["From"]
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Message-Id"] = make_msgid(domain="mx.example.com")
    report.attach(MIMEText(f"I am sorry: {reason}"))
    reporter = Message()
    reporter["Reporting-MTA"] = "dns; mx.example.com"
    status = Message()
    status["Final-Recipient"] = f"rfc822; {mail.envelope_to[0]}"
    status["Action"] = "failed"
    status["Status"] = "5.1.1"
    delivery = MIMEBase("message", "delivery-status")
    delivery.attach(reporter)
    delivery.attach(status)
    report.attach(delivery)
    original = Message()
    for name in ("From", "To", "Subject", "Message-Id"):
        original[name] = mail[name]
    report.attach(MIMEMessage(original))
    return report.as_string()
