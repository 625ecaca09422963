from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, ValidationError
from odoo.tools.safe_eval import safe_eval

from ..common import DOMAIN, TODAY, CreditCollectionCommon

PAY, NOTE = "Pay!", "They change banks"


class TestResponsible(CreditCollectionCommon):
    """Who acts on a case: its person, meanwhile the substitute, never who sells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bea = cls._person("bea")
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls._evaluate(TODAY)
        cls.case = cls._case(cls.partner)

    def _leave(self, user, substitute=None):
        """``user`` is out of office until they say otherwise."""
        user.sudo().write(
            {
                "out_of_office_from": "2025-01-01 00:00:00",
                "collection_substitute_id": substitute and substitute.id,
            }
        )
        self.case.invalidate_recordset()

    def _sell(self, user):
        """``user`` becomes the salesperson, and nobody has looked at the case since."""
        self.env.cr.execute(
            "UPDATE res_partner SET user_id = %s WHERE id = %s",
            [user.id, self.partner.id],
        )
        self.env.invalidate_all()

    # === Out of office === #

    def test_the_collector_acts(self):
        self.assertEqual(self.case._get_responsible(), self.collector)

    def test_during_an_absence_the_substitute_acts_and_the_case_stays(self):
        self._leave(self.collector, self.bea)
        self.case._schedule_task("mail.mail_activity_data_todo", "Call", "Today")
        self.assertEqual(self.case.activity_ids.user_id, self.bea)
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).user_id, self.collector)
        self.collector.sudo().out_of_office_from = False
        self.case.invalidate_recordset()
        self.assertEqual(self.case._get_responsible(), self.collector)

    def test_messages_are_signed_by_and_answered_to_who_acts(self):
        text = "<p>Regards, <t t-out='object.signer_id.name'/></p>"
        self.template.body_html = text + "<t t-out='object.payment_html'/>"
        self._leave(self.collector, self.bea)
        (mail,) = self._run_day(TODAY)
        self.assertEqual(mail["From"], f"Bea <bea@{DOMAIN}>")
        self.assertIn(f"bea@{DOMAIN}", mail["Reply-To"])
        contact = self._case(self.partner).contact_ids
        self.assertIn("Regards, Bea", contact.body)
        self.assertNotIn("Collector", contact.body)
        self.assertEqual(contact.user_id, self.bea)

    def test_an_absent_substitute_is_replaced_by_the_next(self):
        self._leave(self.collector, self.bea)
        self._leave(self.bea, self.manager)
        self.assertEqual(self.case._get_responsible(), self.manager)

    def test_nobody_acts_for_who_is_away_without_a_substitute(self):
        self._leave(self.collector)
        self.assertEqual(self.case._get_responsible(), self.collector)

    def test_substitutes_in_a_circle_leave_it_to_the_first(self):
        self._leave(self.collector, self.bea)
        self._leave(self.bea, self.collector)
        self.assertEqual(self.case._get_responsible(), self.collector)

    def test_without_anybody_the_manager_gets_the_tasks_and_the_company_signs(self):
        self.env.cr.execute(
            "UPDATE credit_collection_case SET user_id = NULL WHERE id = %s",
            [self.case.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.case._get_responsible(), self.manager)
        self.assertFalse(self.case.signer_id)

    def test_a_substitute_finds_the_cases_to_stand_in_for(self):
        self._leave(self.collector, self.bea)
        search = self.env.ref("credit_collection.credit_collection_case_view_search")
        (node,) = etree.fromstring(search.arch).xpath("//filter[@name='stand_in']")
        domain = safe_eval(node.get("domain"), {"uid": self.bea.id})
        self.assertEqual(self._cases(self.bea).search(domain), self.case)
        self.assertFalse(
            self._cases(self.manager).search(
                safe_eval(node.get("domain"), {"uid": self.manager.id})
            )
        )

    # === Not the salesperson === #

    def test_who_sells_acts_on_nothing(self):
        self._leave(self.bea)
        self._sell(self.bea)
        case = self._case(self.partner, user=self.bea)
        action = case.action_ids
        actions = {
            "log": lambda: case._log_contact(channel="note", note="Called"),
            "hold": lambda: case._hold("pause", "Holiday", self._days(3)),
            "remind": case._remind_now,
            "preview": case.action_preview,
            "evaluate": case.action_evaluate,
            "approve": action.action_approve,
            "skip": lambda: action._skip("Because"),
            "delay": lambda: action.write({"not_before": "2025-05-01 08:00:00"}),
            "reassign": lambda: case.write({"user_id": self.bea.id}),
            "write": lambda: case.message_post(
                body=PAY, message_type="comment", subtype_xmlid="mail.mt_comment"
            ),
            "write a note to": lambda: case.message_post(
                body=PAY, partner_ids=self.partner.ids
            ),
            "notify": lambda: case.message_notify(
                body=PAY, partner_ids=self.partner.ids
            ),
        }
        for name, step in actions.items():
            with self.subTest(step=name):
                with self.assertRaisesRegex(AccessError, "Bea sells to Cliente Uno"):
                    step()

    def test_who_sells_may_leave_a_note_for_who_collects(self):
        self._sell(self.bea)
        case = self._case(self.partner, user=self.bea)
        note = case.message_post(body=NOTE, message_type="comment")
        self.assertIn(NOTE, note.body)

    def test_who_sells_acts_where_it_is_allowed(self):
        self.company.sudo().collection_allow_salesperson = True
        self._sell(self.bea)
        contact = self._case(self.partner, user=self.bea)._log_contact(
            channel="note", note="Called"
        )
        self.assertEqual(contact.user_id, self.bea)

    def test_others_act_as_before(self):
        self._sell(self.bea)
        self.assertTrue(self._case(self.partner)._hold("pause", "Ill", self._days(3)))

    def test_who_sells_signs_nothing(self):
        self._sell(self.collector)
        self.assertFalse(self.case.signer_id)
        self.assertEqual(self.case._get_responsible(), self.manager)

    def test_who_sells_is_not_chosen_as_collector(self):
        self.partner.user_id = self.bea
        for write in (
            lambda: self._choose(self.partner, collection_user_id=self.bea),
            lambda: self.case.write({"user_id": self.bea.id}),
        ):
            with self.assertRaisesRegex(ValidationError, "Bea sells to Cliente Uno"):
                write()

    def test_a_salesperson_of_others_is_free(self):
        self._customer("Cliente Dos").user_id = self.bea
        self._choose(self.partner, collection_user_id=self.bea)
        self.assertEqual(self._case(self.partner).user_id, self.bea)

    def test_who_leads_the_sales_team_is_barred_like_the_salesperson(self):
        self._sell(self.salesperson)
        users = type(self.env["res.users"])
        leaders = {self.salesperson.id: self.bea.id}
        with patch.object(users, "_collection_team_leaders", lambda _users: leaders):
            sellers = self.partner._get_collection_sellers()
            case = self._case(self.partner, user=self.bea)
            with self.assertRaisesRegex(AccessError, "Bea sells to Cliente Uno"):
                case._log_contact(channel="note", note="Called")
        self.assertEqual(sellers[self.partner.id], {self.salesperson.id, self.bea.id})

    def test_teams_are_those_of_the_sales_app(self):
        users = self.env["res.users"]
        if "sale_team_id" not in users._fields:
            self.assertEqual(users._collection_team_leaders(), {})
            return
        teams = self.env["crm.team"].sudo()
        team = teams.create({"name": "North", "user_id": self.bea.id})
        team.member_ids = self.salesperson
        leaders = users._collection_team_leaders()
        self.assertEqual(leaders[self.salesperson.id], self.bea.id)
