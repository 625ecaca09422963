import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class CreditCollectionStateMixin(models.AbstractModel):
    """Records that go from one state to the next. The methods that move them are named
    after what happens and say from which states it may; all of them use one gate."""

    _name = "credit.collection.state.mixin"
    _inherit = ["credit.collection.derived.mixin"]
    _description = "Gate of the states"

    def _update_state(self, allowed, target, **values):
        """Move the records that are in one of the ``allowed`` states. Those that are in
        the target state already are skipped, so that a step can be repeated.

        :param tuple allowed: states that may change.
        :param str target: the new state.
        :param values: fields to set with it.
        :return: the records that changed.
        :raise UserError: when none of them is, or was, in an allowed state.
        """
        moving = self.filtered(lambda record: record.state in allowed)
        skipped = (self - moving).filtered(lambda record: record.state == target)
        refused = self - moving - skipped
        if skipped:
            _logger.info("%s skipped: they are %s already", skipped, target)
        if refused:
            _logger.info("%s refused: they cannot become %s", refused, target)
            if not moving and not skipped:
                refused[0]._refuse_step()
        if moving:
            moving.write({"state": target, **values})
        return moving

    def _refuse_step(self):
        """Tell the user that the step is not possible any more.

        :raise UserError: always.
        """
        states = dict(self._fields["state"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(record)s is %(state)s: this step is not possible any more.",
                record=self.display_name,
                state=states[self.state].lower(),
            )
        )
