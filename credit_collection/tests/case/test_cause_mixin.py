from ..common import TODAY, CreditCollectionCommon


class TestCause(CreditCollectionCommon):
    """Why something is on hold or ended, in the language of whoever reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-10))
        cls._evaluate()
        cls.case = cls._case(cls.partner)

    def _read(self, record, name):
        """The value as a person reads it in English and in Spanish."""
        langs = ("en_US", "es_ES")
        return tuple(record.sudo().with_context(lang=lang)[name] for lang in langs)

    def test_a_release_is_read_in_both_languages_whoever_released(self):
        for lang in ("en_US", "es_ES"):
            with self.subTest(lang):
                hold = self.case._hold("pause", "On holiday", self._days(5))
                hold.with_user(self.collector).with_context(lang=lang).action_release()
                english, spanish = self._read(hold, "close_reason")
                self.assertEqual(english, "Released by Collector")
                self.assertNotEqual(spanish, english)
                self.assertIn("Collector", spanish)

    def test_what_a_person_wrote_stays_as_it_was_written(self):
        hold = self.case._hold("pause", "100%(sure)s: on holiday", self._days(5))
        hold._release("50% is %(paid)s")
        for name, words in (
            ("why", "100%(sure)s: on holiday"),
            ("close_reason", "50% is %(paid)s"),
        ):
            self.assertEqual(self._read(hold, name), (words, words))

    def test_money_on_its_way_says_why_it_holds(self):
        self._bank_line(40, TODAY, self.partner)
        self._evaluate()
        hold = self.case.hold_ids
        english, spanish = self._read(hold, "why")
        self.assertEqual(english, "Money received is not matched yet: Transfer")
        self.assertNotEqual(spanish, english)
        self.assertIn("Transfer", spanish)

    def test_promises_say_why_they_closed(self):
        promise = self.case._promise(100, self._days(2))
        self._pay(self.invoice, day=TODAY)
        self._evaluate()
        english, spanish = self._read(promise, "close_reason")
        self.assertEqual(english, "Paid in time")
        self.assertNotEqual(spanish, english)

    def test_all_sentences_are_said_with_their_parameters(self):
        """None of them needs a parameter that nobody gives."""
        inner = {"code": "payment_credit", "name": "INV"}
        given = {"user": "A", "name": "B", "company": "C", "plan": "D", "count": 2}
        given.update(agency="E", contract="F")
        for code, sentence in self.case.hold_ids._cause_sentences().items():
            with self.subTest(code):
                said = self.case.hold_ids._say_cause(
                    {"code": code, "reason": inner, **given}
                )
                self.assertTrue(said)
                self.assertNotIn("%(", said, sentence)
