from odoo import api, models


class CreditCollectionDispute(models.Model):
    """The agency that has a contested item knows it, and how the dispute ended."""

    _inherit = "credit.collection.dispute"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Let the agencies know about it."""
        disputes = super().create(vals_list)
        is_placed = disputes.sudo().move_line_id._is_with_agency()
        for dispute in disputes if is_placed else ():
            words = dispute.env._(
                "The customer disputes %(item)s with us: %(reason)s",
                item=dispute.name,
                reason=dispute.reason_id.name,
            )
            dispute._tell_agency(words, dispute.date_opened)
        return disputes

    # === BUSINESS METHODS === #

    def _tell_agency(self, words, today=None):
        """Let the agency know about this dispute, if it has the item.

        :param str words: what happened.
        :param date today: the date of the company; None for today.
        """
        self.ensure_one()
        placements = self.sudo().move_line_id._find_placed()
        if placements:
            placements._tell_agency("note", words, self.amount, today)

    def _notify_closed(self, decision, today):
        res = super()._notify_closed(decision, today)
        states = dict(self._fields["state"]._description_selection(self.env))
        words = self.env._(
            "The dispute about %(item)s is settled: %(state)s",
            item=self.name,
            state=states[decision].lower(),
        )
        self._tell_agency(words, today)
        return res
