import hashlib

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.image import binary_to_image

from ...tools.file_kind import count_pixels
from ...tools.signature import is_png
from ...tools.typed import read_name

#: Longest name of who signs.
LONGEST_NAME = 120
#: Bytes and pixels of a drawn signature.
LARGEST_SIGNATURE = 300 * 1024
MOST_PIXELS = 4000 * 2000
#: Longest name of a browser that is kept.
LONGEST_AGENT = 250


class CreditCollectionPortalSignedMixin(models.AbstractModel):
    """What is signed on the page: by whom, when, from where, and what was seen."""

    _name = "credit.collection.portal.signed.mixin"
    _description = "Signed on the page"

    portal_signed_on = fields.Datetime("Signed on", readonly=True, copy=False)
    portal_signer = fields.Char("Name as typed", readonly=True, copy=False)
    portal_signature = fields.Binary("Drawn signature", readonly=True, copy=False)
    portal_address = fields.Char(
        "Network address",
        readonly=True,
        copy=False,
        help="From which it was signed.",
    )
    portal_agent = fields.Char(
        "Browser",
        readonly=True,
        copy=False,
        help="With which it was signed, as it calls itself.",
    )
    portal_seal = fields.Char(
        "Checksum of the terms",
        readonly=True,
        copy=False,
        help="SHA-256 of what the customer saw when signing.",
    )
    portal_document_seal = fields.Char(
        "Checksum of the PDF",
        readonly=True,
        copy=False,
        help="SHA-256 of the document as agreed.",
    )

    # === BUSINESS METHODS - Proof === #

    def _portal_note_signature(self, case, signer, image, seal):
        """Keep who signed, when and from where.

        :param case: as the page works with it, with where the answer came from.
        :param str signer: name as typed; empty for one click.
        :param bytes image: drawn signature; empty for none.
        :param str seal: checksum of what the customer saw.
        :return: the drawn signature as an attachment, to be deleted once it is copied;
            empty without one.
        """
        self.ensure_one()
        context = case.env.context
        self.sudo().write(
            {
                "portal_signed_on": fields.Datetime.now(),
                "portal_signer": signer,
                "portal_address": context.get("collection_portal_address"),
                "portal_agent": (context.get("collection_portal_agent") or "")[
                    :LONGEST_AGENT
                ],
                "portal_seal": seal,
            }
        )
        files = self.env["ir.attachment"]
        if image:
            files = files.sudo().create(
                {"name": "signature.png", "raw": image, "mimetype": "image/png"}
            )
            self.sudo().portal_signature = files.datas
        return files

    def _portal_describe_signature(self, is_drawn):
        """Return who signed and from where, in words of the collector.

        :rtype: list[str]
        """
        signed, lines = self.sudo(), []
        if signed.portal_signer:
            name = self.env._("Name as typed: %s", signed.portal_signer)
            lines.append(
                self.env._("%s, with a drawn signature", name) if is_drawn else name
            )
        if document := signed.document_id:
            lines.append(
                self.env._("SHA-1 of the PDF that was offered: %s", document.checksum)
            )
        lines.append(
            self.env._(
                "From %(address)s with %(agent)s",
                address=signed.portal_address or "?",
                agent=signed.portal_agent or "?",
            )
        )
        return lines

    def _portal_seal_document(self, document):
        """Keep the checksum of the document of what was signed on the page.

        :return: whether it was not kept before.
        """
        signed = self.sudo()
        if not signed.portal_signed_on or signed.portal_document_seal:
            return False
        signed.portal_document_seal = hashlib.sha256(document.sudo().raw).hexdigest()
        return True

    # === BUSINESS METHODS - Checks === #

    def _portal_read_signer(self, values):
        """Return the name that was typed.

        :raise UserError: without one, or without the consent.
        """
        signer = read_name(values.get("signer"))
        if not signer or len(signer) > LONGEST_NAME:
            raise UserError(self.env._("Please type your full name to sign."))
        if not values.get("agree"):
            raise UserError(self.env._("Please tick that you agree."))
        return signer

    def _portal_read_signature(self, files):
        """Return the drawn signature, empty if there is none.

        :param list files: name and content of each.
        :raise UserError: for anything that is no image of a signature.
        """
        if not files:
            return b""
        ((_name, content),) = files[:1]
        try:
            # What it says of its size is read before anything is unpacked.
            is_fine = len(content) <= LARGEST_SIGNATURE and is_png(content)
            is_fine = is_fine and 0 < count_pixels(content) <= MOST_PIXELS
            is_fine = is_fine and bool(binary_to_image(content))
        except UserError:
            is_fine = False
        if not is_fine or len(files) > 1:
            raise UserError(self.env._("Please draw the signature once more."))
        return content
