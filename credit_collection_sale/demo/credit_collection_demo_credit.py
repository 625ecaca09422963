from odoo import Command, api, models

#: Why the manager lets the order go.
LET_GO = "Ha llegado el anticipo de la mitad"


class CreditCollectionDemoCredit(models.AbstractModel):
    """Orders of the customer to whom nothing is sold on credit: one waits, one was let
    go and confirmed."""

    _inherit = "credit.collection.demo.credit"

    # === BUSINESS METHODS === #

    @api.model
    def _build(self, company):
        distrusted = super()._build(company)
        product = self.env["product.product"].create({"name": "Puerta de forja"})
        let_go, waiting = (
            self.env["sale.order"].create(
                {
                    "partner_id": distrusted.id,
                    "company_id": company.id,
                    "pricelist_id": False,
                    "user_id": self._get_seller().id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": count,
                                "price_unit": 640,
                            }
                        )
                    ],
                }
            )
            for count in (1, 4)
        )
        releases = self.env["credit.collection.credit.release"]
        as_manager = releases.with_user(self.env.ref("base.user_admin")).with_context(
            allowed_company_ids=company.ids, lang="es_ES"
        )
        as_manager._release(let_go.with_env(as_manager.env), LET_GO)
        let_go.action_confirm()
        waiting._ask_credit_release(waiting.user_id or self.env.user)
        return distrusted
