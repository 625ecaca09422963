"""A mail server for tests: Odoo builds mails and hands them over by SMTP, this takes
them."""

import email
import email.policy
import functools
import socket
import socketserver
import threading
from contextlib import ExitStack
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import make_msgid
from unittest.mock import patch

from odoo.tools import config

HOST = "127.0.0.1"
#: What the server says to each command that needs no thought.
SAID = {
    "EHLO": "250-here\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8",
    "HELO": "250 here",
    "MAIL": "250 OK",
    "RSET": "250 OK",
    "NOOP": "250 OK",
    "QUIT": "221 Bye",
}


class Mail(EmailMessage):
    """A mail as the server took it.

    ``envelope_to`` holds the addresses that the server was asked to deliver to.
    """

    envelope_to = ()

    def is_for(self, domain):
        """Whether it goes to a mailbox of ``domain``."""
        return any(address.endswith(f"@{domain}") for address in self.envelope_to)


class MailServer:
    """Takes what Odoo sends by SMTP while the block runs, on a port of this machine.

    Odoo connects to nothing while tests run: that alone is lifted, and the address of
    the configuration file is that of this server.

    :param bool down: nothing listens there.
    :param refused: addresses that the server does not accept.
    :param bool is_strict: whoever logs in has the wrong password.
    """

    def __init__(self, env, down=False, refused=(), is_strict=False):
        self.env = env
        self.down, self.is_strict = down, is_strict
        self.refused = set(refused)
        self.inbox = []
        self.port = None

    def __enter__(self):
        self._stack = ExitStack()
        if self.down:
            closed = self._stack.enter_context(socket.socket())
            closed.bind((HOST, 0))  # and does not listen
            self.port = closed.getsockname()[1]
        else:
            listener = _listen()
            self.port = listener.server_address[1]
            self._stack.enter_context(patch.object(listener, "guest", self))
        options = {
            "smtp_server": HOST,
            "smtp_port": self.port,
            "smtp_ssl": False,
            "smtp_user": False,
        }
        servers = type(self.env["ir.mail_server"])
        self._stack.enter_context(patch.dict(config.options.maps[0], options))
        self._stack.enter_context(
            patch.object(servers, "_disable_send", lambda _: False)
        )
        return self

    def __exit__(self, *error):
        self._stack.close()


class _Listener(socketserver.ThreadingTCPServer):
    """What listens; ``guest`` is the :class:`MailServer` of the block that runs."""

    daemon_threads = True
    guest = None


@functools.cache
def _listen():
    """Return what listens, one for the whole process: starting takes time."""
    listener = _Listener((HOST, 0), _Conversation)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    return listener


class _Conversation(socketserver.StreamRequestHandler):
    """What one client says, and what it is answered (RFC 5321)."""

    def handle(self):
        self.guest, self.people = self.server.guest, []
        self._say("220 here")
        for line in self.rfile:
            verb = line[:4].decode(errors="replace").upper()
            if verb == "MAIL":
                self.people = []
            self._say(SAID.get(verb) or self._answer(verb, line.decode().strip()))
            if verb == "QUIT":
                return

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def _answer(self, verb, line):
        if verb == "RCPT":
            return self._take_address(line.partition("<")[2].partition(">")[0])
        if verb == "DATA":
            self._say("354 Go on")
            self.guest.inbox.append(self._read_mail())
            return "250 OK"
        if verb == "AUTH":
            return "535 5.7.8 Bad credentials" if self.guest.is_strict else "235 OK"
        return "502 What?"

    def _take_address(self, address):
        if address in self.guest.refused:
            return "550 No such user here"
        self.people.append(address)
        return "250 OK"

    def _read_mail(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        mail = email.message_from_bytes(
            b"".join(lines), _class=Mail, policy=email.policy.SMTP
        )
        mail.envelope_to = self.people
        return mail


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
