from odoo import api, models
from odoo.exceptions import UserError

from ...tools.sane import LENGTHS, fault


class CreditCollectionInputMixin(models.AbstractModel):
    """Answers values that nobody means with a sentence, before anything is computed
    from them: a client may send what no screen lets a person type."""

    _name = "credit.collection.input.mixin"
    _description = "Values that a client sends"

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        """Check the default values that the context proposes."""
        prefix = "default_"
        self._check_input(
            {
                key.removeprefix(prefix): value
                for key, value in self.env.context.items()
                if key.startswith(prefix)
            }
        )
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_input(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_input(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """Check the values of the form before anything is computed from them."""
        self._check_input(values)
        return super().onchange(values, field_names, fields_spec)

    # === BUSINESS METHODS === #

    @api.model
    def _check_input(self, values):
        """Check numbers, dates and lengths that a user sends.

        :param dict values: as for ``create``.
        :raise UserError: for a value that cannot be meant, with the name of the field.
        """
        if self.env.su:
            return
        for name, value in values.items():
            field = self._fields.get(name)
            if not field:
                continue
            if code := fault(field.type, value):
                self._refuse_input(field, code)
            if field.type in ("one2many", "many2many"):
                self._check_lines(field, value)

    @api.model
    def _check_lines(self, field, commands):
        """Check the values of the lines in the commands of a field."""
        lines = self.env[field.comodel_name]
        if not hasattr(lines, "_check_input") or not isinstance(commands, list):
            return
        for command in commands:
            is_command = isinstance(command, (list, tuple)) and len(command) == 3
            if is_command and isinstance(command[2], dict):
                lines._check_input(command[2])

    @api.model
    def _refuse_input(self, field, code):
        """:raise UserError: always."""
        values = {
            "field": field._description_string(self.env),
            "count": LENGTHS.get(field.type),
        }
        sentences = {
            "number": self.env._(
                "%(field)s: enter a number of a usual size.", **values
            ),
            "date": self.env._("%(field)s: enter a date of our time.", **values),
            "length": self.env._(
                "%(field)s: at most %(count)s characters, please.", **values
            ),
        }
        raise UserError(sentences[code])
