import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: What tells one form that was shown from another one.
ONCE = re.compile(r"[0-9a-f]{32}")


class CreditCollectionPortalAnswer(models.Model):
    """What a customer sent from the page, each form once: a double click and a form
    sent again find what was done, and do nothing."""

    _name = "credit.collection.portal.answer"
    _description = "Answer from the page"
    _order = "id DESC"
    _rec_name = "title"

    case_id = fields.Many2one(
        "credit.collection.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    kind = fields.Char(required=True, readonly=True)
    once = fields.Char(required=True, readonly=True)
    title = fields.Char(readonly=True, help="What the page told the customer.")
    text = fields.Text(readonly=True)
    place = fields.Char(readonly=True, help="The place of the page it leads to.")
    url = fields.Char(readonly=True, help="Where the customer went on, as to pay.")

    _once_per_form = models.Constraint(
        "UNIQUE (case_id, once)", "A form is answered once."
    )

    @api.model
    def _start(self, case, kind, once):
        """Note that a form of the page is being answered; who sends it at the same time
        waits, and finds it done.

        :param str once: the key of the form.
        :return: the answer, and whether it was there before.
        :rtype: tuple[credit.collection.portal.answer, bool]
        :raise UserError: if the key is none.
        """
        if not ONCE.fullmatch(once or ""):
            raise UserError(
                self.env._("The page was out of date. Please send it once more.")
            )
        answers = self.sudo()
        known = answers.search([("case_id", "=", case.id), ("once", "=", once)])
        if known:
            return known, True
        # Whoever comes at the same moment waits here, and Odoo repeats the request.
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO credit_collection_portal_answer
                       (case_id, company_id, kind, once, create_date, create_uid)
                VALUES (%s, %s, %s, %s, %s, %s)
                    ON CONFLICT (case_id, once) DO NOTHING RETURNING id
                """,
                case.id,
                case.company_id.id,
                kind,
                once,
                fields.Datetime.now(),
                self.env.uid,
            )
        )
        return answers.browse(rows[0][0]), False

    def _keep(self, outcome):
        """Keep what the page says now; the rooms keep more.

        :param dict outcome: see ``case._portal_receive``.
        """
        names = ("title", "text", "place", "url")
        self.write({name: outcome.get(name) for name in names})
