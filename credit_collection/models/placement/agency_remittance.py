from dataclasses import dataclass
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.allocation import allocate

#: Fields that decide how much of the payments is remitted.
COVERING = {"amount", "commission_kept", "currency_id", "date"}


@dataclass(slots=True)
class Share:
    """What a remittance is for one placement, in the currency of its debt.

    :param float gross: paid by the customer.
    :param float kept: of it, commission of the agency.
    :param float kept_company: the same in company currency.
    :param date since: when the customer paid first.
    """

    gross: float = 0.0
    kept: float = 0.0
    kept_company: float = 0.0
    since: date = date.max


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
        domain="[('agency_id', '=', agency_id), ('paid_to', '=', 'agency'), "
        "('remittance_id', '=', False)]",
    )
    amount = fields.Monetary("Received", required=True)
    commission_kept = fields.Monetary(
        "Commission kept", help="That the agency took off before it paid out."
    )
    amount_expected = fields.Monetary(
        "Paid by customers",
        compute="_compute_expected",
        help="With what the agency still owes of these payments.",
    )
    difference = fields.Monetary(
        compute="_compute_expected", help="Received and kept, less what customers paid."
    )
    note = fields.Char()

    _amounts = models.Constraint(
        "CHECK (amount >= 0 AND commission_kept >= 0)", "Amounts are zero or more."
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "payment_ids.amount",
        "payment_ids.rest_ids.amount",
        "payment_ids.rest_ids.remittance_id",
        "amount",
        "commission_kept",
        "currency_id",
        "date",
    )
    def _compute_expected(self):
        for remittance in self:
            payments = remittance.payment_ids
            payments |= payments.rest_ids._filter_waiting()
            expected = sum(remittance._convert(one) for one in payments)
            found = remittance.amount + remittance.commission_kept
            remittance.amount_expected = expected
            remittance.difference = remittance.currency_id.round(found - expected)

    # === CONSTRAINT METHODS === #

    @api.constrains("agency_id")
    def _check_payments(self):
        for remittance in self:
            remittance._check_fit(remittance.payment_ids)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Payments are chosen with the remittance; a manager records it."""
        self.env["credit.collection.agency"]._check_may_manage()
        vals_list = [dict(vals) for vals in vals_list]
        chosen = [vals.pop("payment_ids", None) for vals in vals_list]
        remittances = super().create(vals_list)
        for remittance, commands in zip(remittances, chosen, strict=True):
            remittance._take(commands)
        return remittances

    def write(self, vals):
        self.env["credit.collection.agency"]._check_may_manage()
        vals = dict(vals)
        commands = vals.pop("payment_ids", None)
        res = super().write(vals)
        if commands is not None or COVERING & set(vals):
            for remittance in self:
                remittance._take(commands)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_releases(self):
        for remittance in self:
            remittance._take([fields.Command.clear()])

    # === BUSINESS METHODS === #

    def _take(self, commands):
        """Note which payments of customers were remitted.

        :param list commands: of the field: links and set, unlinks and clear.
        :raise UserError: for a payment of another agency, or one that was remitted
            already.
        """
        self.ensure_one()
        before, wanted = self.payment_ids, self._read_chosen(commands)
        wanted.check_access("read")
        self._check_fit(wanted)
        with self.env["credit.collection.trigger"]._deferred() as touch:
            gone, own = (before - wanted).sudo(), wanted.sudo()
            touch((gone | own).placement_id.partner_id)
            gone.write({"remittance_id": False, "date_remitted": False})
            (gone | own)._join_rests()
            own.write({"remittance_id": self.id, "date_remitted": self.date})
            self.sudo()._cover(own)
            dates = self.env["res.company"]._collection_dates()
            (gone | own).placement_id._sync_money(dates)
        self.invalidate_recordset(["payment_ids"])

    def _cover(self, payments):
        """Expect what the agency did not pay out of these payments, the oldest first,
        by itself. In another currency the rate decides, and all of it counts as paid.

        :raise UserError: if nothing was received and nothing kept.
        """
        found = self.amount + self.commission_kept
        if payments and self.currency_id.compare_amounts(found, 0) <= 0:
            raise UserError(self.env._("Enter what was received, or what was kept."))
        if payments.currency_id - self.currency_id:
            return
        pairs = [(one, one.amount) for one in payments.sorted(lambda p: (p.date, p.id))]
        parts = dict(allocate(found, pairs, self.currency_id.decimal_places))
        for payment, amount in pairs:
            part = parts.get(payment, 0)
            if not part:
                payment.write({"remittance_id": False, "date_remitted": False})
            elif self.currency_id.compare_amounts(part, amount) < 0:
                payment._split_rest(part)

    def _convert(self, payment):
        """Return the amount of a payment in the currency of this remittance."""
        return payment.currency_id._convert(
            payment.amount,
            self.currency_id,
            self.company_id or self.env.company,
            self.date or fields.Date.context_today(self),
        )

    def _get_shares(self):
        """Return what these remittances are for each of their placements; what was kept
        is shared by what customers paid.

        :rtype: dict[tuple, Share] by remittance and placement
        """
        shares = {}
        for remittance in self:
            company = remittance.company_id
            paid = {
                placement: sum(map(remittance._convert, payments))
                for placement, payments in remittance.payment_ids.grouped(
                    "placement_id"
                ).items()
            }
            parts = remittance._share_kept(paid)
            for placement, payments in remittance.payment_ids.grouped(
                "placement_id"
            ).items():
                kept, day = parts[placement], remittance.date
                currency = remittance.currency_id
                shares[remittance, placement] = Share(
                    gross=sum(payments.mapped("amount")),
                    kept=currency._convert(kept, placement.currency_id, company, day),
                    kept_company=currency._convert(
                        kept, company.currency_id, company, day
                    ),
                    since=min(payments.mapped("date")),
                )
        return shares

    def _share_kept(self, paid):
        """Distribute what was kept, to the cent.

        :param dict paid: amounts by placement.
        """
        left, parts = self.commission_kept, {}
        rest = sum(paid.values())
        for placement, amount in paid.items():
            part = self.currency_id.round(left * amount / rest) if rest else 0.0
            parts[placement] = part
            left, rest = left - part, rest - amount
        return parts

    def _check_fit(self, payments):
        """:raise UserError: for payments that this remittance cannot be about."""
        strange = payments.filtered(
            lambda one: one.agency_id != self.agency_id
            or one.paid_to != "agency"
            or (one.remittance_id and one.remittance_id != self)
        )
        if strange:
            raise UserError(
                self.env._(
                    "%(payment)s was not paid to this agency, or was remitted already.",
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
