from odoo import api, models

#: Instead of what was open when last evaluated: so that it is evaluated again.
NEVER = -1


class CreditCollectionAgreementLine(models.Model):
    """Items of agreements follow a debt that lives on in another item."""

    _inherit = "credit.collection.agreement.line"

    # === BUSINESS METHODS === #

    def _move_part(self, heir, amount):
        """Cover what lives on in another item there, or here again.

        :param heir: the other item; None if no agreement can include it.
        :param float amount: how much more lives on there; negative for less.
        """
        self.ensure_one()
        self.write(
            {
                "amount_moved": max(self.amount_moved + amount, 0),
                "residual_last_evaluated": NEVER,
            }
        )
        if not heir:
            return
        own = self._get_siblings().filtered(lambda line: line.move_line_id == heir)[:1]
        room = self.amount if amount > 0 else -own.amount
        part = min(room, amount) if amount > 0 else max(room, amount)
        if own:
            own.write({"amount": own.amount + part, "residual_last_evaluated": NEVER})
        elif part > 0:
            self.copy(self._prepare_moved(heir, part))
        self.amount -= part
        if own and not own.amount and not own.residual_start:
            own.unlink()

    def _hold_apart(self, heir):
        """Hold what came back in another currency, as long as it is agreed on."""
        agreement = self.promise_id or self.plan_id
        if heir.company_id == self.company_id and self.amount_moved:
            end = agreement._get_hold_end()
            values = self._prepare_hold(end, agreement.display_name)
            values.update(move_line_id=heir.id, amount=0, is_moved=True)
            self.env["credit.collection.hold"].sudo().create(values)

    def _get_siblings(self):
        """Return the other lines of the agreement."""
        return (self.promise_id or self.plan_id).line_ids - self

    @api.model
    def _prepare_moved(self, heir, amount):
        """Return the values of a line that covers what lives on in ``heir``: nothing of
        that was open when it was agreed."""
        return {
            "move_line_id": heir.id,
            "name": heir.move_name,
            "date_due": heir.date_maturity or heir.date,
            "is_moved": True,
            "amount": amount,
            "amount_moved": 0,
            "residual_start": 0,
            "residual_last_evaluated": NEVER,
        }

    def _take_back(self, debt):
        """Cover ``debt`` again where an agreement was made about what it lived on in,
        which is gone.

        :param debt: the item that is open again.
        """
        for line in self:
            gone = not any(line.move_line_id._get_rooms().values())
            there = debt in line._get_siblings().move_line_id
            if gone and not there and line.amount:
                line.write(
                    {
                        "move_line_id": debt.id,
                        "name": debt.move_name,
                        "date_due": debt.date_maturity or debt.date,
                        "residual_last_evaluated": NEVER,
                    }
                )
