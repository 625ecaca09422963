from datetime import timedelta

from odoo import Command, api, models

from .second_company import COMPANY, CUSTOMERS, IBAN, PAYER
from .story import SUBSTITUTE


class CreditCollectionDemoSecond(models.AbstractModel):
    """Creates a second company as it is on the day of the installation: with old debts
    that nobody has chased, and not released."""

    _name = "credit.collection.demo.second"
    _description = "Second company of the demonstration"

    # === BUSINESS METHODS === #

    @api.model
    def _build(self):
        """Create the company, its customers and their invoices, and evaluate them.

        :return: the company.
        """
        companies = self.env["res.company"]
        values = {**COMPANY, "country_id": self.env.ref("base.es").id}
        if "iap_enrich_auto_done" in companies._fields:
            values["iap_enrich_auto_done"] = True  # a demonstration asks no service
        company = companies.create(values)
        company.partner_id.write({"lang": "es_ES", "tz": "Europe/Madrid"})
        demo = self.with_company(company)
        charts = demo.env["account.chart.template"]
        has_spain = "es_pymes" in charts._get_chart_template_mapping()
        charts._load("es_pymes" if has_spain else "generic_coa", company, False)
        company.currency_id = self.env.ref("base.EUR")
        demo._setup_people(company)
        demo._setup_account(company)
        for customer in CUSTOMERS:
            demo._create_customer(company, *customer)
        demo._pay(company, demo._create_customer(company, *PAYER))
        demo.env["credit.collection.case"]._evaluate()
        return company

    def _setup_people(self, company):
        """Let the administrator and the collectors of the first company work here."""
        people = self.env.ref("base.user_admin")
        people |= self.env["res.users"].search([("login", "=", SUBSTITUTE["login"])])
        people.company_ids = [Command.link(company.id)]
        company.collection_user_id = people - self.env.ref("base.user_admin")

    def _setup_account(self, company):
        """Show a bank account that two people have seen."""
        account = self.env["res.partner.bank"].create(
            {
                "acc_number": IBAN,
                "acc_holder_name": company.name,  # what is confirmed, now already
                "partner_id": company.partner_id.id,
            }
        )
        account.allow_out_payment = True
        company.collection_bank_account_id = account
        company._confirm_account(self.env.ref("base.user_root"))

    def _create_customer(self, company, name, city, has_email, bills):
        """Create a customer and its invoices, and return it."""
        key = "".join(
            char for char in name.lower() if char.isascii() and char.isalpha()
        )
        partner = self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "company_id": company.id,
                "lang": "es_ES",
                "email": has_email and f"administracion@{key}.example",
                "street": "Calle Mayor, 1",
                "city": city,
                "country_id": self.env.ref("base.es").id,
                "property_payment_term_id": False,
            }
        )
        self._create_invoices(company, partner, bills)
        return partner

    def _create_invoices(self, company, partner, bills):
        """Create invoices, posted long ago."""
        today = company._collection_today()
        for amount, due in bills:
            day = today + timedelta(days=min(due - 30, 0))
            line = {
                "name": "Trabajos de forja",
                "price_unit": amount,
                "tax_ids": [Command.set(company.account_sale_tax_id.ids)],
            }
            move = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": day,
                    "invoice_date_due": today + timedelta(days=due),
                    "currency_id": company.currency_id.id,
                    "invoice_line_ids": [Command.create(line)],
                }
            )
            move.action_post()
            move.collection_posted_on = day

    def _pay(self, company, partner):
        """Enter the payment of a customer who paid yesterday."""
        moves = self.env["account.move"].search([("partner_id", "=", partner.id)])
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        yesterday = company._collection_today() - timedelta(days=1)
        register.create({"payment_date": yesterday})._create_payments()
