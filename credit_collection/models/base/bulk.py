from psycopg2 import OperationalError

from odoo import api, models
from odoo.tools import SQL

from ...const import RETRIES


class CreditCollectionBulk(models.AbstractModel):
    """Inserts and updates many rows with one statement each, and repeats the steps of
    jobs that other workers disturb. Log columns are set; the caller invalidates the
    cache."""

    _name = "credit.collection.bulk"
    _description = "Many rows at once"

    @api.model
    def _in_customers(self, column, partner_ids):
        """Return a condition that restricts a statement to some customers.

        :param str column: column with the id of the customer; not escaped.
        :param partner_ids: ids of commercial partners; None for all.
        :rtype: SQL
        """
        if partner_ids is None:
            return SQL("TRUE")
        return SQL("%s IN %s", SQL(column), tuple(partner_ids) or (0,))

    @api.model
    def _insert(self, model_name, columns, rows, ending=""):
        """Insert many rows with one statement.

        :param str ending: SQL after the values, ``ON CONFLICT`` or ``RETURNING``.
        :return: the rows of ``RETURNING``, if any.
        """
        if not rows:
            return []
        table = self.env[model_name]._table
        names = ", ".join((*columns, "create_uid", "create_date", "write_uid"))
        marks = ", ".join(["%s"] * len(columns))
        return self.env.cr.execute_values(
            f"INSERT INTO {table} ({names}, write_date) VALUES %s {ending}",
            rows,
            template=f"({marks}, {self.env.uid:d}, NOW() AT TIME ZONE 'UTC', "
            f"{self.env.uid:d}, NOW() AT TIME ZONE 'UTC')",
            page_size=len(rows),
            fetch="RETURNING" in ending,
        )

    @api.model
    def _update(self, model_name, columns, rows):
        """Update many rows with one statement; each row starts with its id."""
        if not rows:
            return
        model = self.env[model_name]
        sets = ", ".join(
            f"{name} = new.{name}::{model._fields[name].column_type[1]}"
            for name in columns
        )
        self.env.cr.execute_values(
            f"UPDATE {model._table} SET {sets}, write_uid = {self.env.uid:d}, "
            "write_date = NOW() AT TIME ZONE 'UTC' "
            f"FROM (VALUES %s) new (id, {', '.join(columns)}) "
            f"WHERE {model._table}.id = new.id",
            rows,
            page_size=len(rows),
        )

    @api.model
    def _retry(self, step):
        """Do one step of a job, which commits at its end. When another transaction was
        faster, its changes are read in a new transaction and the step is repeated.

        :param step: function without arguments.
        :return: what it returns.
        :raise OperationalError: after more than ``RETRIES`` conflicts.
        """
        for _conflict in range(RETRIES):
            try:
                return step()
            except OperationalError:
                self.env.cr.rollback()
        return step()
