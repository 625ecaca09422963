from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.entry import propose_start


class CreditCollectionCase(models.Model):
    """A case in a wave: at which level it starts, and whether anything is sent to the
    customer by itself."""

    _inherit = "credit.collection.case"

    start_level_id = fields.Many2one(
        "credit.collection.level",
        "Starts at",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('protocol_id', '=', protocol_id), ('delay', '>', 0)]",
        help="The first level of this case, chosen by a person.",
    )
    start_cycle = fields.Integer(copy=False, readonly=True, aggregator=None)
    is_in_wave = fields.Boolean(
        "Would leave",
        compute="_compute_is_in_wave",
        search="_search_is_in_wave",
        help="A message is ready, or waits for approval, and nobody has released it.",
    )
    is_by_hand = fields.Boolean("By hand only", compute="_compute_is_by_hand")
    has_to_approve = fields.Boolean("To approve", compute="_compute_has_to_approve")

    # === COMPUTE METHODS === #

    @api.depends("action_ids.state", "action_ids.release_id")
    def _compute_is_in_wave(self):
        found = self.search(Domain("id", "in", self.ids) & self._get_wave_domain())
        for case in self:
            case.is_in_wave = case in found

    @api.model
    def _search_is_in_wave(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_wave_domain()
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    @api.model
    def _get_wave_domain(self, states=("ready", "to_approve")):
        messages = self.env["credit.collection.pace"]._get_messages(
            {company.id: None for company in self.env.companies}
        )
        waiting = Domain("state", "in", states) & Domain("release_id", "=", False)
        return Domain("action_ids", "any", messages & waiting)

    @api.depends("action_ids.state")
    def _compute_has_to_approve(self):
        for case in self:
            case.has_to_approve = "to_approve" in case.action_ids.mapped("state")

    def _compute_is_by_hand(self):
        for case in self:
            case.is_by_hand = bool(case.partner_id._why_by_hand(case.company_id))

    # === CRUD METHODS === #

    def write(self, vals):
        """Let collectors choose the first level, see :meth:`_start_at`."""
        if "start_level_id" not in vals or self.env.su:
            return super().write(vals)
        vals = dict(vals)
        level = self.start_level_id.browse(vals.pop("start_level_id") or ())
        self._start_at(level)
        return super().write(vals) if vals else True

    # === ACTION METHODS === #

    def action_preview(self):
        """Show the next message as the customer would read it."""
        self.ensure_one()
        title = self.env._("As the customer would read it")
        offers = self.env["credit.collection.offer"]
        return offers._open(self, title, is_preview=True)

    def action_leave_out(self):
        """Send nothing to these customers by itself."""
        self._set_sending("by_hand")

    def action_take_in(self):
        """Send to these customers by itself."""
        self._set_sending("automatic")

    def action_release(self):
        """Open the dialog that releases what would leave: of the company whose wave is
        shown, else of the current one."""
        company_id = self.env.context.get("default_company_id")
        company = self.env.company.browse(company_id) or self.env.company
        return company.action_collection_release()

    # === BUSINESS METHODS === #

    def _set_sending(self, value):
        """Note whether anything is sent to the customers by itself.

        :param str value: see ``collection_sending`` of the customer.
        """
        self._check_may_collect()
        for company, cases in self.grouped("company_id").items():
            cases.partner_id.with_company(company).sudo().collection_sending = value

    def _start_at(self, level):
        """Choose the first level of cases in which none was reached yet.

        :param level: empty: as the protocol says.
        :raise UserError: for a level of another protocol, or when a level was reached.
        """
        self._check_may_collect()
        self.check_access("write")
        for case in self.sudo():
            is_known = not level or level in case.protocol_id.level_ids
            if case.level_id or not is_known or level.delay < 0:
                raise UserError(
                    self.env._(
                        "%(customer)s cannot start there: choose a level of its "
                        "protocol before any was reached.",
                        customer=case.display_name,
                    )
                )
            case.write({"start_level_id": level.id, "start_cycle": case.cycle})
        self._evaluate(self.partner_id)

    def _propose_starts(self):
        """Let cases in which nothing was done yet start at the level that fits the age
        of the debt, as far as levels need no approval."""
        protocols = self.env["credit.collection.protocol"].sudo()._read_protocols()
        new = self.sudo().filtered(lambda c: not c.level_id and not c.start_level_id)
        starts = {}
        for case in new:
            old_days = case.company_id.collection_old_days
            if old_days and case.days_late > old_days:
                continue  # it gets what fits its age, with approval
            levels, by_age = protocols.get(case.protocol_id.id, ((), False))
            level = propose_start(levels, case.days_late)
            if level and not by_age:
                starts.setdefault((level.id, case.cycle), []).append(case.id)
        for (level_id, cycle), ids in starts.items():
            cases = new.browse(ids)
            cases.write({"start_level_id": level_id, "start_cycle": cycle})
        self._evaluate(new.partner_id)
