from odoo import api, models


class CreditCollectionTextCheck(models.AbstractModel):
    """Shared by the checks of texts: the translations of a text, and the warnings."""

    _name = "credit.collection.text.check"
    _description = "Check of texts for customers"

    @api.model
    def _get_translations(self, record, field):
        """Return the different translations of a text in the installed languages."""
        texts = {}
        for lang, _name in self.env["res.lang"].get_installed():
            if text := record.with_context(lang=lang)[field]:
                texts[str(text)] = True
        return list(texts)

    @api.model
    def _explain_text(self, name, code, words):
        """Return one warning as a sentence.

        :param str name: name of the text.
        :param str code: see ``check`` in ``tools/tone.py``.
        :param str words: the words that the text should not use; may be empty.
        """
        what = {
            "greeting": self.env._("it does not open friendly: greet the customer"),
            "request": self.env._("it does not ask the customer to pay or to answer"),
            "amount": self.env._("it names no amount: use the statement table"),
            "date": self.env._("it names no date: say by when, or use the table"),
            "benefit": self.env._(
                "it offers nothing: a plan, help, keeping the agreed terms"
            ),
            "crime": self.env._("“%(words)s”: a debt is no crime"),
            "others": self.env._("“%(words)s”: a debt is nobody else's business"),
            "court": self.env._("“%(words)s”: only a court may say so"),
            "insult": self.env._("“%(words)s”: this is no way to talk to a customer"),
            "early": self.env._(
                "“%(words)s”: keep this for the formal demand, if the law allows it"
            ),
        }[code]
        return f"{name}: {what % {'words': words}}."
