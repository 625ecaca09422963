from odoo import api, fields, models
from odoo.tools import SQL


class CreditCollectionTouched(models.Model):
    """Customers whose ledger changed since their last evaluation.

    Only added to by accountants, who wait for nobody: several rows of one customer are
    allowed, so no transaction looks at the rows of another. Who evaluates a customer
    deletes the rows.
    """

    _name = "credit.collection.touched"
    _description = "Customers to evaluate"
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index=True,
        ondelete="cascade",
        help="Empty: somebody whom a bank line does not name.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _add(self, partner_ids, job_id, alarm_id, contact_ids=()):
        """Add customers and, unless there is one already, a trigger of the job that
        evaluates them, with one statement.

        :param partner_ids: ids of commercial partners, None for somebody unknown.
        :param int job_id: id of the job.
        :param int alarm_id: id of the trigger that this transaction has added, or None.
        :param contact_ids: ids of partners whose commercial partners are added too.
        :return: the id of a new trigger; None if there is one, or the job is inactive.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH noted AS (
                    INSERT INTO credit_collection_touched (partner_id)
                    SELECT partner_id FROM UNNEST(%s::integer[]) partner_id
                     UNION
                    SELECT commercial_partner_id FROM res_partner
                     WHERE id = ANY(%s::integer[]))
                INSERT INTO ir_cron_trigger (cron_id, call_at)
                SELECT id, %s FROM ir_cron
                 WHERE id = %s AND active
                   AND NOT EXISTS (SELECT FROM ir_cron_trigger WHERE id = %s)
             RETURNING id
                """,
                sorted(partner_ids, key=lambda partner_id: partner_id or 0),
                sorted(contact_ids),
                fields.Datetime.now(),
                job_id,
                alarm_id,
            )
        )
        return rows[0][0] if rows else None

    @api.model
    def _read_partners(self, partner_ids=None, limit=None):
        """Return the customers that wait, those that wait longest first; None among
        them says that somebody waits whom nobody knows yet.

        :param partner_ids: ids of the customers to look at; None for all.
        :param int limit: how many; None for all.
        :rtype: list[int | None]
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id FROM credit_collection_touched WHERE %s
                 GROUP BY partner_id ORDER BY MIN(id) LIMIT %s
                """,
                self._get_condition(partner_ids, or_unknown=True),
                limit,
            )
        )
        return [partner_id for (partner_id,) in rows]

    @api.model
    def _take(self, partner_ids=None):
        """Delete the rows of customers who are evaluated now. Two transactions that
        evaluate the same customer do so one after the other.

        :param partner_ids: ids of commercial partners, None among them for unknown
            ones; None for all.
        :return: whether nobody else waits.
        """
        ((is_empty,),) = self.env.execute_query(
            SQL(
                """
                WITH taken AS (
                    DELETE FROM credit_collection_touched
                     WHERE id IN (SELECT id FROM credit_collection_touched
                                   WHERE %s ORDER BY id FOR UPDATE)
                 RETURNING id)
                SELECT NOT EXISTS (SELECT FROM credit_collection_touched
                                    WHERE id NOT IN (SELECT id FROM taken))
                """,
                self._get_condition(partner_ids, None in (partner_ids or ())),
            )
        )
        return is_empty

    @api.model
    def _get_condition(self, partner_ids, or_unknown):
        """Return the condition of the rows of some customers, and of unknown ones."""
        if partner_ids is None:
            return SQL("TRUE")
        condition = self.env["credit.collection.bulk"]._in_customers(
            "partner_id", [one for one in partner_ids if one]
        )
        if not or_unknown:
            return condition
        return SQL("(partner_id IS NULL OR %s)", condition)
