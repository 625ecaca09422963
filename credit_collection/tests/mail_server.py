"""A mail server for tests: Odoo builds and sends real mails, this takes them."""

import email
import email.policy
import smtplib
from unittest.mock import patch


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
        mail = email.message_from_bytes(message.as_bytes(), policy=email.policy.SMTP)
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
