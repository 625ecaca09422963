from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError

from ..common import TODAY, CreditCollectionCommon

NAMES = ["no_credit", "difficult", "new", "vip", "slow", "regular", "occasional"]


class TestSegmentMembers(CreditCollectionCommon):
    """The segments that come with the add-on, why a customer is in one, and since
    when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seeded = cls.env["credit.collection.segment"].browse(
            [cls.env.ref(f"credit_collection.segment_{name}").id for name in NAMES]
        )
        cls.seeded.sudo().active = True
        (
            cls.no_credit,
            cls.difficult,
            cls.new,
            cls.vip,
            cls.slow,
            cls.regular,
            cls.occasional,
        ) = cls.seeded
        cls.fixed = cls._bought("Fijo", *cls._quarters())

    def _segment_of(self, partner):
        """The segment as the collector sees it on the customer."""
        partner.invalidate_recordset()
        return partner.with_user(self.collector).collection_segment_now_id

    def _why(self, partner):
        partner.invalidate_recordset()
        return partner.with_user(self.collector).collection_segment_why

    @classmethod
    def _bought(cls, name, *days, amount=100, late=0):
        """A customer of long ago, with paid invoices due on these days."""
        partner = cls._customer(name, is_company=True)
        for day in (date(2023, 1, 9), *days):
            invoice = cls._invoice(partner, amount, day)
            cls._pay(invoice, day=day + timedelta(days=late))
        return partner

    @classmethod
    def _quarters(cls):
        return [cls._days(-30 - 60 * number) for number in range(5)]

    def test_the_seven_segments_are_filled_by_what_was_measured(self):
        big = self._bought("Grande", *self._quarters(), amount=9000)
        filling = {
            self.no_credit: self._customer("Perdido"),
            self.difficult: self._customer("Difícil"),
            self.new: self._customer("Nuevo"),
            self.vip: big,
            self.slow: self._bought("Lento", *self._quarters(), late=30),
            self.regular: self.fixed,
            self.occasional: self._bought("Raro", self._days(-90)),
        }
        self._invoice(filling[self.no_credit], 50, self._days(-200))
        self._invoice(filling[self.difficult], 50, self._days(-100))
        self._invoice(filling[self.new], 50, self._days(5))
        self._customers(9)
        self._measure(TODAY)
        for segment, partner in filling.items():
            with self.subTest(segment=segment.name):
                self.assertEqual(self._segment_of(partner), segment)
                self.assertTrue(self._why(partner))
                counted = segment.with_user(self.manager)
                self.assertEqual(counted.customer_count, 1)

    def test_seeded_segments_change_nothing_by_themselves(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(-200))
        self.seeded.sudo().active = False
        self._evaluate(TODAY)
        names = (
            "protocol_id user_id state level_id next_level_id next_action_date".split()
        )
        before = self._case(partner).read(names)
        self.seeded.sudo().active = True
        self._measure(TODAY)
        self._evaluate(TODAY)
        self.assertEqual(self._case(partner).read(names), before)
        self.assertEqual(self._case(partner).segment_id, self.no_credit)

    def test_why_says_what_the_rule_looked_at(self):
        partner = self._bought("Lento", *self._quarters(), late=30)
        self._measure(TODAY)
        why = self._why(partner)
        self.assertIn("Pays days late: 30", why)
        self.assertIn("Last payment: ", why)
        spanish = partner.with_context(lang="es_ES").with_user(self.collector)
        day = partner.with_user(self.collector).collection_measure_id.last_payment
        self.assertIn(f"{day:%d/%m/%Y}", spanish.collection_segment_why)
        self.assertIn("Promises not kept: 0", why)

    def test_why_follows_what_was_measured_since(self):
        partner = self._bought("Lento", *self._quarters(), late=30)
        self._measure(TODAY)
        invoice = self._invoice(partner, 100, self._days(-30))
        self._pay(invoice, day=self._days(9))
        self._measure(self._days(10))
        changes = self.env["credit.collection.segment.change"].sudo()
        self.assertEqual(len(changes.search([("partner_id", "=", partner.id)])), 1)
        self.assertRegex(self._why(partner), r"Pays days late: 3[1-9]")

    def test_why_is_written_as_the_reader_writes(self):
        values = {
            "average_days_late": 31.25,
            "turnover": 12500,
            "last_payment": "2025-03-31",
            "first_invoice": None,
        }
        reader = self.difficult.with_context(lang="es_ES")
        why = reader._explain(is_pinned=False, values=values, pin_reason=None)
        for text in (": 31,2", ": 12.500", ": 31/03/2025", ": –"):
            self.assertIn(text, why)

    def test_the_history_says_when_a_customer_changed(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(5))
        self._measure(TODAY)
        self._measure(self._days(1))
        self._measure(self._days(100))
        changes = self.env["credit.collection.segment.change"].with_user(self.collector)
        found = changes.search([("partner_id", "=", partner.id)], order="date")
        self.assertEqual(found.segment_id, self.new | self.difficult)
        self.assertEqual(found.mapped("date"), [TODAY, self._days(100)])
        self.assertEqual(found[1].before_id, self.new)
        for attempt in (
            lambda: found.write({"date": TODAY}),
            found.unlink,
            lambda: found.with_user(self.manager).write({"date": TODAY}),
        ):
            self.assertRaises(AccessError, attempt)

    def test_a_case_follows_without_starting_again(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(-10))
        self._measure(TODAY)
        self._evaluate(TODAY)
        case = self._case(partner)
        self.assertEqual(case.segment_id, self.new)
        slow = self._create_protocol("Slow", {"name": "Slow 1", "delay": 40})
        cycle = case.cycle
        self.difficult.with_user(self.manager).protocol_id = slow
        self._measure(self._days(90))
        self._evaluate(self._days(90))
        case = self._case(partner)
        self.assertEqual((case.segment_id, case.protocol_id), (self.difficult, slow))
        self.assertEqual(case.cycle, cycle)

    def test_the_collectors_of_a_segment_take_turns(self):
        other = self._person("otra")
        team = self.manager | other
        partners = self._customers(4)
        self._invoices(partners, 100, self._days(-9))
        self.new.with_user(self.manager).user_ids = [Command.set(team.ids)]
        self._evaluate(TODAY)
        cases = self._cases().search([("partner_id", "in", partners.ids)])
        self.assertEqual(cases.user_id, team)
        counts = [len(cases.filtered(lambda c, u=u: c.user_id == u)) for u in team]
        self.assertEqual(counts, [2, 2])
        before = [case.user_id for case in cases]
        self._evaluate(self._days(1))
        cases.invalidate_recordset()
        self.assertEqual([case.user_id for case in cases], before, "they keep them")

    # === Chosen by a person === #

    def _pin(self, partner, segment, **values):
        values = {"collection_segment_reason": "Sister company pays", **values}
        self._choose(partner, collection_segment_id=segment, **values)

    def test_a_chosen_segment_counts_at_once_until_its_end(self):
        partner = self.fixed
        self._measure(TODAY)
        self._pin(partner, self.no_credit, collection_segment_until=self._days(10))
        self.assertEqual(self._segment_of(partner), self.no_credit)
        self.assertEqual(self._why(partner), "Chosen: Sister company pays")
        self._measure(self._days(10))
        self.assertEqual(self._segment_of(partner), self.no_credit)
        self._measure(self._days(11))
        self.assertEqual(self._segment_of(partner), self.vip)

    def test_a_reason_that_is_put_right_is_the_one_shown(self):
        partner = self.fixed
        self._pin(partner, self.no_credit)
        self._choose(partner, collection_segment_reason="They are being wound up")
        self.assertEqual(self._why(partner), "Chosen: They are being wound up")

    def test_a_segment_may_be_chosen_before_the_first_invoice(self):
        partner = self._customer("Dudoso")
        self._pin(partner, self.no_credit)
        self.assertEqual(self._segment_of(partner), self.no_credit)

    def test_a_contact_has_no_segment_of_its_own(self):
        contact = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self._customer().id}
        )
        self._pin(contact, self.vip)
        self._measure(TODAY)
        self._measure(self._days(1))
        for model in ("credit.collection.measure", "credit.collection.segment.change"):
            records = self.env[model].sudo()
            self.assertFalse(records.search([("partner_id", "=", contact.id)]))

    def test_choosing_asks_why_and_for_how_long(self):
        partner = self._customer()
        with self.assertRaisesRegex(ValidationError, "say why"):
            self._choose(partner, collection_segment_id=self.vip)
        with self.assertRaisesRegex(ValidationError, "two years"):
            self._pin(partner, self.vip, collection_segment_until=self._days(800))
        with self.assertRaisesRegex(ValidationError, "is over"):
            self._pin(partner, self.vip, collection_segment_until=self._days(-1))
        self._pin(partner, self.vip)
        mine = partner.with_user(self.collector)
        self.assertEqual(mine.collection_segment_until, self._days(365))
        self._choose(partner, collection_segment_id=False)
        self.assertFalse(mine.collection_segment_reason)
        self.assertFalse(mine.collection_segment_until)

    # === Rules that help nobody === #

    def test_a_rule_that_contradicts_itself_is_refused(self):
        for domain in (
            "[('collection_measure_id.turnover', '>', 9), "
            "('collection_measure_id.turnover', '<', 5)]",
            "['&', ('color', '=', 1), ('color', '>=', 2)]",
        ):
            with self.assertRaisesRegex(ValidationError, "contradicts itself"):
                self.vip.with_user(self.manager).domain = domain

    def test_a_customer_may_have_two_tags(self):
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        domain = [("category_id", "=", tag.id) for tag in tags]
        self.vip.with_user(self.manager).domain = repr(domain)
        partner = self._customer(category_id=[Command.set(tags.ids)])
        self._invoice(partner, 100, self._days(-200))
        self.no_credit.sudo().active = False
        self.difficult.sudo().active = False
        self._measure(TODAY)
        self.assertEqual(self._segment_of(partner), self.vip)

    def test_a_rule_does_not_ask_for_the_segment_itself(self):
        for name in ("segment_id", "segment_date", "is_pinned"):
            with self.assertRaisesRegex(ValidationError, "another one each night"):
                domain = f"[('collection_measure_id.{name}', '=', False)]"
                self.vip.with_user(self.manager).domain = domain

    def test_a_limit_of_a_segment_is_not_negative(self):
        with self.assertRaisesRegex(ValidationError, "not negative"):
            self.vip.with_user(self.manager).credit_limit = -1

    def test_a_segment_without_customers_says_why(self):
        partner = self.fixed
        self._measure(TODAY)
        segments = self.env["credit.collection.segment"].with_user(self.manager)
        nobody = segments.create({"name": "Nobody", "domain": "[('ref', '=', 'X')]"})
        self.assertIn("takes none", nobody.notice)
        late = segments.create({"name": "All", "domain": "[]", "sequence": 99})
        self.assertIn("further up", late.notice)
        self.assertFalse(self._segment_of(partner).notice)

    def test_each_company_has_its_own_members_of_a_shared_segment(self):
        other = self.setup_other_company(name="Otra Casa")
        partner = self.fixed
        self._invoice(
            partner, 70, self._days(-5), journal_id=other["default_journal_sale"].id
        )
        self._measure(TODAY)
        measures = self.env["credit.collection.measure"].sudo()
        found = measures.search([("partner_id", "=", partner.id)])
        by_company = {one.company_id: one.segment_id for one in found}
        self.assertEqual(by_company[other["company"]], self.new)
        self.assertNotEqual(by_company[self.company], self.new)

    def test_managers_open_the_customers_of_a_segment(self):
        partner = self.fixed
        self._measure(TODAY)
        segment = self._segment_of(partner).with_user(self.manager)
        action = segment.action_view_customers()
        measures = self.env["credit.collection.measure"].with_user(self.manager)
        self.assertIn(partner, measures.search(action["domain"]).partner_id)
