"""An agency: what it costs, and who may see that."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import PlacementCommon


class TestAgency(PlacementCommon):
    def _fees(self, *fees):
        self.agency.fee_ids = [
            Command.clear(),
            *(Command.create(fee) for fee in fees),
        ]

    def test_a_tier_is_chosen_by_amount_and_age(self):
        self._fees(
            {"amount_to": 5000, "percentage": 15},
            {"amount_from": 5000, "percentage": 10},
            {"age_from": 365, "percentage": 25},
        )
        for parts, fee in (
            ([(1000, 30)], 150),
            ([(6000, 30)], 600),
            ([(1000, 400)], 250),
            ([(5000, 30), (1000, 400)], 750),
        ):
            self.assertEqual(self.agency._compute_fee(parts).amount, fee)

    def test_a_country_and_a_phase_have_tiers_of_their_own(self):
        france = self.env.ref("base.fr")
        self._fees(
            {"percentage": 10},
            {"percentage": 30, "country_id": france.id},
            {"percentage": 40, "phase": "judicial"},
        )
        parts = [(100, 10)]
        self.assertEqual(self.agency._compute_fee(parts).amount, 10)
        self.assertEqual(self.agency._compute_fee(parts, france).amount, 30)
        self.assertEqual(self.agency._compute_fee(parts, None, "judicial").amount, 40)

    def test_overlapping_tiers_are_refused(self):
        for second in (
            {"percentage": 5},
            {"percentage": 5, "amount_from": 2000},
            {"percentage": 5, "amount_to": 10},
        ):
            with self.subTest(tier=second), self.assertRaises(ValidationError):
                self._fees({"percentage": 10}, second)

    @mute_logger("odoo.sql_db")
    def test_a_fee_is_a_possible_one(self):
        for values in (
            {"percentage": 101},
            {"percentage": -1},
            {"fixed": -5},
            {"amount_from": 10, "amount_to": 5},
        ):
            with self.subTest(values=values), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    self._fees(values)
                    self.env.flush_all()

    def test_without_a_tier_nothing_is_agreed(self):
        self._fees({"amount_to": 100, "percentage": 10})
        fee = self.agency._compute_fee([(500, 10)])
        self.assertEqual((fee.amount, fee.is_agreed), (0, False))

    def test_figures_of_its_placements(self):
        self._place()
        self.agency.invalidate_recordset()
        self.assertEqual(self.agency.placement_count, 1)
        self.assertEqual(self.agency.amount_open, 1000)
        self._pay(self.invoice)
        self._evaluate()
        self.agency.invalidate_recordset()
        self.assertEqual(self.agency.placement_count, 0)
        self.assertEqual(self.agency.recovered_rate, 1)

    def test_collectors_see_no_fees(self):
        seen = self.agency.with_user(self.collector)
        seen.read(["mandate_date", "placement_count"])
        with self.assertRaises(AccessError):
            seen.read(["fee_ids"])
        fees = self.env["credit.collection.agency.fee"].with_user(self.collector)
        with self.assertRaises(AccessError):
            fees.search([])

    def test_columns_and_codes_belong_to_it(self):
        self.agency.write(
            {
                "column_ids": [
                    Command.create({"name": "Nr.", "placement_field": "invoice"}),
                    Command.create(
                        {"name": "St", "purpose": "report", "report_field": "status"}
                    ),
                ],
                "status_ids": [Command.create({"name": "X1", "status": "working"})],
            }
        )
        columns = self.agency.column_ids
        self.assertEqual(columns.mapped("purpose"), ["placement", "report"])
        self.assertEqual(self.agency.status_ids.status, "working")

    def test_it_stays_with_the_company_of_its_placements(self):
        self._place()
        other = self.setup_other_company(name="Otra Casa")["company"]
        with self.assertRaises(ValidationError):
            self.agency.sudo().company_id = other

    def test_two_agencies_do_not_become_one_contact(self):
        self._place()
        people = (self.agency | self._agency("Otra")).sudo().partner_id
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        with self.assertRaisesRegex(UserError, "agencies"):
            wizard._merge(people.ids, people[0])

    def test_an_agency_is_merged_with_another_contact(self):
        placement = self._place()
        kept = self.env["res.partner"].create({"name": "Recobros SL"})
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((self.agency.partner_id | kept).ids, kept)
        self.env.invalidate_all()
        self.assertEqual(placement.agency_id.partner_id, kept)

    def test_contacts_without_an_address_leave_it_to_the_agency(self):
        ana = self.env["res.partner"].create({"name": "Ana"})
        self.agency.contact_ids = ana
        self.assertEqual(self.agency._get_mail_partners(), self.agency.partner_id)
        ana.email = "ana@agency.example"
        self.assertEqual(self.agency._get_mail_partners(), ana)
