from datetime import timedelta

from odoo import Command, api, fields, models

from ..models.base.trigger import EVALUATING
from .stories import STORIES
from .story import BANK, COLLECTOR, COMPANY, IBAN, INVOICING, SUBSTITUTE

#: Days since the customers gave their consents.
CONSENTED = 120


class CreditCollectionDemo(models.AbstractModel):
    """Creates the demo data: a Spanish company, and customers with a history.

    The company is the main one if it has no entries, else a new one.
    """

    _name = "credit.collection.demo"
    _description = "Demonstration of the collections desk"

    # === BUSINESS METHODS - Entry point === #

    @api.model
    def _build(self):
        """Create the company, its users and customers and their history, and evaluate
        them today.

        :return: the company.
        """
        for code in ("en_US", "es_ES"):
            self.env["res.lang"]._activate_lang(code)
        # Suppress the evaluation at each write: the history evaluates day by day.
        demo = self.sudo().with_context(lang="es_ES", collection_evaluating=EVALUATING)
        company = demo._get_company()
        demo = demo.with_company(company)
        demo._setup_company(company)
        demo._setup_people(company)
        demo._setup_strategy(company)
        partners = {story.key: demo._create_customer(story) for story in STORIES}
        company.collection_automatic = True
        history = demo.env["credit.collection.demo.history"]
        history._live(company.with_env(demo.env), partners)
        cases = demo.with_context(collection_evaluating=False).env[
            "credit.collection.case"
        ]
        cases._evaluate()
        cases.env["credit.collection.demo.credit"]._build(company)
        demo.with_context(collection_evaluating=False).env[
            "credit.collection.demo.second"
        ]._build()
        return company

    # === BUSINESS METHODS - Company === #

    def _get_company(self):
        main = self.env.ref("base.main_company")
        is_used = self.env["account.move"].search_count(
            [("company_id", "=", main.id)], limit=1
        )
        return (
            self.env["res.company"].create({"name": COMPANY["name"]})
            if is_used
            else main
        )

    def _setup_company(self, company):
        """Set the data, chart of accounts, currency and bank account of the company."""
        spain, euro = self.env.ref("base.es"), self.env.ref("base.EUR")
        euro.active = True
        layout = self.env.ref("web.external_layout_standard")
        company.write(
            {
                **COMPANY,
                "country_id": spain.id,
                "external_report_layout_id": layout.id,
            }
        )
        company.partner_id.write({"lang": "es_ES", "tz": "Europe/Madrid"})
        charts = self.env["account.chart.template"]
        has_spain = "es_pymes" in charts._get_chart_template_mapping()
        charts._load("es_pymes" if has_spain else "generic_coa", company, False)
        company.currency_id = euro
        self._get_journal(company, "sale").code = "FAC"
        account = self.env["res.partner.bank"].create(
            {
                "acc_number": IBAN,
                "partner_id": company.partner_id.id,
                "bank_id": self.env["res.bank"].create(BANK).id,
            }
        )
        account.allow_out_payment = True
        self._get_journal(company, "bank").bank_account_id = account
        company.collection_bank_account_id = account
        company._confirm_account(self.env.ref("base.user_root"))

    def _get_journal(self, company, kind):
        """Return the first journal of a type."""
        return self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", kind)], limit=1
        )

    # === BUSINESS METHODS - Users === #

    def _setup_people(self, company):
        """Create a collector and an invoicing user; make the administrator manager."""
        collector, substitute = (
            self._create_user(company, person, "credit_collection.group_collector")
            for person in (COLLECTOR, SUBSTITUTE)
        )
        company.collection_user_id = collector
        company.collection_user_ids = collector | substitute
        collector.collection_substitute_id = substitute
        self._create_user(company, INVOICING, "account.group_account_invoice")
        manager = self.env.ref("credit_collection.group_collection_manager")
        self.env.ref("base.user_admin").write(
            {
                "company_ids": [Command.link(company.id)],
                "company_id": company.id,
                "group_ids": [Command.link(manager.id)],
                "tz": "Europe/Madrid",
            }
        )

    def _setup_strategy(self, company):
        """Create a segment with a collector of its own, a protocol of letters, and a
        template of contracts."""
        self._create_contract_template(company)
        self.env["credit.collection.segment"].create(
            {
                "name": "Extranjero",
                "company_id": company.id,
                "domain": "[('country_id.code', '!=', 'ES')]",
                "user_id": company.collection_user_id.collection_substitute_id.id,
            }
        )
        text = "credit_collection.mail_template_"
        levels = (
            ("Primera carta", 5, "courteous", "second"),
            ("Segunda carta", 20, "assertive", "assertive"),
            ("Requerimiento por carta", 40, "formal", "formal_demand"),
        )
        self.env["credit.collection.protocol"].create(
            {
                "name": "Por carta",
                "company_id": company.id,
                "level_ids": [
                    Command.create(
                        {
                            "name": name,
                            "delay": delay,
                            "tone": tone,
                            "channel": "letter",
                            "template_id": self.env.ref(f"{text}{template}").id,
                        }
                    )
                    for name, delay, tone, template in levels
                ],
            }
        )

    def _create_contract_template(self, company):
        """Create the payment conditions that the company usually offers."""
        term = self.env["account.payment.term"].create(
            {
                "name": "30 días fecha factura",
                "company_id": company.id,
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 30})],
            }
        )
        self.env["credit.collection.contract"].create(
            {
                "is_template": True,
                "title": "Clientes habituales",
                "company_id": company.id,
                "payment_term_id": term.id,
                "supply": "Material de construcción y ferretería según pedido",
                "closed_months": "8",
                "dispute_days": 8,
                "agency_name": "Recobros del Duero",
                "lang": "es_ES",
            }
        )

    def _get_protocol(self, key):
        """Return a protocol of the module, or the one of letters; empty without key."""
        if key == "letters":
            return self.env["credit.collection.protocol"].search(
                [("company_id", "=", self.env.company.id)], limit=1
            )
        return key and self.env.ref(f"credit_collection.protocol_{key}")

    def _create_user(self, company, values, group):
        """Create a user of the company, with the login as password."""
        groups = self.env.ref("base.group_user") | self.env.ref(group)
        users = self.env["res.users"].with_context(no_reset_password=True)
        return users.create(
            {
                **values,
                "password": values["login"],
                "lang": "es_ES",
                "tz": "Europe/Madrid",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(groups.ids)],
            }
        )

    # === BUSINESS METHODS - Customers === #

    def _create_customer(self, story):
        """Create the customer of a story, with its consents and collection contact."""
        values = dict(story.values)
        country = self.env.ref(f"base.{values.pop('country', 'es')}")
        protocol = self._get_protocol(story.protocol)
        partner = self.env["res.partner"].create(
            {
                "name": story.name,
                "is_company": True,
                "company_id": self.env.company.id,
                "lang": "es_ES",
                "email": f"administracion@{story.key}.example",
                "country_id": country.id,
                "property_payment_term_id": False,
                "collection_protocol_id": protocol and protocol.id,
                **values,
            }
        )
        self.env["credit.collection.contact.consent"].create(
            [
                {
                    "partner_id": partner.id,
                    "channel": channel,
                    "given_on": fields.Date.today() - timedelta(days=CONSENTED),
                    "evidence": "Pedido firmado",
                }
                for channel in story.consents
            ]
        )
        if story.contact:
            partner.child_ids = [
                Command.create({"type": "collection", **story.contact})
            ]
        return partner
