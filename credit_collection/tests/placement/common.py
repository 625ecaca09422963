"""A customer with an invoice of 1,000 that is 60 days late, and an agency with papers
and fees."""

from odoo import Command

from ..common import TODAY, CreditCollectionCommon


class PlacementCommon(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 1000, cls._days(-60))
        cls.item = cls._receivables(cls.invoice)
        cls.agency = cls._agency()
        cls._evaluate()

    @classmethod
    def _agency(cls, name="Recobros del Norte", company=None, **values):
        """An agency as a manager sets it up: 10 %, 20 % from half a year on."""
        partner = cls.env["res.partner"].create(
            {
                "name": name,
                "email": "".join(name.lower().split()) + "@agency.example",
                "is_company": True,
                "lang": "en_US",
            }
        )
        fees = [{"percentage": 10}, {"percentage": 20, "age_from": 180}]
        values = {
            "partner_id": partner.id,
            "company_id": (company or cls.company).id,
            "mandate_date": cls._days(-100),
            "processing_agreement_date": cls._days(-100),
            "fee_ids": [Command.create(fee) for fee in fees],
            **values,
        }
        agencies = cls.env["credit.collection.agency"].with_user(cls.manager)
        return (
            agencies.create(values) if not company else agencies.sudo().create(values)
        )

    @classmethod
    def _place(cls, partner=None, agency=None, user=None, **values):
        """A placement as the manager makes it."""
        case = cls._case(partner or cls.partner, user=user or cls.manager)
        return case._place(agency or cls.agency, **values)

    @classmethod
    def _holds(cls, partner=None):
        """The holds in force of placements of the customer."""
        cls.env.invalidate_all()
        return cls._case(partner or cls.partner).active_hold_ids.filtered(
            lambda hold: hold.kind == "placed"
        )


__all__ = ["TODAY", "PlacementCommon"]
