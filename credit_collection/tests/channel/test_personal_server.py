from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon
from ..mail_server import MailServer


class TestPersonalServer(CreditCollectionCommon):
    """A collector whose mails leave by a mail server of his own: Odoo sends few of them
    a minute, and would split those to several people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = (
            cls.env["ir.mail_server"]
            .sudo()
            .create(
                {
                    "name": "Own",
                    "smtp_host": "127.0.0.1",
                    "smtp_encryption": "none",
                    "smtp_user": cls.collector.email,
                    "smtp_pass": "secret",
                    "from_filter": cls.collector.email,
                    "owner_user_id": cls.collector.id,
                }
            )
        )
        parameters = cls.env["ir.config_parameter"].sudo()
        parameters.set_param("mail.server.personal.limit.minutes", "4")
        cls.partners = cls._customers(3)
        cls.env["res.partner"].create(
            [
                {
                    "name": f"Person {number}",
                    "type": "collection",
                    "parent_id": partner.id,
                    "email": f"person{number}@{partner.id}.example",
                }
                for partner in cls.partners
                for number in range(3)
            ]
        )
        cls._invoices(cls.partners, 100, cls._days(-5))
        cls._evaluate(TODAY)
        cls._dispatch(TODAY)

    def _minute(self):
        """Let the queue run, in the next minute.

        :return: how many people got a mail.
        """
        with MailServer(self.env) as server:
            self.own.smtp_port = server.port
            self.env["mail.mail"].sudo().process_email_queue()
        self.env.invalidate_all()
        self.clock.tick(timedelta(minutes=1))
        return len(server.inbox)

    def test_each_leaves_as_one_and_all_of_them_leave(self):
        self.assertEqual([self._minute() for _time in range(4)], [3, 3, 3, 0])
        for partner in self.partners:
            self.assertEqual(self._case(partner).contact_ids.delivery, "sent")
