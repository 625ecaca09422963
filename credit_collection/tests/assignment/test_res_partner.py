from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from ..common import TODAY, CreditCollectionCommon


class TestPartner(CreditCollectionCommon):
    """What a customer says about collection, and who may see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.other = cls._create_protocol("Other", {"name": "Other 1", "delay": 2})

    # === In which capacity the customer owes === #

    def test_the_capacity_is_derived(self):
        spain, colombia = self.env.ref("base.es"), self.env.ref("base.co")
        for values, expected in (
            ({"is_company": True}, "company"),
            (
                {"is_company": True, "vat": "Q2818014I", "country_id": spain.id},
                "public",
            ),
            ({"is_company": True, "vat": "ESP2800000D"}, "public"),
            (
                {"is_company": True, "vat": "B58378431", "country_id": spain.id},
                "company",
            ),
            ({"is_company": False}, "consumer"),
            (
                {"is_company": False, "vat": "12345678Z", "country_id": spain.id},
                "sole_trader",
            ),
            (
                {"is_company": False, "vat": "1032456789", "country_id": colombia.id},
                "consumer",
            ),
        ):
            with self.subTest(values):
                partner = self._customer("Somebody", **values)
                self.assertEqual(partner.sudo().collection_capacity, expected)

    def test_what_a_person_chose_stays_until_taken_back(self):
        partner = self._customer("Firma").with_user(self.collector)
        partner.collection_capacity = "consumer"
        partner.vat = "BE0477472701"
        self.assertEqual(partner.collection_capacity, "consumer")
        partner.collection_capacity = "company"
        partner.is_company = False
        self.assertEqual(partner.collection_capacity, "sole_trader")

    # === Choices === #

    def test_protocol_and_collector_are_chosen_per_company(self):
        company = self.setup_other_company(name="Otra Casa")["company"]
        self._choose(self.partner, collection_protocol_id=self.other)
        self._choose(self.partner, collection_user_id=self.manager)
        elsewhere = self.partner.sudo().with_company(company)
        self.assertFalse(elsewhere.collection_protocol_id)
        self.assertFalse(elsewhere.collection_user_id)

    def test_the_choices_of_a_contact_do_not_count(self):
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        self._choose(buyer, collection_protocol_id=self.other)
        self._evaluate(TODAY)
        self.assertEqual(self._case(buyer).protocol_id, self.protocol)

    def test_only_collectors_choose(self):
        for user in (self.salesperson, self.invoicing, self.env.user):
            partner = self.partner.with_user(user)
            for name in ("collection_protocol_id", "collection_user_id"):
                with self.subTest(field=name, user=user.name):
                    with self.assertRaises(AccessError):
                        partner.write({name: False})

    def test_choices_count_at_once(self):
        self.partner.with_user(self.collector).write(
            {
                "collection_protocol_id": self.other.id,
                "collection_user_id": self.manager.id,
            }
        )
        case = self._case(self.partner)
        self.assertEqual((case.protocol_id, case.user_id), (self.other, self.manager))

    # === Status === #

    def _status(self, partner, user=None):
        partner.invalidate_recordset()
        user = user or self.invoicing
        return partner.with_user(user).with_context(lang="en_US")

    def test_a_customer_says_where_the_collection_stands(self):
        self._run_day(TODAY)
        partner = self._status(self.partner)
        self.assertEqual(partner.collection_state, "active")
        self.assertEqual(partner.collection_level_id, self.first)
        self.assertIn("Second on 03/27/2025", partner.collection_reason)

    def test_a_contact_says_what_its_company_says(self):
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        self.assertEqual(self._status(buyer).collection_state, "active")

    def test_a_customer_without_a_case_says_nothing(self):
        other = self._customer("Cliente Dos")
        self.assertFalse(self._status(other).collection_state)

    def test_the_amount_is_for_collectors(self):
        amount = self._status(self.partner, self.collector).collection_amount
        self.assertEqual(amount, 100)
        with self.assertRaises(AccessError):
            self._status(self.partner).read(["collection_amount"])

    def test_a_salesperson_sees_no_status(self):
        fields = self.partner.with_user(self.salesperson).fields_get()
        for name in ("collection_state", "collection_reason", "collection_amount"):
            self.assertNotIn(name, fields)

    def test_a_customer_in_the_portal_sees_nothing(self):
        portal = new_test_user(
            self.env,
            login="debtor.test",
            groups="base.group_portal",
            partner_id=self.partner.id,
        )
        with self.assertRaises(AccessError):
            self.partner.with_user(portal).read(["collection_state"])

    # === The case === #

    def test_the_button_opens_the_case(self):
        action = self.partner.with_user(self.collector).action_view_collection()
        self.assertEqual(action["res_id"], self._case(self.partner).id)

    def test_the_button_opens_a_case_where_there_is_none(self):
        other = self._customer("Cliente Dos")
        action = other.with_user(self.collector).action_view_collection()
        self.assertEqual(action["res_id"], self._case(other).id)

    def test_only_collectors_open_it(self):
        for user in (self.invoicing, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.partner.with_user(user).action_view_collection()

    # === Recipients === #

    def test_the_recipients_of_many_customers_take_two_queries(self):
        partners = self._customers(10)
        partners.mapped("email_normalized")
        partners._get_collection_recipients()
        with self._exactly(2):
            people = partners._get_collection_recipients()
        self.assertEqual(set(people), set(partners.ids))

    def test_a_collection_address_is_an_address_of_its_own_kind(self):
        ana = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id, "type": "collection"}
        )
        self.assertEqual(ana.type, "collection")
        self.assertIn(ana, self.partner.child_ids)
        self.assertNotEqual(self.partner.address_get(["invoice"])["invoice"], ana.id)


class TestLight(CreditCollectionCommon):
    """What sales see of a customer: a light and a name, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY + timedelta(days=5))

    def _light(self, day, user=None):
        """The light on ``day`` and the name beside it, as sales read them by RPC."""
        self._evaluate(day)
        self.partner.invalidate_recordset()
        partners = self.env["res.partner"].with_user(user or self.salesperson)
        names = ["collection_status", "collection_talk_to_id"]
        (values,) = call_kw(partners, "read", [self.partner.ids, names], {})
        talk_to = values["collection_talk_to_id"]
        return values["collection_status"], talk_to and talk_to[1]

    def test_nothing_overdue_is_green(self):
        self.assertEqual(self._light(TODAY), ("green", False))

    def test_overdue_is_amber_and_says_whom_to_talk_to(self):
        self.assertEqual(self._light(self._days(9)), ("amber", "Collector"))

    def test_what_is_on_hold_is_amber_without_a_reason(self):
        self._evaluate(self._days(9))
        self._case(self.partner)._hold("pause", "They are bankrupt", self._days(20))
        self.assertEqual(self._light(self._days(9)), ("amber", "Collector"))

    def test_two_months_late_is_red(self):
        self.assertEqual(self._light(self._days(64)), ("amber", "Collector"))
        self.assertEqual(self._light(self._days(65)), ("red", "Collector"))

    def test_a_formal_demand_is_red(self):
        self.first.tone = "formal"
        self._run_day(self._days(9))
        self.assertEqual(self._light(self._days(9)), ("red", "Collector"))

    def test_paid_is_green_again(self):
        self._evaluate(self._days(9))
        self._pay(self.invoice)
        self.assertEqual(self._light(self._days(9)), ("green", False))

    def test_whom_to_talk_to_is_who_acts(self):
        self.collector.sudo().write(
            {
                "out_of_office_from": "2025-01-01 00:00:00",
                "collection_substitute_id": self.manager.id,
            }
        )
        self.assertEqual(self._light(self._days(9)), ("amber", "Manager"))

    def test_who_never_bought_has_no_light(self):
        supplier = self.env["res.partner"].create({"name": "Supplier"})
        self.assertFalse(supplier.with_user(self.salesperson).collection_status)

    def test_a_contact_shows_the_light_of_its_company(self):
        self._evaluate(self._days(9))
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        light = buyer.with_user(self.salesperson).collection_status
        self.assertEqual(light, "amber")

    def test_sales_read_nothing_more(self):
        self._evaluate(self._days(9))
        partners = self.env["res.partner"].with_user(self.salesperson)
        for name in (
            "collection_amount",
            "collection_reason",
            "collection_state",
            "collection_level_id",
            "collection_user_id",
            "collection_segment_id",
            "collection_protocol_id",
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                call_kw(partners, "read", [self.partner.ids, [name]], {})

    def test_sales_see_it_on_the_form(self):
        view = (
            self.env["res.partner"]
            .with_user(self.salesperson)
            .get_view(self.env.ref("base.view_partner_form").id, "form")
        )
        self.assertIn("collection_status", view["arch"])
        self.assertIn("collection_talk_to_id", view["arch"])
        self.assertNotIn("collection_amount", view["arch"])
