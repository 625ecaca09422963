from lxml import etree

from odoo import models

from ...tools.memo import MEMO, memo_of


class IrQweb(models.AbstractModel):
    """Compiles the text of a template once for all messages that are made together;
    Odoo compiles a text that is no view for each message anew."""

    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        context = self.env.context
        if MEMO not in context or not isinstance(template, etree._Element):
            return super()._generate_code_uncached(template)
        key = (
            etree.tostring(template),
            context.get("raise_on_forbidden_code_for_model"),
            context.get("preserve_comments"),
            *(context.get(name) for name in self._get_template_cache_keys()),
        )
        found = super()._generate_code_uncached
        return memo_of(context).once("compiled", key, lambda: found(template))
