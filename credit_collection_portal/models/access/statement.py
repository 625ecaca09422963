from markupsafe import Markup

from odoo import api, models

from ...const import PLACE

#: Answers that a message names below its button, in this order.
NAMED = ("paid", "promise", "plan", "dispute")


class CreditCollectionStatement(models.AbstractModel):
    """Links to the page in messages. What is stored and logged has a place where the
    token will be; it is put in when the message leaves."""

    _inherit = "credit.collection.statement"

    # === BUSINESS METHODS === #

    @api.model
    def _get_links(self, case):
        is_without = self.env.context.get("collection_without_links")
        if is_without or not case.company_id._portal_is_on():
            return super()._get_links(case)
        if self.env.context.get("collection_on_paper"):
            codes = self.env["credit.collection.letter.code"]
            values = {"image": codes._make_place()}
            return self.env["ir.qweb"]._render(
                "credit_collection_portal.links_letter", values
            )
        answers = case.company_id.with_env(self.env)._portal_answers()
        values = {
            "url": case._portal_address(PLACE),
            "answers": [(n, answers[n]) for n in NAMED if answers.get(n)],
        }
        return self.env["ir.qweb"]._render(
            "credit_collection_portal.links_mail", values
        )

    @api.model
    def _add_link(self, case, text):
        text = super()._add_link(case, text)
        if not text or PLACE in text or not case.company_id._portal_is_on():
            return text
        return f"{text}\n{case._portal_address(PLACE)}"

    @api.model
    def _open_links(self, case, text):
        text = super()._open_links(case, text)
        if not text or PLACE not in text:
            return text
        token = case._get_portal_url().rpartition("/")[2]
        opened = text.replace(PLACE, token or "-")
        return Markup(opened) if isinstance(text, Markup) else opened

    @api.model
    def _open_pages(self, case, pages):
        pages = super()._open_pages(case, pages)
        return self.env["credit.collection.letter.code"]._fill(pages, case)
