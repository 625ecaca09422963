from odoo import Command
from odoo.tests import Form

from ...tools.tone import check, guess_language
from ..common import CreditCollectionCommon

RUDE = "<p>Pay now, or the police will tell your family. You have one week.</p>"

#: What a message lacks that is about a contract and asks for no money.
NO_DEBT = {"amount", "date", "benefit"}


class TestTexts(CreditCollectionCommon):
    """The texts of levels are read before customers do."""

    def _warnings(self, level):
        level.invalidate_recordset()
        return level.with_context(lang="en_US").text_warnings or ""

    def test_a_rude_text_warns_and_stops_nobody(self):
        template = self._create_template("Rude", body_html=RUDE)
        level = self.first.with_user(self.manager)
        level.template_id = template
        warnings = self._warnings(level)
        self.assertIn("Rude: it does not open friendly", warnings)
        self.assertIn("it names no amount", warnings)
        self.assertIn("“police”: a debt is no crime", warnings)
        self.assertIn("“your family”: a debt is nobody else's business", warnings)

    def test_the_form_warns_before_it_is_saved(self):
        rude = self._create_template("Rude", body_html=RUDE)
        form = Form(self.first.with_user(self.manager))
        form.template_id = rude
        self.assertIn("police", form.text_warnings)

    def test_a_translation_is_read_too(self):
        template = self.env.ref("credit_collection.mail_template_first").sudo().copy()
        template.with_context(
            lang="es_ES"
        ).body_html = (
            "<p>Estimado cliente: pague hoy o le denunciaremos. Gracias por su pago</p>"
        )
        self.first.template_id = template
        self.assertIn("“denunciaremos”", self._warnings(self.first))

    def test_further_channels_are_read_too(self):
        sms = self.env["sms.template"].create(
            {
                "name": "Short",
                "model_id": self.template.model_id.id,
                "body": "You have to pay us or we sue you for this.",
            }
        )
        values = {"channel": "sms", "use": "also", "sms_template_id": sms.id}
        self.first.further_ids = [Command.create(values)]
        self.assertIn("Short: “sue”", self._warnings(self.first))
        self.first.tone = "formal"
        self.assertNotIn("sue", self._warnings(self.first))

    def test_the_call_script_is_read_too(self):
        self.first.call_script = "<p>Tell the customer that we call the police.</p>"
        self.assertIn("The call script: “police”", self._warnings(self.first))

    def test_a_text_in_another_language_says_nothing(self):
        self.template.body_html = "<p>Zahlen Sie sofort, sonst kommt die Polizei.</p>"
        self.assertFalse(self._warnings(self.first))

    def test_the_texts_of_this_add_on_are_good_in_both_languages(self):
        data = self.env["ir.model.data"].sudo()
        seen = set()
        for model, field in (("mail.template", "body_html"), ("sms.template", "body")):
            known = data.search(
                [("module", "=", "credit_collection"), ("model", "=", model)]
            )
            for xmlid in known:
                template = self.env[model].sudo().browse(xmlid.res_id)
                for lang in ("en_US", "es_ES"):
                    text = str(template.with_context(lang=lang)[field])
                    language = guess_language(text)
                    seen.add(language)
                    with self.subTest(template=xmlid.name, lang=lang):
                        is_formal = "formal" in xmlid.name
                        self.assertTrue(language)
                        found = {
                            code for code, _words in check(text, language, is_formal)
                        }
                        if "contract" in xmlid.name or "_over" in xmlid.name:
                            found -= NO_DEBT
                        self.assertFalse(found)
        self.assertEqual(seen, {"en", "es"})

    def test_no_level_of_this_add_on_warns(self):
        data = (
            self.env["ir.model.data"]
            .sudo()
            .search(
                [
                    ("module", "=", "credit_collection"),
                    ("model", "=", "credit.collection.level"),
                ]
            )
        )
        levels = (
            self.env["credit.collection.level"].sudo().browse(data.mapped("res_id"))
        )
        self.assertTrue(levels)
        for level in levels:
            with self.subTest(level=level.name):
                self.assertFalse(level.text_warnings)
