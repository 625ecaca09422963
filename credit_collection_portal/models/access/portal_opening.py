from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditCollectionPortalOpening(models.Model):
    """When a link was opened for the first time: the time, and nothing about who did.
    Programs that check mails open links too, so it proves no more than the delivery."""

    _name = "credit.collection.portal.opening"
    _description = "First opening of a link"
    _order = "date DESC, id DESC"
    _log_access = False
    _rec_name = "case_id"

    case_id = fields.Many2one(
        "credit.collection.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    date = fields.Datetime("Opened on", required=True, readonly=True)
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    last_day = fields.Date(
        "Link lives until", required=True, readonly=True, help="Of the link opened."
    )

    _once = models.Constraint(
        "UNIQUE (case_id, version, last_day)", "A link is opened first only once."
    )

    def write(self, vals):
        """:raise UserError: always: an opening is evidence."""
        # pylint: disable=method-required-super  # append-only
        raise UserError(self.env._("What was opened when is not changed."))

    @api.model
    def _note(self, case, last_day, now=None):
        """Note that a link of a case was opened, unless it was before.

        :param date last_day: of the link, which tells it from others.
        :param datetime now: naive UTC; None for now.
        """
        openings, case = self.sudo(), case.sudo()
        link = {
            "case_id": case.id,
            "version": case.portal_version,
            "last_day": last_day,
        }
        if not openings.search_count([(k, "=", v) for k, v in link.items()], limit=1):
            openings.create({**link, "date": now or fields.Datetime.now()})
