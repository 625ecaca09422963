"""A case with a reminder, and one with papers that prove something about it."""

from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon

PAPER = b"We owe you 100 euros."


class RemindedCommon(CreditCollectionCommon):
    """A customer who got a reminder by e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        (cls.mail,) = cls._run_day(TODAY)
        cls.case = cls._case(cls.partner)

    def _tasks(self, name="reply"):
        """The tasks of a kind on the case."""
        kind = self.env.ref(f"credit_collection.mail_activity_type_{name}")
        return self.case.activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )


class EvidenceCommon(CreditCollectionCommon):
    """A case, a paper to attach, and an administrator who may do the most."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls._person(
            "administrator",
            "base.group_system,base.group_erp_manager,"
            "credit_collection.group_collection_manager",
        )
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls._evaluate(TODAY)
        cls.case = cls._case(cls.partner)
        cls.paper = cls.env["ir.attachment"].create(
            {
                "name": "letter.txt",
                "raw": PAPER,
                "res_model": "res.partner",
                "res_id": cls.partner.id,
            }
        )

    def _log(self, *commands):
        return self.case._log_contact(
            channel="letter", note="By post", attachment_ids=list(commands)
        )
