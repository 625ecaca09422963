from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError

from ..common import TODAY, CreditCollectionCommon


class TestProtocol(CreditCollectionCommon):
    """How a kind of customer is asked to pay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strict = cls._create_protocol(
            "Strict",
            {"name": "Strict 1", "delay": 1},
            {"name": "Strict 5", "delay": 5, "min_gap": 2},
            {"name": "Strict 20", "delay": 20, "min_gap": 2},
        )
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    # === Which one === #

    def test_the_protocol_of_the_customer_comes_before_the_default(self):
        self.assertEqual(self._case(self.partner).protocol_id, self.protocol)
        self._choose(self.partner, collection_protocol_id=self.strict)
        self.assertEqual(self._case(self.partner).protocol_id, self.strict)

    def test_another_default_counts_at_once(self):
        self.company.sudo().collection_protocol_id = self.strict
        self.assertEqual(self._case(self.partner).protocol_id, self.strict)

    def test_an_archived_protocol_gives_way_to_the_default(self):
        self._choose(self.partner, collection_protocol_id=self.strict)
        self.strict.with_user(self.manager).active = False
        self.assertEqual(self._case(self.partner).protocol_id, self.protocol)

    def test_without_any_protocol_the_case_says_so(self):
        protocols = self.env["credit.collection.protocol"].sudo().search([])
        protocols.write({"active": False})
        case = self._case(self.partner)
        self.assertEqual((case.state, case.reason_code), ("active", "no_levels"))
        self.assertFalse(self._run_day(TODAY))

    def test_the_protocol_of_another_company_is_never_used(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        self.strict.sudo().company_id = other
        self._choose(self.partner, collection_protocol_id=self.strict)
        self.company.sudo().collection_protocol_id = False
        self._evaluate(TODAY)
        self.assertNotEqual(self._case(self.partner).protocol_id, self.strict)

    # === A change keeps the age === #

    def test_another_protocol_goes_on_after_what_was_reached(self):
        self._run_day(TODAY)
        self._choose(self.partner, collection_protocol_id=self.strict)
        case = self._case(self.partner)
        self.assertEqual(case.level_id, self.first)
        self.assertEqual(case.next_level_id.name, "Strict 5")

    def test_another_protocol_never_sends_two_levels_on_one_day(self):
        self._run_day(TODAY)
        self._choose(self.partner, collection_protocol_id=self.strict)
        self.assertFalse(self._run_day(TODAY))
        self.assertEqual(len(self._run_day(self._days(2))), 1)

    def test_there_and_back_again_sends_nothing_twice(self):
        self._run_day(TODAY)
        for protocol in (self.strict, self.protocol, self.strict, False):
            self._choose(self.partner, collection_protocol_id=protocol)
            self.assertFalse(self._run_day(TODAY))
        self.assertEqual(self._case(self.partner).next_level_id, self.second)

    # === Entry === #

    def test_a_new_case_starts_at_the_first_level_however_old(self):
        old = self._customer("Cliente Viejo")
        self._invoice(old, 100, TODAY - timedelta(days=300))
        self.assertEqual(self._case(old).next_level_id, self.first)

    def test_entry_by_age_starts_where_the_debt_is_never_beyond_an_entry(self):
        protocol = self._create_protocol(
            "By age",
            {"name": "A", "delay": 1},
            {"name": "B", "delay": 20, "is_entry": True},
            {"name": "C", "delay": 90},
            entry="age",
        )
        for late, name in ((5, "A"), (30, "B"), (300, "B")):
            with self.subTest(late=late):
                partner = self._customer(f"Late {late}")
                self._choose(partner, collection_protocol_id=protocol)
                self._invoice(partner, 100, TODAY - timedelta(days=late))
                self.assertEqual(self._case(partner).next_level_id.name, name)

    # === Keeping what was done === #

    def test_a_protocol_that_was_used_is_archived_not_deleted(self):
        self._run_day(TODAY)
        with self.assertRaisesRegex(UserError, "Protocol"):
            self.protocol.with_user(self.manager).unlink()

    def test_a_protocol_that_was_never_used_can_be_deleted(self):
        self.strict.with_user(self.manager).unlink()
        self.assertFalse(self.strict.exists())

    def test_it_counts_the_cases_that_follow_it(self):
        self.assertEqual(self.protocol.with_user(self.collector).case_count, 1)
        self.assertEqual(self.strict.with_user(self.collector).case_count, 0)

    def test_it_opens_the_cases_that_follow_it(self):
        action = self.protocol.with_user(self.collector).action_view_cases()
        found = self._cases().search(action["domain"])
        self.assertEqual(found, self._case(self.partner))

    # === Rights === #

    def test_collectors_read_protocols_and_managers_set_them_up(self):
        with self.assertRaises(AccessError):
            self.protocol.with_user(self.collector).name = "Mine"
        self.protocol.with_user(self.manager).name = "Ours"
        self.assertEqual(self.protocol.with_user(self.collector).name, "Ours")
        with self.assertRaises(AccessError):
            self.protocol.with_user(self.invoicing).read(["name"])

    def test_the_protocol_of_another_company_is_not_seen(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        self.strict.sudo().company_id = other
        protocols = self.env["credit.collection.protocol"].with_user(self.manager)
        found = protocols.search([("id", "in", (self.strict | self.protocol).ids)])
        self.assertEqual(found, self.protocol)

    # === What the add-on brings works from the first morning === #

    def test_every_text_of_every_level_can_be_sent(self):
        case = self._case(self.partner).sudo()
        names = ("standard", "cordial", "strict", "new")
        for name in names:
            protocol = self.env.ref(f"credit_collection.protocol_{name}").sudo()
            self.assertTrue(any(level.delay > 0 for level in protocol.level_ids))
            for level in protocol.level_ids:
                with self.subTest(protocol=name, level=level.name):
                    body = level.template_id.sudo()._render_field(
                        "body_html", case.ids, compute_lang=True
                    )[case.id]
                    self.assertIn("100.00", body)
                    self.assertIn(case.item_ids.move_id.name, body)

    def test_the_tone_never_softens(self):
        order = ("friendly", "courteous", "assertive", "formal")
        ours = self.protocol | self.strict
        protocols = self.env["credit.collection.protocol"].sudo().search([])
        for protocol in protocols - ours:
            tones = [order.index(level.tone) for level in protocol.level_ids]
            self.assertEqual(tones, sorted(tones), protocol.name)

    def test_what_is_formal_is_never_sent_without_a_person(self):
        levels = (
            self.env["credit.collection.level"].sudo().search([("tone", "=", "formal")])
        )
        self.assertTrue(levels)
        self.assertEqual(set(levels.mapped("approval")), {"person"})

    # === Copies === #

    def test_a_copy_has_the_same_levels_and_channels(self):
        first = self.strict.level_ids[0].with_user(self.manager)
        first.further_ids = [
            Command.create({"channel": "letter", "template_id": self.template.id})
        ]
        copy = self.strict.with_user(self.manager).copy()
        self.assertEqual(copy.name, "Strict (copy)")
        self.assertEqual(copy.level_ids.mapped("delay"), [1, 5, 20])
        self.assertEqual(copy.level_ids.mapped("min_gap"), [5, 2, 2])
        self.assertEqual(copy.level_ids.further_ids.channel, "letter")
        self.assertEqual(len(self.strict.level_ids), 3)
        self.assertEqual(copy.copy({"name": "Third"}).name, "Third")
