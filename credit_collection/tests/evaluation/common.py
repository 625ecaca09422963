"""What the evaluation finds: customers and what the ledger says of them."""

from odoo.tools import SQL

from ..common import CreditCollectionCommon


class EvaluationCommon(CreditCollectionCommon):
    def _versions(self):
        """The version of each row that an evaluation may write, by table."""
        self.env.flush_all()
        tables = (
            "credit_collection_case",
            "credit_collection_action",
            "credit_collection_hold",
            "credit_collection_contact",
            "mail_activity",
            "mail_message",
            "res_company",
        )
        versions = {}
        for table in tables:
            query = SQL(
                "SELECT id, xmin::text, ctid::text FROM %s", SQL.identifier(table)
            )
            versions[table] = sorted(self.env.execute_query(query))
        return versions

    def _count_queries(self, call):
        """How many queries ``call`` makes, once its caches are warm."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
