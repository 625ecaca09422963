from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...const import MANAGERS
from ...tools.credit_hold import covers
from .credit_rule import CREDIT_EFFECTS


class CreditCollectionCreditRelease(models.Model):
    """Documents that a manager let go although a rule held them back. Append-only; a
    release counts for the customer and amount that were seen."""

    _name = "credit.collection.credit.release"
    _description = "Release of a document that was held back"
    _order = "date DESC, id DESC"
    _rec_name = "document"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    document = fields.Char(readonly=True, help="As it was called.")
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(readonly=True, help="Of the document, as it was seen.")
    effect = fields.Selection(CREDIT_EFFECTS, readonly=True)
    held_by = fields.Text("Held back because", readonly=True)
    reason = fields.Char("Released because", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "Released by", required=True, readonly=True, ondelete="restrict"
    )

    # === CRUD METHODS === #

    def write(self, vals):
        """Refuse every change but that of a customer who becomes another contact.

        :raise UserError: otherwise.
        """
        if not self.env.su or set(vals) - {"partner_id"}:
            raise UserError(self.env._("What was released stays as it was."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was released stays as it was."))

    # === BUSINESS METHODS === #

    @api.model
    def _release(self, records, reason):
        """Let documents go, and note it in the contact log of their customers.

        :param records: of ``credit.collection.credit.held.mixin``.
        :param str reason: in the words of the manager.
        :return: the releases.
        :raise AccessError: unless the user is a collection manager of the companies who
            does not sell to the customers, and did not make what is blocked.
        :raise UserError: without a reason, or when nothing is held back.
        """
        records.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you let it go."))
        held = records.sudo()._get_credit_held()
        if not held:
            raise UserError(self.env._("Nothing is held back here any more."))
        releases = self.browse()
        for record, verdict in held.items():
            self._check_may_release(record, verdict)
            values = record._prepare_credit_release(verdict, reason.strip())
            releases |= self.sudo().create(values)
            record._tell_credit_released(reason.strip())
        releases._log()
        return releases

    @api.model
    def _check_may_release(self, record, verdict):
        """:raise AccessError: unless the user may let this document go."""
        user = self.env.user
        if not user.has_group(MANAGERS) or record.company_id not in user.company_ids:
            raise AccessError(
                self.env._("A collection manager lets go what is held back.")
            )
        is_blocked = verdict[0].effect == "block"
        if is_blocked and user in record._get_credit_makers():
            raise AccessError(
                self.env._(
                    "%(document)s is blocked: another collection manager than the one "
                    "who made it lets it go.",
                    document=record.display_name,
                )
            )
        partner = record._get_credit_customer()
        sellers = partner.sudo()._get_collection_sellers()
        allows = record.company_id.sudo().collection_allow_salesperson
        if not allows and user.id in sellers.get(partner.id, ()):
            raise AccessError(
                self.env._(
                    "You sell to %(customer)s: somebody else lets it go.",
                    customer=partner.display_name,
                )
            )

    def _log(self):
        """Note the releases in the contact log."""
        cases = self.env["credit.collection.case"]
        for release in self:
            case = cases._find_or_create(release.company_id, release.partner_id)
            case.sudo(False)._log_contact(
                channel="note",
                subject=self.env._("Released: %(document)s", document=release.document),
                amount=0,
                note=self.env._(
                    "%(document)s released although held back. %(held_by)s Reason: "
                    "%(reason)s",
                    document=release.document,
                    held_by=release.held_by,
                    reason=release.reason,
                ),
            )

    @api.model
    def _find_released(self, field, records, effects=None):
        """Return the documents that were released as they are now.

        :param str field: of this model, which names the document.
        :param dict effects: by document what the rules want now; None when any release
            counts.
        """
        released = self.sudo().search([(field, "in", records.ids)])
        found = records.browse()
        for release in released:
            record = release[field]
            is_same = (
                record.currency_id == release.currency_id
                and record._get_credit_customer() == release.partner_id
            )
            left = release.currency_id.compare_amounts(
                record.amount_total, release.amount
            )
            if not is_same or left > 0:
                continue
            if effects is None or covers(release.effect, effects[record]):
                found |= records.browse(record.id)
        return found
