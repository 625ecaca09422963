from .common import ContractCommon


class TestLateClaims(ContractCommon):
    """The messages say of lateness what the contracts say, or a law."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(cls.partner, 100, cls._days(-5))
        cls.partner.country_id = cls.env.ref("base.es")
        cls._evaluate(cls._days(0))

    def _warnings(self, words):
        """What the form of the level says of a text with these words."""
        self.template.sudo().body_html = (
            f"<p>Dear customer, please pay the invoice today. {words}</p>"
        )
        level = self.formal.with_user(self.manager)
        level.invalidate_recordset()
        return level.text_warnings or ""

    def test_interest_that_a_law_gives_may_be_named(self):
        words = "We add late payment interest and recovery costs."
        self.assertNotIn("not agreed", self._warnings(words))
        self.partner.with_user(self.collector).collection_capacity = "consumer"
        warnings = self._warnings(words)
        self.assertIn("“late payment interest”: 1 customers", warnings)
        self.assertIn("“recovery costs”: 1 customers", warnings)

    def test_interest_that_was_agreed_may_be_named(self):
        self.partner.with_user(self.collector).collection_capacity = "consumer"
        self._signed(late_clause="agreed", late_rate=5, has_compensation=False)
        warnings = self._warnings("We add late payment interest and recovery costs.")
        self.assertNotIn("interest”", warnings)
        self.assertIn("“recovery costs”", warnings)

    def test_an_agency_is_named_where_the_contract_does_not_exclude_it(self):
        words = "A debt collection agency will call you."
        self.assertNotIn("not agreed", self._warnings(words))
        self._signed(has_agency_notice=False)
        self.assertIn("agency”: 1 customers", self._warnings(words))

    def test_a_credit_file_is_named_to_whoever_was_warned(self):
        words = "We shall tell the credit bureau."
        self.assertIn("“credit bureau”: 1 customers", self._warnings(words))
        self._signed(has_file_notice=True, file_name="ASNEF")
        self.assertNotIn("not agreed", self._warnings(words))
