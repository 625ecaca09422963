from email.message import Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import make_msgid

from odoo.tools import mute_logger

from ..mail_server import bounce
from .common import RemindedCommon


class TestReceipt(RemindedCommon):
    """What mail programs and servers report besides failures takes nothing back."""

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _receive(self, raw):
        self.env["mail.thread"].sudo().message_process(False, raw)
        self.env.invalidate_all()

    def _receipt(self, sender="clienteuno@example.com"):
        """What a mail program sends back when a mail is opened (RFC 8098)."""
        report = MIMEMultipart("report", **{"report-type": "disposition-notification"})
        report["From"] = sender
        report["To"] = self.mail["Return-Path"] or self.mail["From"]
        report["Subject"] = f"Read: {self.mail['Subject']}"
        report["Message-Id"] = make_msgid(domain="example.com")
        report.attach(MIMEText("Your message was read."))
        status = MIMEBase("message", "disposition-notification")
        status.set_payload(
            f"Final-Recipient: rfc822;{sender}\n"
            f"Original-Message-ID: {self.mail['Message-Id']}\n"
            "Disposition: manual-action/MDN-sent-manually; displayed\n"
        )
        report.attach(status)
        original = Message()
        for name in ("From", "To", "Subject", "Message-Id"):
            original[name] = self.mail[name]
        report.attach(MIMEMessage(original))
        return report.as_string()

    def _assert_reached(self):
        sent = self.case.contact_ids.filtered(lambda one: one.direction == "out")
        self.assertEqual(sent.delivery, "sent")
        self.assertEqual(self._case(self.partner).level_id, self.first)
        self.assertFalse(self.case.activity_ids)
        self.assertFalse(self.case.has_reply, "nobody has to answer it")

    def test_a_receipt_is_a_proof_and_no_bounce(self):
        self._receive(self._receipt())
        self._assert_reached()
        entry = self.case.contact_ids[0]
        self.assertRecordValues(
            entry, [{"direction": "in", "outcome": "no_answer", "evidence": "2"}]
        )

    def test_the_receipt_of_a_stranger_proves_nothing(self):
        self._receive(self._receipt("eve@evil.example"))
        self._assert_reached()
        self.assertEqual(self.case.contact_ids[0].evidence, "0")

    def test_what_is_late_or_arrived_is_no_bounce(self):
        for action, status in (("delayed", "4.4.1"), ("delivered", "2.0.0")):
            with self.subTest(action=action):
                raw = bounce(self.mail).replace("Action: failed", f"Action: {action}")
                self._receive(raw.replace("Status: 5.1.1", f"Status: {status}"))
                self._assert_reached()

    def test_what_fails_after_a_delay_is_a_bounce(self):
        delayed = bounce(self.mail).replace("Action: failed", "Action: delayed")
        self._receive(delayed)
        self._receive(bounce(self.mail))
        sent = self.case.contact_ids.filtered(lambda one: one.direction == "out")
        self.assertEqual(sent.delivery, "bounced")
