from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

GROUP = "credit_collection_portal.group_agency"
#: States in which the agency sees a placement.
SEEN_STATES = ("sent", "accepted", "working")
#: What the form of the agency may send.
REPORTED = (
    "status date action contact_result promise_date promise_amount instalments "
    "payment_date payment_amount cost next_step next_step_date note"
).split()
#: Kinds of its inputs that are no text.
KINDS = {
    **dict.fromkeys(("date", "promise_date", "payment_date", "next_step_date"), "date"),
    **dict.fromkeys(("promise_amount", "payment_amount", "cost"), "number"),
    "instalments": "number",
}
#: Reports that the page shows.
SHOWN = 50


class CreditCollectionPlacement(models.Model):
    """What an agency sees of its placements on its page, and reports. It sees nothing
    else, and nothing any more once a placement has ended."""

    _inherit = "credit.collection.placement"

    # === BUSINESS METHODS === #

    @api.model
    def _portal_find(self, user, placement_id=None):
        """Return the placements that a user of an agency may see, in sudo mode.

        :param int placement_id: only this one.
        """
        own = self.sudo()
        if not user.has_group(GROUP):
            return own.browse()
        domain = [
            ("agency_id", "in", self._portal_find_agencies(user).ids),
            ("state", "in", SEEN_STATES),
        ]
        if placement_id is not None:
            domain.append(("id", "=", placement_id))
        return own.search(domain).filtered(lambda one: one._is_open_to_agency())

    @api.model
    def _portal_find_agencies(self, user):
        """Return the agencies that a user works for: the company of this person or a
        part of it, or one that names this person as its contact."""
        person = user.sudo().partner_id
        agencies = self.env["credit.collection.agency"].sudo()
        found = agencies.search(
            [
                "|",
                "&",
                ("partner_id", "parent_of", person.ids),
                (
                    "partner_id.commercial_partner_id",
                    "=",
                    person.commercial_partner_id.id,
                ),
                ("contact_ids", "in", person.ids),
            ]
        )
        return found.filtered(
            lambda agency: person in agency._get_people()
            or agency.partner_id.commercial_partner_id == person.commercial_partner_id
        )

    def _portal_prepare_list(self):
        """Return what the list shows of each placement.

        :rtype: list[dict]
        """
        states = dict(self._fields["state"]._description_selection(self.env))
        return [
            {
                "url": f"/my/placements/{placement.id}",
                "number": placement.name,
                "debtor": placement.partner_id.name,
                "creditor": placement.company_id.name,
                "amount": format_amount(
                    self.env, placement.amount_open, placement.currency_id
                ),
                "state": states[placement.state],
                "report_due": placement.date_report_due
                and format_date(self.env, placement.date_report_due),
            }
            for placement in self
        ]

    def _portal_prepare_placement(self):
        """Return what the page of one placement shows.

        :rtype: dict
        """
        self.ensure_one()
        (short,) = self._portal_prepare_list()
        customer = self.partner_id
        people = customer | customer.child_ids
        return {
            **short,
            "is_new": self.state == "sent",
            "with_you": self.amount_unbooked
            and format_amount(self.env, self.amount_unbooked, self.currency_id),
            "address": customer.contact_address_inline or "",
            "emails": list(dict.fromkeys(filter(None, people.mapped("email")))),
            "phones": list(dict.fromkeys(filter(None, people.mapped("phone")))),
            "vat": customer.vat or "",
            "contact": self.user_id.name,
            "contact_email": self.user_id.email or self.company_id.email,
            "note": self.note or "",
            "has_dossier": bool(self.dossier_id),
            "items": [self._portal_prepare_item(line) for line in self.line_ids],
            "news": self._portal_list_news(),
            "agreed": self._portal_list_agreed(),
            "reports": self._portal_list_reports(),
            "statuses": self._portal_list_statuses(),
            "fields": self._portal_list_fields(),
        }

    def _portal_prepare_item(self, line):
        return {
            "name": line.name,
            "due": format_date(self.env, line.date_due),
            "amount": format_amount(self.env, line.amount_total, line.currency_id),
            "open": format_amount(self.env, line.amount_open, line.currency_id),
        }

    def _portal_list_news(self):
        """Return what happened on our side, which the agency has to know."""
        events = self.event_ids.filtered("is_to_tell")
        kinds = dict(events._fields["kind"]._description_selection(self.env))
        return [
            {
                "date": format_date(
                    self.env, event.company_id._collection_today(event.date)
                ),
                "title": kinds[event.kind],
                "text": event.text or "",
                "amount": event.amount
                and format_amount(self.env, event.amount, event.currency_id),
            }
            for event in events
        ]

    def _portal_list_reports(self):
        """Return what the agency has reported, the newest first."""
        rows = self.report_row_ids[:SHOWN]
        labels = dict(rows._fields["status"]._description_selection(self.env))
        return [
            {
                "date": format_date(
                    self.env,
                    row.date or row.company_id._collection_today(row.create_date),
                ),
                "status": labels.get(row.status, ""),
                "text": " · ".join(
                    filter(None, (row.action, *(row.contact_id.note or "").split("\n")))
                ),
            }
            for row in rows
        ]

    def _portal_list_statuses(self):
        """Return key and label of what the agency may report."""
        rows = self.env["credit.collection.agency.report.row"]
        labels = rows._fields["status"]._description_selection(self.env)
        return [
            {"key": key, "label": label}
            for key, label in labels
            if key not in ("accepted", "rejected") or self.state == "sent"
        ]

    @api.model
    def _portal_list_fields(self):
        """Return name, type and label of the inputs of the form."""
        labels = {
            "date": self.env._("Date"),
            "action": self.env._("Action"),
            "contact_result": self.env._("Result of the contact"),
            "promise_date": self.env._("Promised for"),
            "promise_amount": self.env._("Amount promised"),
            "instalments": self.env._("Number of instalments, one each month"),
            "payment_date": self.env._("Paid on"),
            "payment_amount": self.env._("Amount paid to you"),
            "cost": self.env._("Cost"),
            "next_step": self.env._("Next step"),
            "next_step_date": self.env._("Next step on"),
        }
        return [(name, KINDS.get(name, "text"), labels[name]) for name in labels]

    def _portal_report(self, once, values, files=()):
        """Take a report of the agency from its page.

        :param str once: key of the form; what is sent twice counts once.
        :param dict values: texts by ``REPORTED``.
        :param files: names and contents of documents.
        :raise UserError: for what cannot be understood.
        """
        self.ensure_one()
        texts = {name: (values.get(name) or "").strip() for name in REPORTED}
        if not texts["status"]:
            raise UserError(self.env._("Choose a status."))
        if len(once or "") != 32:
            raise UserError(self.env._("Please open the page again."))
        attachments = self.env["ir.attachment"].sudo()
        made = attachments.create(
            [{"name": name, "raw": content} for name, content in files]
        )
        self._add_report(f"page-{once}", texts, made)
        made.unlink()  # the log has its own copies

    def _portal_get_dossier(self):
        """Return name, kind and content of the dossier; None without one."""
        self.ensure_one()
        dossier = self.dossier_id
        if not dossier:
            return None
        self._log_event("note", self.env._("The agency fetched the dossier"))
        return {
            "name": dossier.name,
            "kind": "application/zip",
            "content": dossier.raw,
        }
