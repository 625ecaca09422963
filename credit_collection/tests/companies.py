"""Two companies with a customer in common."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import TODAY, CreditCollectionCommon


class CompaniesCommon(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.setup_other_company(
            name="Otra Casa",
            email="otra@other.example",
            currency_id=cls.env.ref("base.EUR").id,
        )
        cls.other, cls.other_sales = data["company"], data["default_journal_sale"]
        cls.stranger = cls._create_collector("stranger.test", cls.other)
        cls.other.sudo().write(
            {
                "collection_user_id": cls.stranger.id,
                "collection_protocol_id": cls.protocol.id,
            }
        )
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls._invoice(
            cls.partner, 70, TODAY - timedelta(days=9), journal_id=cls.other_sales.id
        )

    @classmethod
    def _create_collector(cls, login, *companies):
        return new_test_user(
            cls.env,
            login=login,
            lang="en_US",
            email=f"{login}@other.example",
            groups="credit_collection.group_collector",
            company_id=companies[0].id,
            company_ids=[Command.set([company.id for company in companies])],
        )

    def _seen(self, name, user, *companies):
        """The companies of the records that ``user`` sees."""
        model = self.env[f"credit.collection.{name}"].with_user(user)
        if companies:
            ids = [company.id for company in companies]
            model = model.with_context(allowed_company_ids=ids)
        records = model.search([("partner_id", "=", self.partner.id)])
        return records.sudo().company_id
