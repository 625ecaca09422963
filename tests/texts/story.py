"""Customers of one day, with what a text can be about.

Run inside an Odoo environment, with the clock stopped at ``NOW``.
"""

from datetime import date, datetime, timedelta

#: A Monday, ten o'clock in Madrid.
NOW = datetime(2025, 3, 17, 9, 0)
TODAY = NOW.date()

COMPANY = {
    "name": "Talleres Duero, S. L.",
    "vat": "ESB47012349",
    "street": "Calle de la Estación, 14",
    "zip": "47008",
    "city": "Valladolid",
    "phone": "+34 983 000 100",
    "email": "administracion@talleresduero.example",
    "website": "https://www.talleresduero.example",
}
IBAN = "ES91 2100 0418 4502 0005 1332"
#: Days late and amounts of what each customer owes.
OWED = {
    "one invoice": [(10, 1210.00)],
    "three invoices": [(31, 845.79), (12, 1210.00), (4, 96.80)],
    "an old debt": [(902, 3025.00)],
    "a foreign currency": [(10, 4300.00)],
}


def days(count):
    """The date ``count`` days from today."""
    return TODAY + timedelta(days=count)


class Story:
    """The company, its customers by what they owe, and what was agreed with them."""

    def __init__(self, env):
        for code in ("en_US", "es_ES"):
            env["res.lang"]._activate_lang(code)
        self.env = env
        self.company = env.company
        self._setup_company()
        self.cases = {name: self.owing(name) for name in OWED}
        self.soon = {
            name: self.owing(name, by=3) for name in OWED if name != "an old debt"
        }

    def _setup_company(self):
        env, company = self.env, self.company
        euro = env.ref("base.EUR")
        euro.active = True
        company.write({**COMPANY, "country_id": env.ref("base.es").id})
        company.partner_id.write({"lang": "es_ES", "tz": "Europe/Madrid"})
        env["account.chart.template"]._load("generic_coa", company, False)
        company.currency_id = euro
        company.logo = False
        company.external_report_layout_id = env.ref("web.external_layout_standard")
        bank = env["res.bank"].create({"name": "Banco del Duero", "bic": "DUERESM0"})
        account = env["res.partner.bank"].create(
            {
                "acc_number": IBAN,
                "partner_id": company.partner_id.id,
                "bank_id": bank.id,
                "allow_out_payment": True,
            }
        )
        company.collection_bank_account_id = account
        company._confirm_account(env.ref("base.user_root"))
        company.collection_user_id = env["res.users"].create(
            {
                "name": "Elena Márquez Sanz",
                "login": "elena",
                "email": "elena.marquez@talleresduero.example",
                "phone": "+34 983 000 112",
                "group_ids": [(4, env.ref("credit_collection.group_collector").id)],
            }
        )
        env["credit.collection.contact.policy"].search([]).active = False

    def owing(self, name, by=None):
        """The case of a customer with the invoices of ``OWED``.

        :param int by: days until all of them fall due; None: they are late.
        """
        partner = self.env["res.partner"].create(
            {
                "name": "Muebles Arlanzón, S. A.",
                "is_company": True,
                "email": "pagos@arlanzon.example",
                "phone": "+34 600 000 001",
                "vat": "ESA09000134",
                "street": "Calle Mayor, 3",
                "zip": "09003",
                "city": "Burgos",
                "country_id": self.env.ref("base.es").id,
                "lang": "es_ES",
                "property_payment_term_id": False,
            }
        )
        for late, amount in OWED[name]:
            due = days(by or -late)
            self._invoice(partner, due, amount, is_foreign="currency" in name)
        cases = self.env["credit.collection.case"]
        cases._evaluate(partner, TODAY)
        return cases.search([("partner_id", "=", partner.id)])

    def _invoice(self, partner, due, amount, is_foreign):
        """A posted invoice without taxes."""
        currency = self.company.currency_id
        if is_foreign:
            currency = self.env.ref("base.USD")
            currency.active = True
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "currency_id": currency.id,
                "invoice_date": due - timedelta(days=30),
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    (0, 0, {"name": "Work", "price_unit": amount, "tax_ids": False})
                ],
            }
        )
        move.action_post()
        move.collection_posted_on = date(2020, 1, 1)
        return move

    # === What was agreed === #

    def promise(self, case):
        """A promise of all that a customer owes, for Friday."""
        proposed = case._propose_promise(today=TODAY)
        return case._promise(
            proposed["amount"], days(4), currency=proposed["currency"], today=TODAY
        )

    def plan(self, **terms):
        """A proposed plan of a customer with three invoices; the first day that was
        chosen is a Sunday."""
        terms = {"count": 3, "date_first": days(6), **terms}
        plan = self.owing("three invoices")._plan(terms, today=TODAY)
        plan._propose(TODAY, document=self.no_document())
        return plan

    def settlement(self):
        """A proposed settlement that forgives a twentieth, paid at once."""
        return self.plan(kind="settlement", count=1, amount_forgiven=107.62)

    def contract(self):
        """Payment conditions of a customer, sent to be signed."""
        partner = self.owing("one invoice").partner_id
        contract = self.env["credit.collection.contract"].create(
            {
                "partner_id": partner.id,
                "company_id": self.company.id,
                "date_start": TODAY,
                "payment_term_id": self.env.ref(
                    "account.account_payment_term_30days"
                ).id,
                "payment_days": "10,25",
                "closed_months": "8",
            }
        )
        contract._freeze(TODAY)
        return contract

    def placements(self):
        """Placements of customers, by what they owe."""
        agency = self.env["credit.collection.agency"].create(
            {
                "partner_id": self.env["res.partner"]
                .create(
                    {
                        "name": "Recobros del Norte, S. L.",
                        "email": "expedientes@recobros.example",
                        "phone": "+34 985 000 400",
                    }
                )
                .id,
                "company_id": self.company.id,
                "mandate_date": days(-100),
                "processing_agreement_date": days(-100),
            }
        )
        return {name: self.owing(name)._place(agency, date=TODAY) for name in OWED}

    def no_document(self):
        """A file in place of the document of a plan, which is shown as a page."""
        return self.env["ir.attachment"].create(
            {"name": "plan.pdf", "raw": b"%PDF-1.4", "mimetype": "application/pdf"}
        )

    def dispute(self):
        """A dispute about the invoice of a customer with one."""
        case = self.owing("one invoice")
        return case._dispute(
            case.item_ids.move_line_id,
            self.env.ref("credit_collection.dispute_reason_price"),
            date=TODAY,
        )
