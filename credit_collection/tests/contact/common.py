"""A case, and papers that prove something about it."""

from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon

PAPER = b"We owe you 100 euros."


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
