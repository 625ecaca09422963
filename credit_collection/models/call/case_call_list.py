from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ...const import TALK_CHANNELS

#: Number of contacts and holds shown before a call.
SHOWN_CONTACTS, SHOWN_HOLDS = 3, 5
#: Number of holds read for that: equal holds of several items are shown as one.
READ_HOLDS = 50


class CreditCollectionCase(models.Model):
    """The call list, and the information for a call: person and number, last contacts
    and holds."""

    _inherit = "credit.collection.case"

    step_contact_id = fields.Many2one(
        "credit.collection.contact",
        "Last call or visit",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    next_step = fields.Char("Next step", related="step_contact_id.next_step")
    next_step_date = fields.Date(
        "Next step on",
        related="step_contact_id.next_step_date",
        store=True,
        index="btree_not_null",
    )
    is_to_call = fields.Boolean(
        "To call today", compute="_compute_is_to_call", search="_search_is_to_call"
    )
    call_person_id = fields.Many2one(
        "res.partner", "Ask for", compute="_compute_call_person"
    )
    call_phone = fields.Char("Number", compute="_compute_call_person")
    visit_place = fields.Char("Address", compute="_compute_call_person")
    script_html = fields.Html(
        "What to say", compute="_compute_script_html", sanitize=False
    )
    before_call_html = fields.Html(
        "Before dialling", compute="_compute_before_call_html", sanitize=False
    )

    # === COMPUTE METHODS === #

    def _compute_is_to_call(self):
        waiting = self.search(self._get_call_domain() & Domain("id", "in", self.ids))
        for case in self:
            case.is_to_call = case in waiting

    def _search_is_to_call(self, operator, value):
        if operator != "in":
            return NotImplemented
        listed = self._get_call_domain()
        return listed if True in value else ~listed

    def _compute_call_person(self):
        """Propose the person spoken to last, else a collection or invoice contact with
        a phone, else the customer."""
        spoken = self._get_people_spoken()
        people = self.env["res.partner"].search(
            [
                ("commercial_partner_id", "in", self.partner_id.ids),
                ("type", "in", ("collection", "invoice")),
                ("phone", "!=", False),
            ],
            order="type, id",
        )
        by_customer = people.grouped("commercial_partner_id")
        nobody = people.browse()
        for case in self:
            customer = case.partner_id
            person = spoken.get(case.id) or by_customer.get(customer, nobody)[:1]
            case.call_person_id = person or customer
            case.call_phone = person.phone or customer.phone
            case.visit_place = customer.contact_address_inline

    @api.depends_context("lang", "tz")
    def _compute_before_call_html(self):
        for case in self:
            case.before_call_html = self.env["ir.qweb"]._render(
                "credit_collection.before_call",
                {
                    "contacts": case._prepare_last_contacts(),
                    "holds": case._prepare_last_holds(),
                },
            )

    @api.depends_context("lang", "uid")
    def _compute_script_html(self):
        for case in self:
            case.script_html = self.env["credit.collection.call.script"]._render(case)

    # === ACTION METHODS === #

    def action_next_call(self):
        """Open the next case of the call list that was not opened in this round."""
        self._check_may_collect()
        seen = {*self.env.context.get("collection_seen_ids", ()), *self.ids}
        following = self._get_next_call(seen)
        if not following:
            done = self.env._("You went through the whole call list.")
            calls = self.env["credit.collection.call.list"]
            left = calls._describe(calls._count(seen))
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "success",
                    "message": " ".join(filter(None, [done, left])),
                    "next": {
                        "type": "ir.actions.client",
                        "tag": "credit_collection_calls",
                    },
                },
            }
        action = following._get_records_action(
            context={"collection_seen_ids": sorted(seen)}
        )
        return {
            "type": "ir.actions.client",
            "tag": "credit_collection_replace",
            "params": {"next": action},
        }

    def action_step_done(self):
        """Mark the next step as done, which removes it from the call list."""
        self._check_may_collect()
        self.sudo().step_contact_id = False
        self._evaluate(self.partner_id)

    # === BUSINESS METHODS - Call list === #

    @api.model
    def _get_call_domain(self):
        """Return the domain of cases to call now: a call or visit is due, the date of a
        next step has come, or a reply of the customer waits.

        :rtype: Domain
        """
        on_time = Domain("not_before", "=", False)
        on_time |= Domain("not_before", "<=", fields.Datetime.now())
        due = Domain("channel", "in", TALK_CHANNELS) & Domain("state", "=", "ready")
        today = fields.Date.context_today(self)
        step = Domain("next_step_date", "<=", today) & Domain("state", "!=", "clear")
        return (
            Domain("action_ids", "any", due & on_time)
            | step
            | Domain("has_reply", "=", True)
        )

    def _get_next_call(self, seen):
        """Return the next case of the call list without the ids ``seen``: of the same
        collector, then of the user, of whom the user stands in for, of nobody."""
        domain = self._get_call_domain() & Domain("id", "not in", list(seen))
        found = self.browse()
        for user_id in self.env["credit.collection.call.list"]._get_round(self):
            own = Domain("user_id", "=", user_id)
            found = found or self.search(domain & own, limit=1)
        return found

    # === BUSINESS METHODS - Display === #

    def _get_people_spoken(self):
        """Return the person spoken to last in each case.

        :rtype: dict[int, res.partner] by case id
        """
        talks = self.env["credit.collection.contact"].search(
            [
                ("case_id", "in", self.ids),
                ("channel", "in", TALK_CHANNELS),
                ("is_two_way", "=", True),
                ("partner_id.active", "=", True),
            ],
            order="date, id",
        )
        return {talk.case_id.id: talk.partner_id for talk in talks}

    def _prepare_last_contacts(self):
        """Return the last contacts as text in the user's language, newest first."""
        self.ensure_one()
        contacts = self.env["credit.collection.contact"].search(
            [("case_id", "=", self.id)], limit=SHOWN_CONTACTS
        )
        channels = dict(contacts._fields["channel"]._description_selection(self.env))
        outcomes = dict(contacts._fields["outcome"]._description_selection(self.env))
        return [
            {
                "id": contact.id,
                "date": format_datetime(self.env, contact.date, dt_format="short"),
                "is_in": contact.direction == "in",
                "channel": channels[contact.channel],
                "outcome": contact.outcome_id.name or outcomes[contact.outcome],
                "person": contact.partner_id.name,
                "user": contact.user_id.name,
                "reason": contact.delay_reason_id.name,
                "text": contact.note or contact.subject,
                "step": contact.next_step,
                "step_date": contact.next_step_date
                and format_date(self.env, contact.next_step_date),
            }
            for contact in contacts
        ]

    def _prepare_last_holds(self):
        """Return the last holds as text, equal holds of several items as one."""
        self.ensure_one()
        holds = self.env["credit.collection.hold"].search(
            [("case_id", "=", self.id)], limit=READ_HOLDS, order="id DESC"
        )
        kinds = dict(holds._fields["kind"]._description_selection(self.env))
        states = dict(holds._fields["state"]._description_selection(self.env))
        alike = holds.grouped(
            lambda hold: (hold.kind, hold.why, hold.date_end, hold.state)
        )
        return [
            {
                "id": group[0].id,
                "kind": kinds[kind],
                "reason": reason,
                "until": date_end and format_date(self.env, date_end),
                "state": states[state],
                "is_active": state == "active",
                "item": ", ".join(filter(None, group.move_id.mapped("name"))),
            }
            for (kind, reason, date_end, state), group in list(alike.items())[
                :SHOWN_HOLDS
            ]
        ]

    def _get_talk_action(self):
        """Return the due call, else the due visit."""
        ready = self.action_ids.filtered(
            lambda action: action.channel in TALK_CHANNELS and action.state == "ready"
        )
        return ready.sorted(lambda action: (action.channel, action.id))[:1]
