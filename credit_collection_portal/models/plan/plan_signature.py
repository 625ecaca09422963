from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.image import binary_to_image

from ...tools.signature import is_png

#: Longest name of who signs.
LONGEST_NAME = 120
#: Bytes and pixels of a drawn signature.
LARGEST_SIGNATURE = 300 * 1024
MOST_PIXELS = 4000 * 2000
#: Longest name of a browser that is kept.
LONGEST_AGENT = 250


class CreditCollectionPlan(models.Model):
    """The customer signs a plan, or accepts a settlement, on the page."""

    _inherit = "credit.collection.plan"

    # === BUSINESS METHODS === #

    def _portal_sign(self, case, signer, image, seal):
        """Accept a proposed plan for the customer, with the proof, and start it.

        :param case: as the page works with it: its language, and where the answer came
            from.
        :param str signer: name as typed; empty for one click.
        :param bytes image: drawn signature; empty for none.
        :param str seal: checksum of what the customer saw.
        """
        self.ensure_one()
        context = case.env.context
        place = {
            "portal_signed_on": fields.Datetime.now(),
            "portal_signer": signer,
            "portal_address": context.get("collection_portal_address"),
            "portal_agent": (context.get("collection_portal_agent") or "")[
                :LONGEST_AGENT
            ],
            "portal_seal": seal,
        }
        self.sudo().write(place)
        files = self.env["ir.attachment"]
        if image:
            files = files.sudo().create(
                {"name": "signature.png", "raw": image, "mimetype": "image/png"}
            )
            self.sudo().portal_signature = files.datas
        person = case._portal_get_person() or self.partner_id
        values = {"plan": self.name, "signer": signer}
        subject = case.env._("I accept %(plan)s", **values)
        if signer:
            subject = case.env._("I sign %(plan)s: %(signer)s", **values)
        proof = {
            "user_id": False,
            "subject": subject,
            "recipients": place["portal_address"],
            "note": self._portal_describe_proof(place, bool(image)),
        }
        self._accept(person, "page", attachments=files, **proof)
        files.unlink()  # the log has its own copy

    def _portal_describe_proof(self, place, is_drawn):
        """Return what was signed, how and from where, in words of the collector."""
        lines = [
            self.env._(
                "Version %(version)s of %(plan)s, SHA-256 of its terms: %(seal)s",
                version=self.version,
                plan=self.name,
                seal=place["portal_seal"],
            )
        ]
        if place["portal_signer"]:
            name = self.env._("Name as typed: %s", place["portal_signer"])
            lines.append(
                self.env._("%s, with a drawn signature", name) if is_drawn else name
            )
        if document := self.document_id:
            lines.append(
                self.env._("SHA-1 of the PDF that was offered: %s", document.checksum)
            )
        lines.append(
            self.env._(
                "From %(address)s with %(agent)s",
                address=place["portal_address"] or "?",
                agent=place["portal_agent"] or "?",
            )
        )
        return "\n".join(lines)

    # === BUSINESS METHODS - Checks === #

    def _portal_read_signer(self, values):
        """Return the name that was typed.

        :raise UserError: without one, or without the consent.
        """
        signer = " ".join((values.get("signer") or "").split())
        if not 2 < len(signer) <= LONGEST_NAME:
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
            is_fine = len(content) <= LARGEST_SIGNATURE and is_png(content)
            image = is_fine and binary_to_image(content)
            is_fine = image and image.width * image.height <= MOST_PIXELS
        except UserError:
            is_fine = False
        if not is_fine or len(files) > 1:
            raise UserError(self.env._("Please draw the signature once more."))
        return content
