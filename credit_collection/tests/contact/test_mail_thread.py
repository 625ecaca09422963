import email
import email.policy

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestMailThread(TransactionCase):
    """Incoming mails know whether a person or a machine wrote them."""

    def _is_automatic(self, *headers):
        raw = "\n".join([*headers, "Subject: Hello", "", "Hello"])
        message = email.message_from_string(raw, policy=email.policy.SMTP)
        return self.env["mail.thread"]._is_automatic_mail(message)

    def test_a_plain_mail_is_of_a_person(self):
        self.assertFalse(self._is_automatic())
        self.assertFalse(self._is_automatic("Auto-Submitted: no"))
        self.assertFalse(self._is_automatic("Precedence: first-class"))

    def test_machines_say_so_in_many_ways(self):
        for header in (
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: Auto-Generated; owner-email=a@example.com",
            "Precedence: bulk",
            "Precedence: Auto_Reply",
            "X-Autoreply: yes",
            "X-Autorespond: yes",
        ):
            with self.subTest(header=header):
                self.assertTrue(self._is_automatic(header))
