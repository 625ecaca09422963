"""The mails that the page of the debtor sends, beside those of the desk."""

from types import SimpleNamespace

from story import days

MODULE = "credit_collection_portal"
#: What customers say about how to be reached.
REACH = {
    "a channel": {"channel": "sms", "hours": "morning"},
    "another address": {"email": "facturas@arlanzon.example"},
}


class PageSheets:
    """Pages of what customers get after answering; none without the add-on.

    :param sheets: makes the cells.
    """

    def __init__(self, sheets):
        self.sheets, self.story, self.env = sheets, sheets.story, sheets.env

    def of_answers(self):
        """The mails of the page, by the name of their template."""
        if "credit.collection.portal.answer" not in self.env:
            return
        self.story.company.collection_portal = True
        for name, cells in (
            ("confirmation", self._of_confirmations),
            ("link", self._of_links),
            ("change", self._of_changes),
        ):
            template = self.env.ref(f"{MODULE}.mail_template_{name}")
            rows = [
                (language, list(cells(template, lang)))
                for lang, language in self.sheets.languages.items()
            ]
            yield f"page_{name}", (template.name, rows)

    def _of_confirmations(self, template, lang):
        case = self._enter(lang)
        item = case.item_ids[:1]
        told = {
            "items": str(item.move_line_id.id),
            "date": str(days(-1)),
            "amount": str(item.amount_residual_currency),
            "reference": "F-2025",
        }
        yield self._tell(
            template, case, "told that it is paid", case._portal_paid(told)
        )
        for name, values in REACH.items():
            case = self._enter(lang)
            yield self._tell(template, case, name, case._portal_reach(values))
        confirmations = case.env["credit.collection.portal.confirmation"]
        paid = SimpleNamespace(
            amount=1210.0,
            currency_id=self.story.company.currency_id,
            reference="S00041",
        )
        for name in ("done", "pending", "failed"):
            title, text = getattr(confirmations, f"_tell_{name}")(case, paid)
            outcome = {"title": title, "text": text}
            yield self._tell(template, case, f"online payment, {name}", outcome)

    def _of_links(self, template, lang):
        case = self._enter(lang)
        yield self._mail(template, case, "asked for", case)

    def _of_changes(self, template, lang):
        case = self._enter(lang)
        case._portal_reach(REACH["another address"])
        yield self._mail(template, case, "e-mail address", case.portal_change_ids)

    def _enter(self, lang):
        """The case of a customer with one invoice, as the page works with it."""
        case = self.story.owing("one invoice")
        case.partner_id.lang = lang
        return case._portal_enter()

    def _tell(self, template, case, name, outcome):
        answer = case.env["credit.collection.portal.answer"].create(
            {
                "case_id": case.id,
                "kind": "paid",
                "once": f"{name} {case.id}",
                "title": outcome["title"],
                "text": outcome["text"],
                "lang": case.env.lang,
            }
        )
        return self._mail(template, case, name, answer)

    def _mail(self, template, case, name, record):
        values = case._portal_prepare_mail(
            template.get_external_id()[template.id], record, case.partner_id
        )
        return self.sheets.mail_cell(name, values["subject"], values["body_html"])
