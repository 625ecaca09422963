from odoo.tests import TransactionCase, tagged

from ..const import PLACEMENT_STATES

#: State and reason of each story, and the level its customer reached; "..." where it
#: depends on the days on which people work.
STORIES = {
    "Suministros Arlanza, S. L.": ("clear", "clear", None),
    "Frutas Valderaduey, S. L.": ("active", "due", None),
    "Reformas Tormes, S. L.": ("active", "planned", "standard_3"),
    "Northern Tools Inc.": ("active", "planned", "standard_2"),
    "Hostelería Moncayo, S. L.": ("active", "planned", "standard_2"),
    "Imprenta Cervantes, S. L.": ("held", "held", "standard_2"),
    "Panadería La Espiga": ("active", "due", None),
    "Constructora Páramo, S. A.": ("active", "levels_spent", "standard_6"),
    "Bodegas Alto Esla, S. L.": ("held", "held_until", "cordial_3"),
    "Clínica Dental Vega, S. L.": ("upcoming", "upcoming_remind", None),
    "Ferretería El Candil": ("active", "below_minimum", None),
    "Muebles Ribera, S. L.": ("active", "to_approve", "strict_4"),
    "Viveros Carrión, S. L.": ("held", "held", "standard_2"),
    "Cafés del Cocora": ("active", "planned", "standard_2"),
    "Lavandería Los Andes": ("active", "planned", "standard_2"),
    "Serralharia do Sabor, Lda.": ("active", "planned", "standard_2"),
    "Molinos del Cega, S. L.": ("clear", "clear", None),
    "Transportes Huebra, S. L.": ("active", ..., ...),
    "Carpintería Adaja, S. L.": ("active", ..., ...),
    "Áridos Pisuerga, S. L.": ("held", "held_until", ...),
    "Granja Cea, S. L.": ("active", ..., ...),
    "Textiles Bernesga, S. L.": ("clear", "clear", None),
    "Viñedos Duratón, S. L.": ("active", ..., ...),
    "Talabartería Sanabria": ("active", "due", None),
    "Hilaturas de Béjar, S. A.": ("active", "mailing_pending", ...),
    "Gráficas Eresma, S. L.": ("active", "due", None),
    "Quesería Valle del Tiétar, S. L.": ("held", "held_until", ...),
    "Áridos y Firmes Ayllón, S. L.": ("active", ..., ...),
    "Hostal Puente de Arévalo, S. L.": ("held", "held_until", ...),
    "Obras Najerilla, S. L.": ("placed", "placed", ...),
    "Cerámicas Órbigo, S. L.": ("placed", "placed", ...),
    "Maderas Torío, S. L.": ("placed", "placed", ...),
    "Talleres Cidacos, S. L.": ("placed", "placed", ...),
    "Distribuciones Iregua, S. L.": ("active", "to_decide", ...),
    "Confecciones Arga, S. L.": ("clear", "clear", ...),
    "Muebles Zadorra, S. L.": ("active", "to_decide", ...),
    "Promociones Arroyo Vallarna, S. L.": ("clear", "clear", None),
}

#: What became of what was promised, agreed and contested.
AGREEMENTS = {
    "Molinos del Cega, S. L.": ["kept"],
    "Transportes Huebra, S. L.": ["broken"],
    "Carpintería Adaja, S. L.": ["partial"],
    "Áridos Pisuerga, S. L.": ["active"],
    "Granja Cea, S. L.": ["draft"],
    "Textiles Bernesga, S. L.": ["completed"],
    "Viñedos Duratón, S. L.": ["open"],
    "Quesería Valle del Tiétar, S. L.": ["proposed"],
    "Hostal Puente de Arévalo, S. L.": ["open"],
    "Talleres Cidacos, S. L.": ["kept"],
}


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demonstration shows each story in its state, on whatever day it is built."""

    def test_stories_are_in_their_state(self):
        segments = self.env["credit.collection.segment"]
        segments.search([("active", "=", False)]).active = True  # as they come
        company = self.env["credit.collection.demo"]._build()
        cases = self.env["credit.collection.case"].search(
            [("company_id", "=", company.id)]
        )
        self.assertEqual(set(cases.mapped("partner_id.name")), set(STORIES))
        for case in cases:
            with self.subTest(case.partner_id.name):
                state, reason, level = STORIES[case.partner_id.name]
                # A reminder that waited for a working day moves the next one.
                why = case.reason_code.replace("planned_gap", "planned")
                self.assertEqual(case.state, state)
                if reason is not ...:
                    self.assertEqual(why, reason)
                reached = case.level_id.get_external_id().get(case.level_id.id)
                if level is not ...:
                    expected = level and f"credit_collection.level_{level}"
                    self.assertEqual(reached, expected)
        self._check_agreements(cases)
        self._check_log(cases)
        self._check_company(company)
        self._check_lists(cases)
        self._check_second_company()
        self._check_placements(cases)

    def _check_placements(self, cases):
        """One in each state, and a remittance that is less than it should be."""
        placements = cases.placement_ids
        states = [state for state, _label in PLACEMENT_STATES]
        self.assertEqual(sorted(placements.mapped("state")), sorted(states))
        remittances = self.env["credit.collection.agency.remittance"].search([])
        self.assertEqual(remittances.mapped("difference"), [-50])
        working = placements.filtered(lambda one: one.state == "working")
        self.assertEqual(working.amount_recovered, 2000)
        self.assertTrue(working.fee_due)

    def _check_lists(self, cases):
        """Each list of the desk has something to show."""
        letters = cases.action_ids.filtered(lambda act: act.channel == "letter")
        self.assertEqual(set(letters.mapped("state")), {"ready", "done"})
        self.assertEqual(letters.contact_id.mapped("is_to_mail"), [True])
        self.assertTrue(cases.contact_ids.delay_reason_id)
        self.assertIn("bounced", cases.contact_ids.mapped("delivery"))
        self._check_credit(cases.company_id)
        self.assertEqual(len(cases.user_id), 2, "a team shares the cases")
        self.assertTrue(cases.user_id.collection_substitute_id)
        self.assertIn("pause", cases.active_hold_ids.mapped("kind"))

    def _check_credit(self, company):
        """Each segment has customers; one invoice waits, and one was let go."""
        measures = self.env["credit.collection.measure"]
        found = measures.search([("company_id", "=", company.id)]).segment_id
        seeded = self.env["credit.collection.segment"].search(
            [("company_id", "=", False)]
        )
        self.assertEqual(len(seeded), 7)
        self.assertLessEqual(seeded, found)
        releases = self.env["credit.collection.credit.release"]
        domain = [("company_id", "=", company.id), ("move_id", "!=", False)]
        release = releases.search(domain)
        self.assertEqual(release.move_id.state, "posted")
        drafts = self.env["account.move"].search(
            [("partner_id", "=", release.partner_id.id), ("state", "=", "draft")]
        )
        self.assertTrue(drafts.collection_is_credit_held)

    def _check_second_company(self):
        """Its old debts wait for somebody to look at them."""
        company = self.env["res.company"].search(
            [("name", "=", "Forja del Esla, S. L.")]
        )
        self.assertFalse(company.collection_automatic)
        account, why = company._collection_find_account()
        self.assertTrue(account, why)
        self.assertIn(company, self.env.ref("base.user_admin").company_ids)
        cases = self.env["credit.collection.case"].with_company(company)
        cases = cases.search([("company_id", "=", company.id)])
        self.assertEqual(len(cases), 12)
        self.assertFalse(cases.contact_ids)
        self.assertGreater(len(cases.filtered("is_in_wave")), 5)
        self.assertTrue(cases.filtered("has_to_approve"), "very old debts are asked")

    def _get_level(self, name):
        return self.env.ref(f"credit_collection.level_{name}")

    def _check_agreements(self, cases):
        """What was agreed is where its story says, and settled by documents."""
        for case in cases:
            promises = case.promise_ids.filtered(lambda one: not one.plan_id)
            agreed = [*promises, *case.plan_ids, *case.dispute_ids]
            expected = AGREEMENTS.get(case.partner_id.name, [])
            self.assertEqual([each.state for each in agreed], expected)
        plans = cases.plan_ids.grouped("state")
        self.assertEqual(plans["draft"].approval, "requested")
        states = plans["active"].promise_ids.sorted("number").mapped("state")
        self.assertEqual(states, ["kept", "open", "open", "open"])
        self.assertEqual(plans["completed"].adjustment_ids.move_type, "out_refund")
        dispute = cases.dispute_ids
        self.assertEqual(dispute.amount, round(dispute.move_id.amount_total / 2, 2))

    def _check_log(self, cases):
        """The past is in the log: sent, called, answered, each entry intact."""
        contacts = cases.contact_ids
        self.assertTrue(all(contact.is_intact for contact in contacts))
        late = cases.filtered(lambda case: case.level_id.tone == "formal")
        entries = late.contact_ids.sorted("date")
        self.assertEqual(set(entries.mapped("channel")), {"email", "call"})
        self.assertEqual(entries[0].action_id.level_id, self._get_level("standard_1"))
        answers = contacts.filtered(lambda contact: contact.direction == "in")
        by_mail = answers.filtered(lambda answer: answer.outcome == "answered")
        self.assertEqual(by_mail.partner_id.name, "Viveros Carrión, S. L.")
        overdue = cases.filtered("amount_overdue")
        self.assertFalse(overdue.filtered(lambda case: not case.user_id))

    def _check_company(self, company):
        self.assertEqual(company.currency_id.name, "EUR")
        self.assertEqual(self.env.ref("base.user_admin").company_id, company)
        dates = {company.id: company._collection_today()}
        self.assertFalse(self.env["res.company"]._collection_stale(dates))
