from odoo import api, models
from odoo.tools import format_amount, format_date, frozendict

from ...tools.memo import memo_of

#: Stands for what is put into a text that was rendered before.
PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"


class CreditCollectionStatement(models.AbstractModel):
    """Renders and writes once what is the same in many messages that are made
    together."""

    _inherit = "credit.collection.statement"

    # === BUSINESS METHODS === #

    @api.model
    def _render_around(self, template, values, name, inner):
        """Render a template that shows one of its values as it is, without deciding by
        it; for messages that are made together, once for what is the same.

        :param str name: of the one value, which is not among ``values``.
        :rtype: Markup
        """

        def render(value):
            return self.env["ir.qweb"]._render(template, {**values, name: value})

        if not inner:
            return render(inner)
        same = {
            key: frozendict(value) if isinstance(value, dict) else value
            for key, value in values.items()
        }
        parts = memo_of(self.env.context).once(
            "rendered",
            (template, self.env.context.get("lang"), frozendict(same)),
            lambda: render(PLACE).split(PLACE),
        )
        return parts[0] + inner + parts[1] if len(parts) == 2 else render(inner)

    def _format_any(self, amount, currency):
        return memo_of(self.env.context).once(
            "amounts",
            (self.env.context.get("lang"), repr(amount), currency.id),
            lambda: format_amount(self.env, amount, currency),
        )

    def _format_day(self, day):
        return memo_of(self.env.context).once(
            "days",
            (self.env.context.get("lang"), day),
            lambda: format_date(self.env, day),
        )
