from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon


class TestReason(CreditCollectionCommon):
    """Everything says why, in the language of whoever looks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 1234.5, TODAY - timedelta(days=1))

    def _reason(self, lang="en_US"):
        case = self._case(self.partner).with_context(lang=lang)
        return case.reason.replace("\xa0", " ")

    def test_each_code_has_a_sentence(self):
        case = self._cases()
        codes = {code for code, _label in case._selection_reason_code()}
        self.assertEqual(codes, set(case._reason_sentences()))

    def test_each_sentence_can_be_said_without_values(self):
        case = self._case(self.partner)
        for code in case._reason_sentences():
            with self.subTest(code=code):
                reason = self._cases().new({"reason_code": code, "reason_params": {}})
                self.assertIsInstance(reason.reason, str)

    def test_dates_levels_and_amounts_are_said_as_people_say_them(self):
        self.assertEqual(
            self._reason(),
            "First on 03/19/2025: the oldest unpaid item fell due on 03/16/2025.",
        )
        self.first.with_user(self.manager).min_amount = 2000
        self.assertEqual(
            self._reason(),
            "1,234.50 € to collect is below the minimum of First, 2,000.00 €.",
        )

    def test_the_same_decision_is_read_in_another_language(self):
        self.first.with_context(lang="es_ES").sudo().name = "Primero"
        self.assertIn("19/03/2025", self._reason("es_ES"))
        self.assertIn("Primero", self._reason("es_ES"))
        self.assertIn("First", self._reason("en_US"))

    def test_a_level_of_a_company_i_cannot_see_still_has_a_name(self):
        self.first.sudo().name = "Renamed"
        self.assertIn("Renamed", self._reason())

    def test_an_act_that_was_skipped_says_what_happened_to_the_debt(self):
        self._credit_note(self.partner, 1234.5)
        action = self._actions(self.partner)
        self.assertEqual(action.state, "skipped")
        self.assertIn("cover what is overdue", action.reason)

    def test_a_percent_sign_in_what_a_person_wrote_is_no_placeholder(self):
        self._evaluate(self._days(2))
        self._actions(self.partner)._skip("100%(sure)s they pay 50% today")
        self.assertEqual(
            self._actions(self.partner)[:1].reason,
            "Collector: 100%(sure)s they pay 50% today",
        )
