"""The policies that come with the add-on, by the examples of each law: is a contact
allowed at this moment, and if not, by which rule, and when is the next one?"""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from .common import ContactPolicyCommon

#: Hours are those of the customer's clock, of March and April 2025. 2025-03-17 is a
#: Monday; 24 March and 17 and 18 April are holidays in Colombia, 18 April in Spain.
CALLS = {
    "co": """
        03-17 06:59  window    03-17 07:00
        03-17 07:00  yes
        03-17 18:59  yes
        03-17 19:00  window    03-18 07:00
        03-22 08:00  yes
        03-22 15:00  window    03-25 07:00
        03-23 12:00  window    03-25 07:00
        03-24 12:00  holiday   03-25 07:00
        04-17 10:00  holiday   04-19 08:00
    """,
    "es": """
        03-17 08:59  window    03-17 09:00
        03-17 20:59  yes
        03-21 21:00  window    03-24 09:00
        03-22 12:00  window    03-24 09:00
        04-18 12:00  holiday   04-21 09:00
    """,
    "cl_hours": """
        03-17 07:59  window    03-17 08:00
        03-17 19:59  yes
        03-22 12:00  window    03-24 08:00
        04-18 12:00  holiday   04-21 08:00
    """,
    "mx": """
        03-17 06:59  window    03-17 07:00
        03-17 12:00  yes
        03-23 21:59  yes
        03-23 22:00  window    03-24 07:00
    """,
    "us": """
        03-17 07:59  window    03-17 08:00
        03-23 20:59  yes
        03-23 21:00  window    03-24 08:00
    """,
    "default": """
        03-17 08:59  window    03-17 09:00
        03-21 21:00  window    03-24 09:00
    """,
}
#: Where the customer of each table lives, and their clock.
PLACES = {
    "co": ("co", "America/Bogota"),
    "es": ("es", "Europe/Madrid"),
    "cl_hours": ("cl", "America/Santiago"),
    "mx": ("mx", "America/Mexico_City"),
    "us": ("us", "America/New_York"),
    "default": ("de", "Europe/Berlin"),
}


class TestContactPolicyCountries(ContactPolicyCommon):
    def _local(self, text, zone):
        """A local moment of 2025 as naive UTC."""
        local = datetime.fromisoformat(f"2025-{text}").replace(tzinfo=ZoneInfo(zone))
        return local.astimezone(timezone.utc).replace(tzinfo=None)

    def test_hours_and_holidays(self):
        for name, table in CALLS.items():
            policy = self._policy(name)
            policy.actor = "any"
            country, zone = PLACES[name]
            case = self._debtor(country, name)
            for row in filter(None, map(str.split, table.strip().split("\n"))):
                day, hour, expected, *following = row
                with self.subTest(policy=name, day=day, hour=hour):
                    moment = self._local(f"{day} {hour}", zone)
                    verdict = self._ask(case, moment)
                    self.assertEqual(verdict.code or "yes", expected)
                    following = following or (day, hour)
                    next_moment = self._local(" ".join(following), zone)
                    self.assertEqual(verdict.next_moment, next_moment)
                    self.assertIn(verdict.rule, (policy.id, ""))
            policy.active = False

    def test_letters_have_no_hours(self):
        for name in CALLS:
            self._policy(name).actor = "any"
            case = self._debtor(PLACES[name][0], name)
            night = self._local("03-23 03:00", PLACES[name][1])
            self.assertTrue(self._ask(case, night, "letter").allowed, name)

    # === Colombia === #

    def test_colombia_once_a_day(self):
        self._policy("co")
        case = self._debtor("co")
        self._log(case, datetime(2025, 3, 17, 14), outcome="no_answer")
        verdict = self._ask(case, "2025-03-17 20:00")
        self.assertEqual(verdict.code, "cap")
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 18, 12))

    def test_colombia_one_channel_a_week_after_a_conversation(self):
        self._policy("co")
        case = self._debtor("co")
        self._log(case, datetime(2025, 3, 18, 14), outcome="no_answer")
        self.assertTrue(self._ask(case, "2025-03-19 14:00", "email").allowed)
        self._log(case, datetime(2025, 3, 19, 15), outcome="reached")
        self.assertTrue(self._ask(case, "2025-03-20 14:00", "call").allowed)
        verdict = self._ask(case, "2025-03-20 14:00", "whatsapp")
        self.assertEqual(verdict.code, "channels")
        # Monday 24 March is a holiday
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 25, 12))

    def test_colombia_protects_consumers_and_companies_that_are(self):
        self._policy("co")
        case = self._debtor("co", is_company=True)
        night = "2025-03-17 04:00"
        self.assertTrue(self._ask(case, night).allowed)
        case.partner_id.with_user(self.collector).collection_capacity = "consumer"
        self.assertEqual(self._ask(case, night).severity, "block")

    def test_colombia_what_the_customer_asked_for_is_exempt(self):
        self._policy("co")
        case = self._debtor("co")
        night = "2025-03-17 04:00"
        self.assertTrue(self._ask(case, night, exemption="debtor_requested").allowed)
        self.assertFalse(self._ask(case, night, exemption="legal_notice").allowed)

    def test_colombia_does_not_ask_why(self):
        policy = self._policy("co")
        case = self._debtor("co")
        self.assertTrue(policy._is_reason_hidden(case, datetime(2025, 3, 17, 15)))

    def test_colombia_authorised_channels(self):
        self._policy("co")
        self._policy("co_consent")
        case = self._debtor("co")
        noon = "2025-03-17 17:00"
        verdict = self._ask(case, noon, "sms")
        self.assertEqual((verdict.code, verdict.severity), ("consent", "warn"))
        self.env["credit.collection.contact.consent"].with_user(self.collector).create(
            {
                "partner_id": case.partner_id.id,
                "channel": "sms",
                "given_on": "2025-03-01",
                "evidence": "Clause 4 of the contract",
            }
        )
        self.assertTrue(self._ask(case, noon, "sms").allowed)
        self.assertFalse(self._ask(case, noon, "call").allowed)

    # === Chile === #

    def test_chile_one_call_or_visit_and_two_messages(self):
        self._policy("cl")
        case = self._debtor("cl")
        self._log(case, datetime(2025, 3, 17, 14), outcome="no_answer")
        for channel in ("call", "visit"):
            verdict = self._ask(case, "2025-03-20 14:00", channel)
            self.assertEqual(verdict.code, "cap", channel)
            self.assertEqual(verdict.next_moment, datetime(2025, 3, 24, 3))
        self._log(case, datetime(2025, 3, 18, 14), "email")
        verdict = self._ask(case, "2025-03-20 13:00", "sms")
        self.assertEqual((verdict.code, verdict.severity), ("gap", "block"))
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 20, 14))
        self._log(case, datetime(2025, 3, 20, 14), "sms")
        verdict = self._ask(case, "2025-03-23 14:00", "letter")
        self.assertEqual(verdict.code, "cap")
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 25, 3))

    # === United States === #

    def test_united_states_bind_agencies(self):
        self._policy("us")
        default = self._policy("default")
        case = self._debtor("us")
        verdict = self._ask(case, "2025-03-17 04:00")
        self.assertEqual(verdict.rule, default.id)

    def test_united_states_seven_calls_in_seven_days(self):
        self._policy("us").actor = "any"
        case = self._debtor("us")
        for day in range(10, 17):
            self._log(case, datetime(2025, 3, day, 15), outcome="no_answer")
        verdict = self._ask(case, "2025-03-16 20:00")
        self.assertEqual(verdict.code, "cap")
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 17, 12))

    def test_united_states_silence_after_a_conversation(self):
        self._policy("us").actor = "any"
        case = self._debtor("us")
        self._log(case, datetime(2025, 3, 10, 15), outcome="reached")
        self.assertTrue(self._ask(case, "2025-03-11 15:00", "email").allowed)
        verdict = self._ask(case, "2025-03-16 15:00")
        self.assertEqual(verdict.code, "cooldown")
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 17, 12))

    # === No hours of their own === #

    def test_where_no_hours_are_set_the_default_counts(self):
        default = self._policy("default")
        for name, country in (("gb", "uk"), ("fr", "fr"), ("pt", "pt")):
            self._policy(name)
            with self.subTest(name):
                case = self._debtor(country, name)
                verdict = self._ask(case, "2025-03-16 11:00")
                self.assertEqual(verdict.rule, default.id)
                self.assertEqual(verdict.severity, "warn")

    # === Sources === #

    def test_what_is_not_sure_only_warns_and_says_so(self):
        policies = self.env["credit.collection.contact.policy"]
        policies = policies.with_user(self.collector).with_context(active_test=False)
        root = self.env.ref("base.user_root")
        shipped = policies.search([("create_uid", "=", root.id)])
        self.assertGreaterEqual(len(shipped), 11)
        for policy in shipped:
            with self.subTest(policy.name):
                self.assertTrue(policy.legal_reference and policy.confidence)
                self.assertTrue(policy.source_url or not policy.country_id)
                if policy.confidence == "GK":
                    self.assertEqual(policy.severity, "warn")
                    self.assertTrue(policy.note.startswith("Confirm"))
