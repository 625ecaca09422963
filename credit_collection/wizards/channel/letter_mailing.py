from odoo import Command, api, fields, models

from ...const import CARRIERS


class CreditCollectionLetterMailing(models.TransientModel):
    """Records the date, carrier and proof of mailing of printed letters."""

    _name = "credit.collection.letter.mailing"
    _description = "Mark letters as mailed"
    _inherit = ["credit.collection.dialog.mixin"]

    line_ids = fields.One2many("credit.collection.letter.mailing.line", "mailing_id")
    is_mailed = fields.Boolean(compute="_compute_is_mailed")
    date = fields.Date("Mailed on", default=fields.Date.context_today, required=True)
    carrier = fields.Selection(
        [pair for pair in CARRIERS if pair[0] != "snailmail"],
        "With",
        default="ordinary",
        required=True,
    )
    reference = fields.Char(
        "Carrier's reference", help="For all letters without one of their own."
    )
    proof_ids = fields.Many2many(
        "ir.attachment",
        help="The receipt or certificate of the carrier, now or when it comes.",
    )

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        """Create one line per letter in ``default_contact_ids``."""
        values = super().default_get(fields)
        ids = self.env.context.get("default_contact_ids") or []
        values["line_ids"] = [Command.create({"contact_id": id_}) for id_ in ids]
        return values

    # === COMPUTE METHODS === #

    @api.depends("line_ids")
    def _compute_is_mailed(self):
        for wizard in self:
            contacts = wizard.line_ids.contact_id
            wizard.is_mailed = bool(contacts) and all(contacts.mapped("mailed_on"))

    # === ACTION METHODS === #

    def action_mark_mailed(self):
        """Mark the letters as mailed, or add the proof if they already are."""
        self.ensure_one()
        contacts = self.line_ids.contact_id
        if self.is_mailed:
            contacts._add_proof(self.proof_ids)
        else:
            references = {
                line.contact_id.id: line.reference or self.reference
                for line in self.line_ids
            }
            posted = self.line_ids.filtered("is_posted").contact_id
            mailed = contacts._mark_mailed(
                self.date, self.carrier, references, self.proof_ids, posted
            )
            if kept := contacts - mailed:
                return self._tell(kept)
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _tell(self, kept):
        """Return a notification about letters that must not be mailed (now)."""
        busy = self.env._("Somebody is working on this case: try again.")
        reasons = [
            f"{contact.case_id.display_name}: {contact.delivery_reason or busy}"
            for contact in kept
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Do not mail these letters"),
                "message": "\n".join(reasons),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
