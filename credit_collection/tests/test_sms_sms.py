from odoo.addons.sms.tests.common import SMSCommon


class TestSmsSms(SMSCommon):
    def test_companies_share_the_queue(self):
        companies = self.env.company
        companies += self.env["res.company"].create({"name": "Otra Casa"})
        messages = self.env["mail.message"].create(
            [{"body": "Hi", "record_company_id": each.id} for each in companies]
        )
        queue = self.env["sms.sms"].create(
            [
                {"number": "+34600000001", "body": "Hi", "mail_message_id": each.id}
                for each in messages
            ]
        )
        with self.mockSMSGateway():
            queue._send()
        self.assertEqual(len(self._sms), 2)
        self.assertEqual(set(queue.mapped("state")), {"pending"})
