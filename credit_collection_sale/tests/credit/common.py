from odoo import Command

from odoo.addons.credit_collection.tests.credit.common import CreditCommon


class OrderCommon(CreditCommon):
    """A salesperson who sells to the customer, and what is sold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._person("vendedora", "sales_team.group_sale_salesman")
        cls.product = cls.env["product.product"].create(
            {
                "name": "Chair",
                "type": "consu",
                "invoice_policy": "order",
                "taxes_id": [],
            }
        )

    @classmethod
    def _order(cls, amount, partner=None, **values):
        """A quotation of the salesperson."""
        return (
            cls.env["sale.order"]
            .with_user(cls.seller)
            .create(
                {
                    "partner_id": (partner or cls.partner).id,
                    "company_id": cls.company.id,
                    "user_id": cls.seller.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": cls.product.id,
                                "product_uom_qty": 1,
                                "price_unit": amount,
                                "tax_ids": False,
                            }
                        )
                    ],
                    **values,
                }
            )
        )

    def _let_order_go(self, order, reason="Pays before delivery", user=None):
        """The dialog as the manager opens it from the order."""
        dialogs = self.env["credit.collection.credit.release.make"]
        dialog = (
            dialogs.with_user(user or self.manager)
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"reason": reason})
        )
        dialog.action_release()
