from odoo import models
from odoo.tools import format_amount


class CreditCollectionTimeline(models.AbstractModel):
    """Credit checks and releases in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "credit": (self.env._("Credit"), "fa-balance-scale", self._find_credit),
        }

    def _find_credit(self, case, limit):
        """When the credit was checked, and what was let go although held back."""
        domain = [
            ("partner_id", "=", case.partner_id.id),
            ("company_id", "=", case.company_id.id),
        ]
        checks = self.env["credit.collection.credit.check"].search(domain, limit=limit)
        releases = self.env["credit.collection.credit.release"]
        events = [
            self._prepare_event(
                check,
                check.date,
                self.env._(
                    "Credit check: %(source)s", source=self._get_label(check, "source")
                ),
                text=self._get_label(check, "capacity"),
                by=check.user_id.name,
            )
            for check in checks
        ]
        for release in releases.search(domain, limit=limit):
            title = self.env._("Released: %(document)s", document=release.document)
            amount = format_amount(self.env, release.amount, release.currency_id)
            events.append(
                self._prepare_event(
                    release,
                    release.date,
                    title,
                    text=f"{release.held_by} → {release.reason}",
                    amount=amount,
                    by=release.user_id.name,
                    tone="warning",
                )
            )
        return events
