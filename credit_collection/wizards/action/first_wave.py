from odoo import Command, api, fields, models

from ...const import BUCKETS


class CreditCollectionFirstWave(models.TransientModel):
    """Releases what would leave, after a manager has looked at it: the first wave of a
    company, or a queue that suddenly grew."""

    _name = "credit.collection.first.wave"
    _description = "Release of the first wave"
    _inherit = ["credit.collection.dialog.mixin"]

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    line_ids = fields.One2many(
        "credit.collection.first.wave.line", "wave_id", readonly=True
    )
    message_count = fields.Integer("Messages", compute="_compute_counts")
    approve_count = fields.Integer("To approve", compute="_compute_counts")
    by_hand_count = fields.Integer("By hand only", compute="_compute_counts")
    daily_limit = fields.Integer("At most a day", compute="_compute_counts")
    days = fields.Integer("Days until all have left", compute="_compute_counts")
    missing = fields.Text(compute="_compute_missing")

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        """Sum up by age what would leave."""
        values = super().default_get(fields)
        company_id = values.get("company_id") or self.env.company.id
        company = self.env["res.company"].browse(company_id)
        company._check_release_manager()
        values["line_ids"] = [
            Command.create(line) for line in self._prepare_ages(company)
        ]
        return values

    # === COMPUTE METHODS === #

    @api.depends("line_ids", "company_id")
    def _compute_counts(self):
        self.company_id._check_release_manager()
        for wave in self:
            wave.message_count = sum(wave.line_ids.mapped("message_count"))
            wave.approve_count = sum(wave.line_ids.mapped("approve_count"))
            wave.by_hand_count = sum(wave.line_ids.mapped("by_hand_count"))
            limit = wave.company_id.sudo().collection_daily_limit
            wave.daily_limit = limit
            wave.days = limit and -(-wave.message_count // limit)

    @api.depends("company_id")
    def _compute_missing(self):
        self.company_id._check_release_manager()
        setup = self.env["credit.collection.setup"].sudo()
        for wave in self:
            points = setup._get_missing(wave.company_id) if wave.company_id else []
            wave.missing = "\n".join(points)

    # === ACTION METHODS === #

    def action_release(self):
        """Let the messages leave by themselves.

        :return: a notification, and then the overview: the list that was released is
            of the past.
        """
        self.ensure_one()
        entry = self.company_id._collection_release()
        overview = self.env["ir.actions.actions"]._for_xml_id(
            "credit_collection.credit_collection_overview_action"
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Released: %(count)s messages. They leave by themselves, in parts.",
                    count=entry.count,
                ),
                "next": {**overview, "target": "main"},
            },
        }

    # === BUSINESS METHODS === #

    @api.model
    def _check_asked(self, values, refuses_unreadable=True):
        """Check besides that the user may release the company.

        :raise AccessError: otherwise.
        """
        res = super()._check_asked(values, refuses_unreadable)
        asked = self.new({"company_id": values.get("company_id")})
        asked.company_id._origin._check_release_manager()
        return res

    @api.model
    def _prepare_ages(self, company):
        """Return the values of one line per ageing bucket."""
        labels = {key: label for key, label, _days in BUCKETS}
        buckets = self.env["credit.collection.item"]._fields["bucket"]
        labels.update(buckets._description_selection(self.env))
        sums = company._sum_up_wave()
        return [
            {"name": labels[key], **sums[key]}
            for key, _label, _days in BUCKETS
            if key in sums
        ]
