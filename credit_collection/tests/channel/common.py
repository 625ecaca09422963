"""Builders of texts, phones and addresses for the channels besides e-mail."""

import io
from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.tools.pdf import PdfFileWriter


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

    @contextmanager
    def _blank_pages(self):
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

        reports = type(self.env["ir.actions.report"])
        with patch.object(reports, "_render_qweb_pdf", render):
            yield printed
