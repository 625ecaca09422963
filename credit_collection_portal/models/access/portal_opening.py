from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


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
        """Note that the page of a case was opened; of each link, the first time.

        :param date last_day: of the link, which tells it from others; None for a login.
        :param datetime now: naive UTC; None for now.
        """
        if not last_day:
            return
        case = case.sudo()
        # Two browsers may open a new link at the same moment: neither may fail.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO credit_collection_portal_opening
                       (case_id, company_id, version, last_day, date)
                SELECT link.*, %(now)s
                  FROM (VALUES (%(case)s, %(company)s, %(version)s, %(last_day)s))
                       link (case_id, company_id, version, last_day)
                 WHERE NOT EXISTS (
                       SELECT 1 FROM credit_collection_portal_opening known
                        WHERE (known.case_id, known.version, known.last_day)
                              = (link.case_id, link.version, link.last_day))
                    ON CONFLICT (case_id, version, last_day) DO NOTHING
                """,
                case=case.id,
                company=case.company_id.id,
                version=case.portal_version,
                last_day=last_day,
                now=now or fields.Datetime.now(),
            )
        )
        self.invalidate_model(flush=False)
