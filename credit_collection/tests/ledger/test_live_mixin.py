from datetime import timedelta

from odoo.tools import SQL

from ...models.ledger.live_mixin import FEW
from ..common import TODAY, CreditCollectionCommon


class TestLiveMixin(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner, cls.other = cls._customer(), cls._customer("Cliente Dos")
        for partner in (cls.partner, cls.other):
            cls._invoice(partner, 100, TODAY - timedelta(days=20))
            cls._invoice(partner, 60, TODAY - timedelta(days=10))
            cls._credit_note(partner, 30)

    def _read(self, model, domain, fields):
        """Rows as the collector gets them, each time anew."""
        self.env[model].invalidate_model()
        records = self.env[model].with_user(self.collector).with_context(date=TODAY)
        return records.search_read(domain, fields)

    def test_a_row_says_the_same_alone_and_among_all(self):
        fields = ["move_name", "to_collect", "bucket", "days_late", "amount_residual"]
        for model, names in (
            ("credit.collection.item", fields),
            ("credit.collection.position", ["overdue", "credits", "to_collect"]),
        ):
            with self.subTest(model):
                together = self._read(model, [], names)
                apart = [
                    row
                    for known in together
                    for row in self._read(model, [("id", "=", known["id"])], names)
                ]
                self.assertEqual(apart, together)
                self.assertTrue(any(row["to_collect"] for row in together))

    def test_few_customers_are_read_by_the_function_as_all_are(self):
        dates = {self.env.company.id: TODAY}
        for name in ("credit.collection.item", "credit.collection.position"):
            with self.subTest(name):
                model = self.env[name]
                self.env["credit.collection.item"]._flush()
                customers = (self.partner + self.other).ids
                short = model._query(dates, customers)
                long = model._build_query(dates, customers)
                self.assertIn(f"{model._table}_few", short.code)
                rows, same = map(self._sorted, (short, long))
                self.assertEqual(rows, same)
                self.assertTrue(rows)

    def _sorted(self, query):
        return self.env.execute_query_dict(
            SQL("SELECT * FROM (%s) rows ORDER BY id", query)
        )

    def test_many_customers_are_read_at_once_by_the_query(self):
        items = self.env["credit.collection.item"]
        query = items._query({self.env.company.id: TODAY}, list(range(1, FEW + 2)))
        self.assertNotIn(f"{items._table}_few", query.code)

    def test_the_query_of_all_is_not_compiled(self):
        for name in ("credit.collection.item", "credit.collection.position"):
            with self.subTest(name):
                self.env.cr.postcommit.data.clear()
                self.env.cr.execute("SET LOCAL jit = on")
                self.assertTrue(self._read(name, [], ["to_collect"]))
                self.assertEqual(self.env.execute_query(SQL("SHOW jit")), [("off",)])

    def test_rows_of_some_ids_are_read_for_their_customers_only(self):
        items = self.env["credit.collection.item"].with_user(self.collector)
        mine = items.search([("partner_id", "=", self.partner.id)])
        query = items._search([("id", "in", mine.ids)])
        customers = self.env.execute_query(
            SQL("SELECT DISTINCT partner_id FROM %s", query.from_clause)
        )
        self.assertEqual(customers, [(self.partner.id,)])

    def test_rows_of_a_customer_are_read_at_once(self):
        items = self.env["credit.collection.item"].with_user(self.collector)
        items.check_access("read")
        for domain in (
            [("partner_id", "=", self.partner.id), ("bucket", "!=", "credit")],
            [("partner_id", "in", self.partner.ids), ("bucket", "!=", "credit")],
        ):
            items.search_fetch(domain, ["to_collect"])
            items.invalidate_model()
            with self.assertQueryCount(2):  # the companies, the rows
                found = items.search_fetch(domain, ["to_collect"])
                self.assertEqual(sum(found.mapped("to_collect")), 130)
            query = items._search(domain)
            customers = self.env.execute_query(
                SQL("SELECT DISTINCT partner_id FROM %s", query.from_clause)
            )
            self.assertEqual(customers, [(self.partner.id,)])

    def test_items_without_a_customer_are_found(self):
        line = self._entry(self.partner, 40, TODAY)
        self.env.cr.execute(
            "UPDATE account_move_line SET partner_id = NULL WHERE id = %s", [line.id]
        )
        line.invalidate_recordset()
        for domain in ([("partner_id", "=", False)], [("partner_id", "in", [False])]):
            (row,) = self._read("credit.collection.item", domain, ["partner_id"])
            self.assertEqual(row["id"], line.id)

    def test_a_choice_of_ids_among_others_is_no_restriction(self):
        items = self.env["credit.collection.item"].with_user(self.collector)
        mine = items.search([("partner_id", "=", self.partner.id)])
        found = items.search(
            ["|", ("id", "in", mine.ids), ("partner_id", "=", self.other.id)]
        )
        self.assertEqual(found.partner_id, self.partner | self.other)

    def test_what_is_no_id_finds_nothing_or_all_and_breaks_nothing(self):
        for name in ("credit.collection.item", "credit.collection.position"):
            records = self.env[name].with_user(self.collector)
            for domain in (
                [("partner_id", "=", 2**40)],
                [("partner_id", "in", [2**40, -(2**40)])],
                [("id", "in", [2**40])],
                [("id", "in", [False])],
            ):
                with self.subTest(name=name, domain=domain):
                    self.assertFalse(records.search(domain))

    def test_an_item_without_a_customer_is_read_too(self):
        line = self._entry(self.partner, 40, TODAY)
        self.env.cr.execute(
            "UPDATE account_move_line SET partner_id = NULL WHERE id = %s", [line.id]
        )
        line.invalidate_recordset()
        fields = ["amount_residual", "partner_id"]
        (row,) = self._read("credit.collection.item", [("id", "=", line.id)], fields)
        self.assertEqual((row["amount_residual"], row["partner_id"]), (40, False))

    def test_opening_a_list_asks_a_constant_number_of_queries(self):
        items = self.env["credit.collection.item"].with_user(self.collector)
        specification = {"move_name": {}, "to_collect": {}, "bucket": {}}

        def count():
            items.invalidate_model()
            before = self.env.cr.sql_log_count
            items.web_search_read([], specification, limit=80)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        self._invoices(self._customers(10), 10, TODAY)
        self._evaluate()
        self.assertEqual(count(), few)
