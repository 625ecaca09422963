from odoo import api, fields, models
from odoo.exceptions import UserError

#: Names of the optional values of ``_place``.
PLACE_VALUES = frozenset("note phase user".split())

#: Tasks that are done when the case is with an agency.
TASKS = [
    "credit_collection.mail_activity_type_placement_back",
    "credit_collection.mail_activity_type_placement_suggested",
]


class CreditCollectionCase(models.Model):
    """Placements of a case with agencies."""

    _inherit = "credit.collection.case"

    placement_ids = fields.One2many(
        "credit.collection.placement", "case_id", "Placements"
    )
    decide_since = fields.Date(
        "Back from an agency",
        readonly=True,
        copy=False,
        help="What fell due before this day waits for the decision of a person.",
    )
    placement_suggested_on = fields.Date(
        "Agency suggested on",
        readonly=True,
        copy=False,
        help="Since when a manager has been asked, or has handed it over. What fell "
        "due later may be suggested again.",
    )

    # === ACTION METHODS === #

    def action_place(self):
        """Open the dialog that hands these cases over to an agency."""
        self.env["credit.collection.placement"]._check_may_manage()
        if len(self.company_id) > 1:
            raise UserError(self.env._("Choose cases of one company."))
        title = self.env._("Hand over to an agency")
        return self._open_dialog(
            "placement.make",
            title,
            dialog_size="extra-large",
            default_case_ids=self.ids,
        )

    def action_decide(self):
        """Open the dialog that asks what follows: agency, court or write-off."""
        self.ensure_one()
        self.env["credit.collection.placement"]._check_may_manage()
        title = self.env._("What follows?")
        return self._open_dialog("placement.decide", title, default_case_id=self.id)

    # === BUSINESS METHODS === #

    @api.model
    def _cron_evaluate(self):
        res = super()._cron_evaluate()
        self.env["credit.collection.trigger"]._do_safely(
            self.env["credit.collection.placement.suggestion"].sudo()._suggest_late,
            "Late cases could not be suggested for an agency",
        )
        return res

    def _suggest_placement(self):
        """Ask a manager to hand these cases over; a level may do it by itself."""
        service = self.env["credit.collection.placement.suggestion"]
        service._suggest(self)

    def _place(self, agency, items=None, date=None, **values):
        """Hand the overdue items over to an agency: from now on nothing is sent about
        them from here.

        :param agency: ``credit.collection.agency`` of the company, or of one above it.
        :param items: journal items or open items; None for all that may leave.
        :param date date: the date of the company; None for today.
        :param values: ``note`` (for the agency), ``phase`` (see ``PLACEMENT_PHASES``),
            ``user`` (who follows it).
        :return: the placement.
        :raise AccessError: unless the user is a manager.
        :raise UserError: if it must not leave, with the reason; see
            ``credit.collection.placement.check``.
        :raise TypeError: for values of other names.
        """
        self.ensure_one()
        if unknown := set(values) - PLACE_VALUES:
            raise TypeError(f"Unknown values of a placement: {sorted(unknown)}")
        placements = self.env["credit.collection.placement"]
        placements._check_may_manage()
        self._check_may_collect()
        agency.check_access("read")
        with self.env["credit.collection.trigger"]._deferred(date) as touch:
            touch(self.partner_id)
            self._lock()
            check = self.env["credit.collection.placement.check"].sudo()
            (proposal,) = check._propose(self.sudo(), agency.sudo(), items, date)
            if proposal.problem:
                raise UserError(proposal.problem)
            placement = placements.sudo()._create_from(proposal, agency, values, date)
            self.sudo().decide_since = False
            service = self.env["credit.collection.placement.suggestion"]
            service._note(self, date)
            self.sudo().activity_unlink(TASKS)
        return placement.sudo(self.env.su)
