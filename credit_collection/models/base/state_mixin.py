import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class CreditCollectionStateMixin(models.AbstractModel):
    """Checks the current state of records before it is changed."""

    _name = "credit.collection.state.mixin"
    _inherit = ["credit.collection.derived.mixin"]
    _description = "Changes of state"

    def _update_state(self, allowed, target, **values):
        """Change the state of the records that are in an ``allowed`` state. Records
        already in the new state are skipped, so the call can be repeated.

        :param tuple allowed: states from which the change is possible.
        :param str target: the new state.
        :param values: other fields to write.
        :return: the records that changed.
        :raise UserError: if no record is in an allowed state or in the new one.
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
        """Tell the user that the state cannot be changed.

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
