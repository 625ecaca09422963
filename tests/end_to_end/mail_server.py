"""A real SMTP server that keeps what it accepted."""

import email
import email.policy

from aiosmtpd.controller import Controller


class FreePort(Controller):
    """Listens on whatever port is free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """Listens on a free port of this machine while the block runs.

    :ivar list mails: the accepted messages in their order, parsed; the addresses of
        the envelope are in ``envelope_to``.
    :ivar set refused: addresses that get the answer 550.
    """

    def __init__(self):
        self.mails = []
        self.refused = set()
        self.host = "127.0.0.1"
        self.port = None

    def __enter__(self):
        self._controller = FreePort(self, hostname=self.host, port=0)
        self._controller.start()
        self.port = self._controller.port
        return self

    def __exit__(self, *_error):
        self._controller.stop()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        """Accept or refuse one recipient."""
        if address in self.refused:
            return "550 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        """Accept one message."""
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        mail.envelope_to = list(envelope.rcpt_tos)
        self.mails.append(mail)
        return "250 Accepted"

    def log(self):
        """Who got which subject, in the order of arrival.

        :rtype: list[tuple[str, str]]
        """
        return [
            (address, mail["Subject"])
            for mail in self.mails
            for address in mail.envelope_to
        ]
