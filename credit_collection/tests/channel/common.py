"""Builders of texts, phones and addresses for the channels besides e-mail."""

import io
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import Command
from odoo.tools.pdf import PdfFileWriter

from ..common import TODAY, CreditCollectionCommon


class MessageBuilders:
    """For a class on top of ``CreditCollectionCommon``."""

    @classmethod
    def _create_short_text(cls, body, **values):
        """A text for SMS and WhatsApp, in the language of the customer."""
        return (
            cls.env["sms.template"]
            .sudo()
            .create(
                {
                    "name": "Short",
                    "model_id": cls.env["ir.model"]._get_id("credit.collection.case"),
                    "body": body,
                    "lang": "{{ object.partner_id.lang }}",
                    **values,
                }
            )
        )

    @classmethod
    def _setup_short_text(cls, channel, body):
        """The first level goes by ``channel`` to a Spanish mobile phone."""
        cls.company.sudo().country_id = cls.env.ref("base.es")
        cls.text = cls._create_short_text(body)
        cls._use(cls.first, channel, sms_template_id=cls.text)
        cls.partner = cls._customer(phone="600 000 001")

    @classmethod
    def _use(cls, level, channel, **values):
        """Let ``level`` use another channel, as a manager sets it up."""
        ids = {name: getattr(value, "id", value) for name, value in values.items()}
        level.with_user(cls.manager).write({"channel": channel, **ids})

    @classmethod
    def _add_channel(cls, level, channel, use="instead", **values):
        """Give ``level`` one more channel."""
        ids = {name: getattr(value, "id", value) for name, value in values.items()}
        line = {"channel": channel, "use": use, **ids}
        level.with_user(cls.manager).further_ids = [Command.create(line)]

    @classmethod
    def _address(cls, **values):
        """The postal address of a customer."""
        return {
            "street": "Calle Mayor 1",
            "zip": "46001",
            "city": "Valencia",
            "country_id": cls.env.ref("base.es").id,
            **values,
        }

    @classmethod
    @contextmanager
    def _blank_pages(cls):
        """Letters are printed without wkhtmltopdf: one blank page each.

        :return: the ids of the actions whose letter was made.
        """
        printed = []

        def render(_reports, _ref, ids, *_args, **_kwargs):
            printed.extend(ids)
            writer, stream = PdfFileWriter(), io.BytesIO()
            writer.addBlankPage(200, 200)
            writer.write(stream)
            return stream.getvalue(), "pdf"

        reports = type(cls.env["ir.actions.report"])
        with patch.object(reports, "_render_qweb_pdf", render):
            yield printed


#: The paper that a letter is printed on.
REPORT = "credit_collection.action_report_letter"


class LetterCommon(MessageBuilders, CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().write({"city": "Valencia", "street": "Plaza 2"})
        cls.partner = cls._customer(email=False, **cls._address())
        cls.invoice = cls._invoice(cls.partner, 1234.5, TODAY - timedelta(days=5))
        cls._add_channel(cls.first, "letter", template_id=cls.template)

    @classmethod
    def _letters(cls, *partners):
        """The letters that are ready once the e-mails of today failed."""
        cls._evaluate(TODAY)
        cls._dispatch(TODAY)
        actions = cls._actions(cls.partner)
        for partner in partners:
            actions += cls._actions(partner)
        return actions.filtered(lambda action: action.channel == "letter")

    @classmethod
    def _print(cls, *partners):
        """Print the letters as the collector does.

        :return: their entries in the contact log.
        """
        with cls._blank_pages():
            cls._letters(*partners).action_print_letters()
        log = cls.env["credit.collection.contact"].with_user(cls.collector)
        return log.search([("channel", "=", "letter")])

    def _page(self, action, **data):
        reports = self.env["ir.actions.report"].with_user(self.collector)
        return reports._render_qweb_html(REPORT, action.ids, data)[0].decode()

    def _text(self, action, **data):
        page = html.fromstring(self._page(action, **data))
        return " ".join(page.text_content().replace("\xa0", " ").split())
