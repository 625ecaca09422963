from datetime import timedelta

from odoo import Command, api, models

from ..models.base.trigger import EVALUATING
from .credit_stories import BUYERS, CHECK, DISTRUST, DISTRUSTED, LET_GO
from .story import INVOICING


class CreditCollectionDemoCredit(models.AbstractModel):
    """Creates customers who pay, so that each segment has some, a customer to whom
    nothing is sold on credit, and an invoice of theirs that was let go."""

    _name = "credit.collection.demo.credit"
    _description = "Credit and segments of the demonstration"

    # === BUSINESS METHODS === #

    @api.model
    def _build(self, company):
        """Create the customers, measure everybody, and switch the rules on.

        :return: the customer to whom nothing is sold on credit.
        """
        quiet = self.with_context(collection_evaluating=EVALUATING)
        buyers = [quiet._create_buyer(company, *buyer) for buyer in BUYERS]
        self.env["credit.collection.credit.check"].create(
            {"partner_id": buyers[0].id, "company_id": company.id, **CHECK}
        )
        buyers[0].credit_limit = CHECK["suggested_limit"]
        self.env["credit.collection.measure"]._measure()
        distrusted = self._create_partner(company, DISTRUSTED, "Palencia")
        distrusted.write(
            {
                "collection_segment_id": self.env.ref(
                    "credit_collection.segment_no_credit"
                ).id,
                "collection_segment_reason": DISTRUST,
            }
        )
        rules = ("credit_rule_limit", "credit_rule_segment")
        for rule in rules:
            self.env.ref(f"credit_collection.{rule}").active = True
        self._let_go(company, distrusted)
        return distrusted

    def _create_partner(self, company, name, city):
        domain = name.split(",")[0].lower().replace(" ", "")
        return self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "company_id": company.id,
                "lang": "es_ES",
                "country_id": self.env.ref("base.es").id,
                "city": city,
                "email": f"administracion@{domain.encode('ascii', 'ignore').decode()}"
                ".example",
                "property_payment_term_id": False,
            }
        )

    def _create_buyer(self, company, name, city, amount, days, late):
        """Create a customer with invoices that were paid."""
        partner = self._create_partner(company, name, city)
        today = company._collection_today()
        for ago in days:
            due = today - timedelta(days=ago)
            move = self._create_invoice(partner, amount, due)
            move.action_post()
            register = self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            )
            paid = min(due + timedelta(days=late), today)
            register.create({"payment_date": paid})._create_payments()
        return partner

    def _get_seller(self):
        """Return who sells to these customers: the user of Invoicing."""
        return self.env["res.users"].search([("login", "=", INVOICING["login"])])

    def _create_invoice(self, partner, amount, due):
        """Create a draft by the user of Invoicing."""
        seller = self._get_seller()
        line = {"name": "Material de taller", "price_unit": amount}
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": due - timedelta(days=30),
                "invoice_date_due": due,
                "invoice_user_id": seller.id,
                "invoice_line_ids": [Command.create(line)],
            }
        )

    def _let_go(self, company, partner):
        """Hold two invoices back; the manager lets one go."""
        due = company._collection_today() + timedelta(days=45)
        let_go, _waiting = (
            self._create_invoice(partner, amount, due) for amount in (920, 2400)
        )
        manager = self.env.ref("base.user_admin")
        releases = self.env["credit.collection.credit.release"]
        as_manager = releases.with_user(manager).with_context(
            allowed_company_ids=company.ids, lang="es_ES"
        )
        as_manager._release(let_go.with_env(as_manager.env), LET_GO)
        let_go.action_post()
