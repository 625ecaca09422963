"""What the reports say of agencies: each figure is that of its list, and of the
database."""

from odoo import Command
from odoo.tools import SQL

from .test_placement_money import MoneyCommon

#: What the report of open placements shows, and what the one of agencies adds.
OPEN = ["amount_open_company:sum", "__count"]
RESULTS = ["amount_company:sum", "amount_recovered_company:sum", "days_to_money:avg"]


class TestPlacementFigures(MoneyCommon):
    """An agency has debts for one to two hundred days, in two currencies; another one
    has what the first had to give back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency.write(
            {
                "mandate_date": cls._days(-300),
                "processing_agreement_date": cls._days(-300),
            }
        )
        cls.second_agency = cls._agency("Segunda")
        cls.dollar = cls.env.ref("base.USD")
        cls.dollar.active = True
        cls.dollar.rate_ids = [
            Command.create(
                {"name": cls._days(-400), "rate": 1.25, "company_id": cls.company.id}
            )
        ]
        cls.old = cls._debtor("Old", 200, 800)
        cls.abroad = cls._debtor("Abroad", 100, 1000, currency=cls.dollar)
        cls.partly = cls._debtor("Partly", 40, 500)
        cls.refused = cls._debtor("Refused", 70, 300)
        cls.back = cls._debtor("Back", 150, 600)
        cls.paid = cls._debtor("Paid", 35, 250)
        cls._pay(cls.partly.line_ids.move_line_id.move_id, 200)
        cls._pay(cls.paid.line_ids.move_line_id.move_id, 250)
        cls.partly._accept()
        cls.abroad._start()
        cls.refused._reject("Too small")
        cls._pay(cls.back.line_ids.move_line_id.move_id, 150)
        cls._evaluate()
        cls.back._recall("Too slow")
        case = cls._case(cls.back.partner_id, user=cls.manager)
        cls.again = case._place(cls.second_agency)
        cls.env.flush_all()

    @classmethod
    def _debtor(cls, name, days, amount, **values):
        """A debt that was handed over so many days ago."""
        partner = cls._customer(name)
        cls._invoice(partner, amount, cls._days(-days - 30), **values)
        cls._evaluate(partners=partner)
        placement = cls._place(partner, date=cls._days(-days))
        placement._mark_sent(cls._days(-days))
        return placement

    def _placements(self):
        self.env.invalidate_all()
        return self.env["credit.collection.placement"].with_user(self.manager)

    def _groups(self, domain, names, aggregates):
        return self._placements().formatted_read_group(domain, names, aggregates)

    def _read_open(self):
        """The same from the database, in the words of whoever checks it by hand."""
        return self.env.execute_query(
            SQL(
                """
                SELECT agency_id,
                       CASE WHEN %(today)s - date_placed > 180 THEN '181_more'
                            WHEN %(today)s - date_placed > 90 THEN '091_180'
                            WHEN %(today)s - date_placed > 60 THEN '061_090'
                            WHEN %(today)s - date_placed > 30 THEN '031_060'
                            ELSE '000_030' END,
                       state, SUM(amount_open_company), COUNT(*)
                  FROM credit_collection_placement
                 WHERE state NOT IN ('rejected', 'closed', 'recalled')
                 GROUP BY 1, 2, 3
                """,
                today=self._days(0),
            )
        )

    def test_open_placements_by_time_and_state_are_what_the_database_has(self):
        groups = self._groups(
            [("age", "!=", False)], ["agency_id", "age", "state"], OPEN
        )
        found = {
            (group["agency_id"][0], group["age"], group["state"]): (
                group["amount_open_company:sum"],
                group["__count"],
            )
            for group in groups
        }
        rows = self._read_open()
        expected = {tuple(row[:3]): (float(row[3]), row[4]) for row in rows}
        self.assertEqual(found, expected)
        first, second = self.agency.id, self.second_agency.id
        self.assertEqual(
            found,
            {
                (first, "000_030", "accepted"): (1000, 1),
                (first, "031_060", "accepted"): (300, 1),
                (first, "091_180", "working"): (800, 1),
                (first, "181_more", "sent"): (800, 1),
                (second, "000_030", "draft"): (450, 1),
            },
        )

    def test_each_figure_is_that_of_its_list(self):
        for names in (
            ["age"],
            ["agency_id", "age"],
            ["age", "state"],
            ["age", "result"],
        ):
            groups = self._groups([], names, OPEN)
            self.assertEqual(sum(group["__count"] for group in groups), 8)
            for group in groups:
                found = self._placements().search(group["__extra_domain"])
                with self.subTest(group=group["__extra_domain"]):
                    self.assertEqual(len(found), group["__count"])
                    self.assertEqual(
                        sum(found.mapped("amount_open_company")),
                        group["amount_open_company:sum"],
                    )
                    self.assertEqual(set(found.mapped("age")), {group["age"]})
                    self.assertEqual(
                        found.filtered_domain(group["__extra_domain"]), found
                    )

    def test_what_has_ended_has_no_time_with_the_agency(self):
        ended = self.refused | self.back | self.paid
        placements = self._placements()
        self.assertEqual(placements.search([("age", "=", False)]), ended)
        self.assertEqual(
            placements.search([("age", "!=", False)]), placements.search([]) - ended
        )
        self.assertEqual(placements.search([("age", "=", "181_more")]), self.old)
        self.assertIn(self.refused, placements.search([("age", "!=", "181_more")]))
        self.assertFalse(placements.search([("age", "in", [])]))

    def test_time_goes_on_by_itself(self):
        self.assertEqual(self.partly.age, "031_060")
        self._on(self._days(21))
        self.env.invalidate_all()
        self.assertEqual(self.partly.age, "061_090")
        self.assertIn(self.partly, self._placements().search([("age", "=", "061_090")]))

    def test_the_share_of_an_agency_is_that_of_the_report(self):
        """What it gave back counts with what it recovered, and what it refused not."""
        self.agency.invalidate_recordset()
        ended = [("agency_id", "=", self.agency.id), ("state", "!=", "rejected")]
        ended.append(("age", "=", False))
        (group,) = self._groups(ended, ["agency_id"], [*RESULTS, "recovered_rate:avg"])
        self.assertEqual(group["amount_company:sum"], 850)
        self.assertEqual(group["amount_recovered_company:sum"], 400)
        self.assertAlmostEqual(group["recovered_rate:avg"], 400 / 850)
        self.assertAlmostEqual(self.agency.recovered_rate, 400 / 850)

    def test_taken_back_with_a_part_paid_is_partly_paid(self):
        self.assertEqual((self.back.state, self.back.result), ("recalled", "partly"))
        self.old._recall("Too slow")
        self.assertEqual(self.old.result, "returned")

    def test_the_days_are_those_to_the_first_money(self):
        self.assertEqual((self.paid.days_to_money, self.partly.days_to_money), (35, 40))
        groups = self._groups([], ["agency_id"], RESULTS)
        days = {group["agency_id"][0]: group["days_to_money:avg"] for group in groups}
        self.assertEqual(days[self.agency.id], (35 + 40 + 150) / 3)
        self.assertFalse(days[self.second_agency.id])

    def test_money_taken_back_was_no_first_money(self):
        self.partly.line_ids.move_line_id.remove_move_reconcile()
        self._evaluate()
        self.assertFalse(self.partly.payment_ids)
        self.assertEqual(self.partly.days_to_money, 0)
        self._on(self._days(20))
        self._pay(self.partly.line_ids.move_line_id.move_id, 10)
        self._evaluate(self._days(20))
        self.assertEqual(self.partly.days_to_money, 60)

    def test_money_to_us_counts_on_the_day_it_came(self):
        self._pay(self.old.line_ids.move_line_id.move_id, 80, self._days(-45))
        self._evaluate()
        self.assertEqual(self.old.payment_ids.date, self._days(-45))
        self.assertEqual(self.old.days_to_money, 155)

    def test_the_reports_offer_it(self):
        report = self.env.ref(
            "credit_collection.credit_collection_placement_action_open"
        )
        views = self._placements().get_views(
            [(view[0], view[1]) for view in report.views] + [(False, "search")]
        )["views"]
        self.assertIn('name="age" type="row"', views["pivot"]["arch"])
        self.assertIn("'group_by': 'age'", views["search"]["arch"])
        fields = self._placements().fields_get(["age"])
        self.assertTrue(fields["age"]["groupable"])
        self.assertTrue(fields["age"]["searchable"])
