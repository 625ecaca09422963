"""A link opens the page of one customer, for some time, and nothing else."""

from datetime import timedelta

from ..common import LINK, PortalCommon


class TestPortalToken(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tokens = cls.env["credit.collection.portal.token"].sudo()

    def _token(self, case=None):
        return LINK.search((case or self.case)._get_portal_url())[1]

    def _opens(self, token, date=None):
        """The case that a token opens, if it does."""
        case, _last_day, is_open = self.tokens._read(token, date)
        return case if is_open else case.browse()

    def test_it_opens_the_page_of_its_case(self):
        self.assertEqual(self._opens(self._token()), self.case)

    def test_the_address_is_short_enough_for_an_sms(self):
        path = self.case._get_portal_url().split("/", 3)[3]
        self.assertLessEqual(len(path), 45)

    def test_the_place_comes_last(self):
        self.assertTrue(self.case._get_portal_url("pay").endswith("#pay"))

    def test_it_ends_after_the_days_of_the_company(self):
        self.company.sudo().collection_portal_days = 30
        token = self._token()
        self.assertEqual(self._opens(token, self._days(30)), self.case)
        self.assertFalse(self._opens(token, self._days(31)))
        case, last_day, _is_open = self.tokens._read(token, self._days(31))
        self.assertEqual((case, last_day), (self.case, self._days(30)))

    def test_one_changed_letter_opens_nothing(self):
        token = self._token()
        for place in range(len(token)):
            letter = "2" if token[place] != "2" else "3"
            forged = token[:place] + letter + token[place + 1 :]
            case, _last_day, _is_open = self.tokens._read(forged)
            self.assertFalse(case, place)

    def test_a_new_link_ends_the_old_ones(self):
        token = self._token()
        self.case.action_portal_new_link()
        self.assertFalse(self._opens(token))
        self.assertEqual(self._opens(self._token()), self.case)
        self.assertIn("ended the links", self.case.message_ids[:1].body)

    def test_a_link_of_another_case_is_no_link_of_this_one(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 50, self._days(-5))
        self._evaluate()
        self.assertEqual(self._opens(self._token(self._case(other))).partner_id, other)
        self.assertEqual(self._opens(self._token()), self.case)

    def test_it_dies_when_the_customer_joins_another_one(self):
        head = self._customer("Casa Madre")
        token = self._token()
        self.partner.write({"parent_id": head.id, "is_company": False})
        self.assertFalse(self._opens(token))
        self._evaluate()
        self.assertFalse(self._opens(token))

    def test_it_dies_when_the_customer_is_merged(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 50, self._days(-5))
        self._evaluate()
        token = self._token()
        merge = self.env["base.partner.merge.automatic.wizard"].sudo()
        merge._merge((self.partner + other).ids, dst_partner=other, extra_checks=False)
        self._evaluate()
        self.env.invalidate_all()
        self.assertFalse(self._opens(token))

    def test_no_text_is_too_strange(self):
        strange = ("", "x", "1" * 33, "z" * 33, "0" * 33, "ñ" * 33, "../" * 11)
        for text in (*strange, "1" * 10000):
            self.assertFalse(self.tokens._read(text)[0], text[:40])

    def test_the_page_can_be_switched_off(self):
        self.company.sudo().collection_portal = False
        self.assertEqual(self.case._get_portal_url(), "")

    def test_another_day_another_token(self):
        token = self._token()
        self._on(self._days(1))
        self.assertNotEqual(self._token(), token)
        self.assertEqual(self._opens(token), self.case)
        self.assertEqual(self._days(0) + timedelta(days=90), self._last_day(token))

    def _last_day(self, token):
        return self.tokens._read(token)[1]
