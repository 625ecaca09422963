from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...const import CASE_STATES, NOT_DUE, STATUS_GROUPS


class AccountMove(models.Model):
    """Collection state of an invoice, with a banner that explains it."""

    _inherit = "account.move"

    collection_state = fields.Selection(
        CASE_STATES,
        "Collection",
        compute="_compute_collection_status",
        search="_search_collection_state",
        compute_sudo=True,
        groups=STATUS_GROUPS,
    )
    collection_level_id = fields.Many2one(
        "credit.collection.level",
        "Collection level",
        compute="_compute_collection_status",
        search="_search_collection_level_id",
        compute_sudo=True,
        groups=STATUS_GROUPS,
        help="The last level that the customer's case reached.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "line_ids.amount_residual", "partner_id")
    @api.depends_context("date")
    def _compute_collection_status(self):
        """Computed from the open items of the invoice, not from the state of the case:
        invoices of one customer may be in different states."""
        posted = self._origin.filtered(lambda move: move.state == "posted")
        with self.env["credit.collection.trigger"]._only(
            posted._get_collection_partners()
        ):
            self._set_collection_status()

    def _set_collection_status(self):
        items = self._get_collection_items()
        cases = self._read_collection_cases(items.partner_id)
        by_move = items.grouped("move_id")
        for move in self:
            owed = by_move.get(move._origin, items[:0])
            case = cases.get((move.company_id, owed.partner_id[:1]))
            late = owed.filtered(lambda item: item.bucket != NOT_DUE)
            if any(item.to_collect > 0 for item in late):
                move.collection_state = "active"
            elif "placed" in late.mapped("hold_kind"):
                move.collection_state = "placed"
            elif late:
                move.collection_state = "held"
            else:
                move.collection_state = "upcoming" if owed else False
            move.collection_level_id = case.level_id if case and late else False

    def _search_collection_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        chased = self._collection_items_domain([("to_collect", ">", 0)])
        late = self._collection_items_domain(
            [("bucket", "not in", (NOT_DUE, "credit"))]
        )
        owed = self._collection_items_domain([("bucket", "!=", "credit")])
        placed = self._collection_items_domain(
            [("hold_kind", "=", "placed"), ("bucket", "not in", (NOT_DUE, "credit"))]
        )
        domains = {
            "active": chased,
            "placed": placed & ~chased,
            "held": late & ~chased & ~placed,
            "upcoming": owed & ~late,
            "clear": Domain.FALSE,
            False: ~owed,
        }
        return Domain.OR(domains[state] for state in value)

    def _search_collection_level_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        late = self._collection_items_domain(
            [("bucket", "not in", (NOT_DUE, "credit"))]
        )
        reached = Domain("level_id", operator, value)
        return late & self._collection_cases_domain(reached)

    # === ACTION METHODS === #

    def action_view_collection(self):
        """Open the case of the customer."""
        return self._get_collection_cases()._get_records_action()

    # === BUSINESS METHODS === #

    def _get_alerts(self):
        alerts = super()._get_alerts()
        if self.env.user.has_groups(STATUS_GROUPS):
            with self.env["credit.collection.trigger"]._only(
                self._get_collection_partners()
            ):
                alert = self._get_collection_alert()
            if alert:
                alerts["credit_collection"] = alert
        return alerts

    def _get_collection_alert(self):
        """Return the banner with the collection state of the invoice and its reason.

        :return: see ``_get_alerts``; None while the invoice is not overdue.
        :rtype: dict | None
        """
        self.ensure_one()
        state = self.collection_state
        if state not in ("active", "held", "placed"):
            return None
        states = dict(self._fields["collection_state"]._description_selection(self.env))
        words = [states[state], self.sudo().collection_level_id.name]
        alert = {
            "level": "warning" if state == "active" else "info",
            "message": self.env._(
                "Collection: %(state)s. %(reason)s",
                state=" · ".join(filter(None, words)),
                reason=self._get_collection_reason(state),
            ),
        }
        if self.env.user.has_group("credit_collection.group_collector"):
            cases = self._get_collection_cases(create=False)
            if cases:
                action = cases._get_records_action()
                alert.update(action_text=self.env._("Open the case"), action=action)
        return alert

    def _get_collection_reason(self, state):
        """Return why the invoice is in ``state``: its own hold, else the reason of its
        case."""
        items = self._get_collection_items()
        held = items.filtered("hold_kind")[:1]
        if state == "held" and held:
            kinds = dict(held._fields["hold_kind"]._description_selection(self.env))
            sentences = self.env["credit.collection.case"]._reason_sentences()
            return sentences["held_until" if held.hold_end else "held"] % {
                "hold": kinds[held.hold_kind],
                "date": format_date(self.env, held.hold_end),
            }
        if state == "held":
            return self.env._("Open credits cover it: match them.")
        cases = self._read_collection_cases(items.partner_id)
        return " ".join(case.reason for case in cases.values() if case.reason)

    def _get_collection_items(self):
        """Return the open items of posted entries, without credits (in sudo)."""
        items = self.env["credit.collection.item"].sudo()
        posted = self._origin.filtered(lambda move: move.state == "posted")
        if not posted:
            return items
        # With the customers, the database reads only their items.
        customers = posted._get_collection_partners().commercial_partner_id
        return items.search(
            [
                ("partner_id", "in", customers.ids),
                ("move_id", "in", posted.ids),
                ("bucket", "!=", "credit"),
            ]
        )

    def _read_collection_cases(self, partners):
        """Return the cases of ``partners`` in the companies of the invoices (in sudo).

        :rtype: dict[tuple[res.company, res.partner], credit.collection.case]
        """
        cases = self.env["credit.collection.case"].sudo()
        found = cases.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("partner_id", "in", partners.ids),
            ]
        )
        return {(case.company_id, case.partner_id): case for case in found}

    @api.model
    def _collection_items_domain(self, domain):
        """Return a domain of the invoices with an open item that matches ``domain``."""
        items = self.env["credit.collection.item"].sudo()._search(domain)
        return Domain("line_ids", "in", items)

    @api.model
    def _collection_cases_domain(self, domain):
        """Return a domain of the invoices whose case matches ``domain``."""
        cases = self.env["credit.collection.case"].sudo()
        groups = cases._read_group(domain, ["company_id"], ["partner_id:recordset"])
        return Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("commercial_partner_id", "in", partners.ids)
            for company, partners in groups
        )

    def _get_collection_cases(self, create=True):
        """Return the cases of the customers, with the rights of the current user.

        :param bool create: open a case where there is none.
        :raise AccessError: if the user may not collect (only with ``create``).
        """
        Case = self.env["credit.collection.case"]
        if create:
            Case._check_may_collect()
            for company, moves in self.grouped("company_id").items():
                Case |= Case._find_or_create(company, moves._get_collection_partners())
        else:
            partners = self._get_collection_partners().commercial_partner_id
            Case = Case.union(*self._read_collection_cases(partners).values())
        return Case.sudo(False)
