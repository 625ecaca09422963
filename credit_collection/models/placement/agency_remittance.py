from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditCollectionAgencyRemittance(models.Model):
    """Money that an agency paid out: of which payments of customers, less what it
    kept."""

    _name = "credit.collection.agency.remittance"
    _description = "Remittance of an agency"
    _inherit = ["credit.collection.input.mixin"]
    _order = "date DESC, id DESC"
    _rec_name = "reference"

    agency_id = fields.Many2one(
        "credit.collection.agency", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    reference = fields.Char(help="Of the transfer.")
    payment_ids = fields.One2many(
        "credit.collection.placement.payment",
        "remittance_id",
        "Payments of customers",
        domain="[('agency_id', '=', agency_id), ('currency_id', '=', currency_id), "
        "('paid_to', '=', 'agency'), ('remittance_id', '=', False)]",
    )
    amount = fields.Monetary("Received", required=True)
    commission_kept = fields.Monetary(
        "Commission kept", help="That the agency took off before it paid out."
    )
    amount_expected = fields.Monetary("Paid by customers", compute="_compute_expected")
    difference = fields.Monetary(
        compute="_compute_expected", help="Received and kept, less what customers paid."
    )
    note = fields.Char()

    _amounts = models.Constraint(
        "CHECK (amount >= 0 AND commission_kept >= 0)", "Amounts are zero or more."
    )

    # === COMPUTE METHODS === #

    @api.depends("payment_ids.amount", "amount", "commission_kept")
    def _compute_expected(self):
        for remittance in self:
            expected = sum(remittance.payment_ids.mapped("amount"))
            found = remittance.amount + remittance.commission_kept
            remittance.amount_expected = expected
            remittance.difference = remittance.currency_id.round(found - expected)

    # === CONSTRAINT METHODS === #

    @api.constrains("agency_id", "currency_id")
    def _check_payments(self):
        for remittance in self:
            remittance._check_fit(remittance.payment_ids)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Payments are chosen with the remittance; a manager records it."""
        self.env["credit.collection.agency"]._check_may_manage()
        chosen = [vals.pop("payment_ids", None) for vals in vals_list]
        remittances = super().create(vals_list)
        for remittance, commands in zip(remittances, chosen, strict=True):
            remittance._take(commands)
        return remittances

    def write(self, vals):
        self.env["credit.collection.agency"]._check_may_manage()
        commands = vals.pop("payment_ids", None)
        res = super().write(vals)
        if commands is not None:
            for remittance in self:
                remittance._take(commands)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_releases(self):
        self._take([fields.Command.clear()])

    # === BUSINESS METHODS === #

    def _take(self, commands):
        """Note which payments of customers were remitted.

        :param list commands: of the field: links and set, unlinks and clear.
        :raise UserError: for a payment of another agency or currency, or one that was
            remitted already.
        """
        self.ensure_one()
        before, wanted = self.payment_ids, self._read_chosen(commands)
        wanted.check_access("read")
        self._check_fit(wanted)
        with self.env["credit.collection.trigger"]._deferred() as touch:
            gone = (before - wanted).sudo()
            gone.write({"remittance_id": False, "date_remitted": False})
            wanted.sudo().write({"remittance_id": self.id, "date_remitted": self.date})
            (gone | wanted.sudo()).placement_id._update_fee()
            touch((gone | wanted.sudo()).placement_id.partner_id)
        self.invalidate_recordset(["payment_ids"])

    def _check_fit(self, payments):
        """:raise UserError: for payments that this remittance cannot be about."""
        strange = payments.filtered(
            lambda one: one.agency_id != self.agency_id
            or one.paid_to != "agency"
            or one.currency_id != self.currency_id
            or (one.remittance_id and one.remittance_id != self)
        )
        if strange:
            raise UserError(
                self.env._(
                    "%(payment)s was not paid to this agency in this currency, or was "
                    "remitted already.",
                    payment=strange[0].placement_id.display_name,
                )
            )

    def _read_chosen(self, commands):
        """Return the payments that commands leave in this remittance."""
        payments = self.env["credit.collection.placement.payment"]
        wanted = self.payment_ids
        for command in commands or []:
            if command[0] == fields.Command.LINK:
                wanted |= payments.browse(command[1])
            elif command[0] == fields.Command.SET:
                wanted = payments.browse(command[2])
            elif command[0] in (fields.Command.UNLINK, fields.Command.DELETE):
                wanted -= payments.browse(command[1])
            elif command[0] == fields.Command.CLEAR:
                wanted = payments
            else:
                raise UserError(self.env._("Payments come from reports."))
        return wanted
