from odoo import api, models
from odoo.tools import format_amount, format_date


class CreditCollectionAgency(models.Model):
    """Tells agencies what happened on our side: a payment to us, a credit note, that it
    was taken back. Agencies with a page read it there."""

    _inherit = "credit.collection.agency"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_tell(self):
        """Write one mail per placement about what its agency does not know yet,
        committing each. One that fails is logged, and stops no other."""
        cron, trigger = self.env["ir.cron"], self.env["credit.collection.trigger"]
        placements = self._find_untold()
        cron._commit_progress(remaining=len(placements))
        for placement in placements:
            trigger._do_safely(
                lambda one=placement: self._tell(one),
                "The agency of placement %s could not be told",
                placement.id,
            )
            if not cron._commit_progress(1):
                break

    @api.model
    def _find_untold(self):
        """Return the placements with something that the agency does not know. Those of
        archived companies wait."""
        events = self.env["credit.collection.placement.event"].sudo()
        found = events._read_group(
            [
                ("is_to_tell", "=", True),
                ("told_on", "=", False),
                ("company_id.active", "=", True),
            ],
            ["placement_id"],
        )
        placements = self.env["credit.collection.placement"].sudo()
        return placements.union(*(placement for (placement,) in found))

    @api.model
    def _tell(self, placement):
        """Write to the agency of a placement; what cannot be written waits."""
        events = placement.event_ids.filtered(
            lambda event: event.is_to_tell and not event.told_on
        ).sorted("id")
        agency = placement.agency_id
        people = agency._get_mail_partners()
        if agency.channel == "email" and people:
            self._mail_events(placement, events, people)
        elif agency.channel == "email":
            placement.dossier_error = self.env._("The agency has no e-mail address")
            placement._tell_dossier_failed()
            return
        events._mark_told()

    def _mail_events(self, placement, events, people):
        """Write to the agency about some events, in its language."""
        own = placement._in_agency_lang()
        lines = [self._describe_event(event) for event in events.with_env(own.env)]
        body = own.env["ir.qweb"]._render(
            "credit_collection.placement_news", {"placement": own, "lines": lines}
        )
        subject = own.env._(
            "News of placement %(number)s - %(company)s",
            number=placement.name,
            company=placement.company_id.name,
        )
        placement._mail_agency(people, subject, body)

    @api.model
    def _describe_event(self, event):
        """Return date, kind, words and amount of an event as text."""
        labels = dict(event._fields["kind"]._description_selection(event.env))
        day = event.company_id._collection_today(event.date)
        return {
            "date": format_date(event.env, day),
            "label": labels[event.kind],
            "text": event.text or "",
            "amount": event.amount
            and format_amount(event.env, event.amount, event.currency_id),
        }
