from odoo import models


class MailThread(models.AbstractModel):
    """Keeps in mind who was the salesperson of a confirmed order, where there are
    orders: Sales may not be installed, so that its model cannot be extended."""

    _inherit = "mail.thread"

    # === CRUD METHODS === #

    def write(self, vals):
        if self._name == "sale.order" and not {"user_id", "state"}.isdisjoint(vals):
            self.env["credit.collection.seller"]._note(
                (order.partner_id.commercial_partner_id.id, order.user_id.id)
                for order in self.sudo()
                if order.state == "sale"
                and (
                    vals.get("user_id", order.user_id.id) != order.user_id.id
                    or vals.get("state", "sale") != "sale"
                )
            )
        return super().write(vals)
