from odoo import api, models

CASE = "credit.collection.case"


class MailMessage(models.Model):
    """Messages that people write to customers, on cases and on what belongs to them."""

    _inherit = "mail.message"

    @api.model
    def _is_correspondence(self, name):
        """Whether what people write to customers on the records of a model is about a
        case: on cases themselves, and on plans, disputes and whatever has a case.

        :param str name: of the model.
        """
        if not (name or "").startswith("credit.collection.") or name not in self.env:
            return False
        return name == CASE or "case_id" in self.env[name]._fields

    def _is_about_a_case(self):
        """Whether this message belongs to such a record."""
        return bool(self.res_id) and self._is_correspondence(self.model)

    def _find_case(self):
        """Return the case that this message is about, in sudo mode."""
        self.ensure_one()
        record = self.env[self.model].sudo().browse(self.res_id).exists()
        return record if self.model == CASE else record.case_id

    def _find_case_written_to(self):
        """Return the case on which this message writes to somebody outside.

        :return: the case, in sudo mode.
        :raise AccessError: if the user may not write to this customer.
        """
        case, user = self._find_case(), self.env.user
        if not user.share and not user._is_superuser():
            case.with_user(user)._check_may_collect()
        return case
