from datetime import timedelta
from unittest.mock import patch

from psycopg2 import OperationalError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon

COMPANIES = "[('is_company', '=', True)]"


class TestSegment(CreditCollectionCommon):
    """Rules say which customers are followed how and by whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer(is_company=True)
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.other = cls._create_protocol("Other", {"name": "Other 1", "delay": 2})

    def _segment(self, name="Companies", domain=COMPANIES, **values):
        segments = self.env["credit.collection.segment"].with_user(self.manager)
        return segments.create(
            {
                "name": name,
                "domain": domain,
                "company_id": self.company.id,
                **{key: getattr(value, "id", value) for key, value in values.items()},
            }
        )

    # === Which segment === #

    def test_the_first_rule_that_takes_a_customer_counts(self):
        self._segment("Late", sequence=2)
        first = self._segment("First", sequence=1)
        self._segment("None", domain="[('name', '=', 'Nobody')]", sequence=0)
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).segment_id, first)

    def test_a_segment_chosen_by_hand_comes_before_all_rules(self):
        self._segment(sequence=1)
        chosen = self._segment("Chosen", domain="[('id', '=', 0)]", sequence=9)
        self._choose(
            self.partner, collection_segment_id=chosen, collection_segment_reason="VIP"
        )
        self.assertEqual(self._case(self.partner).segment_id, chosen)

    def test_an_archived_segment_takes_nobody(self):
        segment = self._segment()
        self._choose(
            self.partner, collection_segment_id=segment, collection_segment_reason="VIP"
        )
        self._evaluate(TODAY)
        segment.active = False
        self.assertFalse(self._case(self.partner).segment_id)

    def test_a_segment_belongs_to_its_company(self):
        company = self.setup_other_company(name="Otra Casa")["company"]
        self.env.user.company_ids += company
        self._segment().sudo().company_id = company
        self._evaluate(TODAY)
        self.assertFalse(self._case(self.partner).segment_id)

    def test_changes_of_a_customer_count_at_the_next_evaluation(self):
        segment = self._segment(domain="[('ref', '=', 'VIP')]")
        self._evaluate(TODAY)
        self.assertFalse(self._case(self.partner).segment_id)
        self.partner.ref = "VIP"
        self._evaluate(self._days(1))
        self.assertEqual(self._case(self.partner).segment_id, segment)
        self.assertFalse(self._evaluate(self._days(1)), "stable")

    def test_one_query_for_any_number_of_segments_and_customers(self):
        rules = self.env["credit.collection.segment"].sudo()
        rules |= self._segment().sudo() | self._segment("Late").sudo()
        partners = self._customers(20)
        company_ids = self.company.ids
        rules._find_members(company_ids, set(partners.ids), {})
        for segments in (rules[:1], rules):
            for group in (partners[:1], partners):
                with self._exactly(3):  # one between a savepoint and its release
                    members = segments._find_members(company_ids, set(group.ids), {})
                for segment in segments:
                    found = members[segment.id][self.company.id]
                    self.assertEqual(found, set(group.ids))

    def _break_promise(self, partner, days):
        """A promise for yesterday that nothing was paid of, judged in some days."""
        case = self._case(partner)
        promise = case._promise(10, case.company_id._collection_today())
        self._evaluate(self._days(days))
        self.assertEqual(promise.state, "broken")
        return promise

    def test_who_breaks_promises_has_an_own_segment(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        segment = self._segment(domain="[('collection_broken_count', '>=', 1)]")
        self._evaluate(TODAY)
        self.assertFalse(self._case(self.partner).segment_id)
        self._break_promise(self.partner, 5)
        self._evaluate(self._days(6))
        self.assertEqual(self._case(self.partner).segment_id, segment)
        self.assertFalse(self._case(other).segment_id)

    def test_broken_promises_are_counted_for_a_year_and_found(self):
        customers = self.env["res.partner"].with_user(self.collector)
        self._evaluate(TODAY)
        self._break_promise(self.partner, 5)
        partner = self.partner.with_user(self.collector)
        self.assertEqual(partner.collection_broken_count, 1)
        for domain, is_found in (
            ([("collection_broken_count", "=", 1)], True),
            ([("collection_broken_count", ">", 0)], True),
            ([("collection_broken_count", "<", 1)], False),
            ([("collection_broken_count", "=", 0)], False),
            ([("collection_broken_count", "!=", 0)], True),
            ([("collection_broken_count", "not in", (1, 2))], False),
        ):
            with self.subTest(domain=domain):
                found = customers.search([*domain, ("id", "=", partner.id)])
                self.assertEqual(bool(found), is_found)
        self._on(self._days(400))
        partner.invalidate_recordset()
        self.assertEqual(partner.collection_broken_count, 0)

    def test_promises_to_another_company_do_not_count(self):
        self._evaluate(TODAY)
        self._break_promise(self.partner, 5)
        other = self.setup_other_company(name="Otra Casa")["company"]
        self.assertEqual(
            self.partner.with_company(other).sudo().collection_broken_count, 0
        )

    # === What it decides === #

    def test_protocol_of_the_customer_then_of_the_segment_then_of_the_company(self):
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).protocol_id, self.protocol)
        self._segment(protocol_id=self.other)
        self.assertEqual(self._case(self.partner).protocol_id, self.other)
        self._choose(self.partner, collection_protocol_id=self.protocol)
        self.assertEqual(self._case(self.partner).protocol_id, self.protocol)

    def test_the_collector_of_a_segment_gets_its_cases_at_once(self):
        self._evaluate(TODAY)
        segment = self._segment(user_id=self.manager)
        case = self._case(self.partner)
        self.assertEqual(case.user_id, self.manager)
        notes = " ".join(case.sudo().message_ids.mapped("body"))
        self.assertIn("as the segment Companies says", notes)
        segment.active = False
        self.assertEqual(self._case(self.partner).user_id, self.manager, "they stay")

    def test_a_segment_without_a_collector_moves_no_case(self):
        self._evaluate(TODAY)
        self._segment()
        self.assertEqual(self._case(self.partner).user_id, self.collector)

    def test_the_collector_of_the_customer_comes_before_that_of_the_segment(self):
        self._choose(self.partner, collection_user_id=self.collector)
        self._segment(user_id=self.manager)
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).user_id, self.collector)

    def test_the_collector_of_a_segment_who_sells_is_passed_over(self):
        self.partner.user_id = self.manager
        self._segment(user_id=self.manager)
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).user_id, self.collector)

    # === Rules that fail === #

    def test_a_rule_that_cannot_be_searched_is_refused(self):
        for domain in ("[('nothing', '=', 1)]", "not a domain", "[('id', '=', open)]"):
            with self.subTest(domain=domain), self.assertRaises(ValidationError):
                self._segment(domain=domain)

    def test_a_rule_asks_only_for_what_its_author_may_read(self):
        with self.assertRaises(ValidationError):
            self._segment(domain="[('user_ids.totp_secret', '=like', 'A%')]")

    @mute_logger("odoo.addons.credit_collection.models.assignment.segment_members")
    def test_a_rule_that_fails_later_stops_nobody_and_keeps_its_customers(self):
        segment = self._segment(protocol_id=self.other)
        empty = segment.copy()
        self._evaluate(TODAY)
        self.env.cr.execute(
            "UPDATE credit_collection_segment SET domain = %s WHERE id = ANY(%s)",
            ["[('gone', '=', 1)]", [segment.id, empty.id]],
        )
        self.env.invalidate_all()
        self._evaluate(self._days(1))
        case = self._case(self.partner)
        self.assertEqual((case.segment_id, case.protocol_id), (segment, self.other))
        self.assertIn("cannot be used", empty.notice)

    def test_another_transaction_that_was_faster_is_tried_again(self):
        segment = self._segment()
        segments = type(segment)
        with (
            patch.object(segments, "_query_members", side_effect=OperationalError),
            self.assertRaises(OperationalError),
        ):
            segment._find_members(self.company.ids, set(self.partner.ids), {})
        with (
            patch.object(segments, "_query_members", side_effect=OperationalError),
            self.assertRaises(OperationalError),
        ):
            segment._check_domain()

    # === Screens and rights === #

    def test_a_manager_makes_one_and_sees_its_cases(self):
        with Form(
            self.env["credit.collection.segment"].with_user(self.manager)
        ) as form:
            form.name = "Everybody"
            form.protocol_id = self.other
        segment = form.save()
        self._evaluate(TODAY)
        self.assertEqual(segment.case_count, 1)
        action = segment.action_view_cases()
        cases = self._cases(self.manager).search(action["domain"])
        self.assertEqual(cases.partner_id, self.partner)

    def test_a_collector_reads_segments_and_changes_none(self):
        segment = self._segment().with_user(self.collector)
        self.assertEqual(segment.name, "Companies")
        with self.assertRaises(AccessError):
            segment.name = "Mine"

    def test_a_segment_that_is_deleted_leaves_the_case(self):
        segment = self._segment(protocol_id=self.other)
        self._evaluate(TODAY)
        segment.unlink()
        case = self._case(self.partner)
        self.assertFalse(case.segment_id)
        self.assertEqual(case.protocol_id, self.protocol)

    def test_a_branch_uses_the_segments_of_its_company(self):
        segment = self._segment(domain="[]")
        self.company.sudo().child_ids = [Command.create({"name": "Sucursal"})]
        branch = self.company.sudo().child_ids
        keys = {(branch.id, self.partner.id)}
        choices = (
            self.env["credit.collection.assignment"].sudo()._read_choices(keys, {})
        )
        (choice,) = choices.values()
        self.assertEqual(choice["segment_id"], segment.id)
