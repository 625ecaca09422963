from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_protocol_id = fields.Many2one(
        related="company_id.collection_protocol_id", readonly=False
    )
    collection_user_id = fields.Many2one(
        related="company_id.collection_user_id", readonly=False
    )
    collection_user_ids = fields.Many2many(
        related="company_id.collection_user_ids", readonly=False
    )
    collection_allow_salesperson = fields.Boolean(
        related="company_id.collection_allow_salesperson", readonly=False
    )
    collection_seller_months = fields.Integer(
        related="company_id.collection_seller_months", readonly=False
    )
    collection_bank_account_id = fields.Many2one(
        related="company_id.collection_bank_account_id"
    )
    collection_automatic = fields.Boolean(related="company_id.collection_automatic")
    collection_daily_limit = fields.Integer(
        related="company_id.collection_daily_limit", readonly=False
    )
    collection_surge_factor = fields.Integer(
        related="company_id.collection_surge_factor", readonly=False
    )
    collection_old_days = fields.Integer(
        related="company_id.collection_old_days", readonly=False
    )
    collection_bank_source = fields.Selection(
        related="company_id.collection_bank_source", readonly=False
    )
    collection_entry_days = fields.Integer(
        related="company_id.collection_entry_days", readonly=False
    )
    collection_bank_days = fields.Integer(
        related="company_id.collection_bank_days", readonly=False
    )
    collection_pause_max_days = fields.Integer(
        related="company_id.collection_pause_max_days", readonly=False
    )
    collection_call_gap_hours = fields.Float(
        related="company_id.collection_call_gap_hours", readonly=False
    )
    collection_call_tries = fields.Integer(
        related="company_id.collection_call_tries", readonly=False
    )
    collection_alias_name = fields.Char(
        related="company_id.collection_alias_name", readonly=False
    )
    collection_alias_domain = fields.Char(related="company_id.alias_domain_id.name")
    collection_payment_days = fields.Integer(
        related="company_id.collection_payment_days", readonly=False
    )
    collection_pace_count = fields.Integer(
        related="company_id.collection_pace_count", readonly=False
    )
    collection_pace_days = fields.Integer(
        related="company_id.collection_pace_days", readonly=False
    )
    collection_letters_by = fields.Selection(
        related="company_id.collection_letters_by", readonly=False
    )
    collection_least_amount = fields.Monetary(
        related="company_id.collection_least_amount",
        readonly=False,
    )
    collection_known_days = fields.Integer(
        related="company_id.collection_known_days", readonly=False
    )
    collection_skip_misc = fields.Boolean(
        related="company_id.collection_skip_misc", readonly=False
    )
    collection_promise_days = fields.Integer(
        related="company_id.collection_promise_days", readonly=False
    )
    collection_promise_max_days = fields.Integer(
        related="company_id.collection_promise_max_days", readonly=False
    )
    collection_plan_missed = fields.Integer(
        related="company_id.collection_plan_missed", readonly=False
    )
    collection_plan_days = fields.Integer(
        related="company_id.collection_plan_days", readonly=False
    )
    collection_offer_days = fields.Integer(
        related="company_id.collection_offer_days", readonly=False
    )
    collection_return_days = fields.Integer(
        related="company_id.collection_return_days", readonly=False
    )
    collection_dispute_days = fields.Integer(
        related="company_id.collection_dispute_days", readonly=False
    )
    collection_forgive_by = fields.Selection(
        related="company_id.collection_forgive_by", readonly=False
    )
    collection_forgive_account_id = fields.Many2one(
        related="company_id.collection_forgive_account_id", readonly=False
    )
    collection_forgive_journal_id = fields.Many2one(
        related="company_id.collection_forgive_journal_id", readonly=False
    )
    collection_surcharge_product_id = fields.Many2one(
        related="company_id.collection_surcharge_product_id", readonly=False
    )

    # === ACTION METHODS === #

    def action_collection_first_wave(self):
        """Show what would leave on the first day."""
        return self.company_id.action_collection_first_wave()

    def action_collection_stop(self):
        """Switch automatic sending off, and take back what waits in the queues."""
        self.company_id.action_collection_stop()
        return {"type": "ir.actions.client", "tag": "reload"}
