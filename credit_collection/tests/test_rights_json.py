"""The attacks that matter most through ``/json/2``, the door that programs use with a
key: as each role, with what no screen sends."""

from http import HTTPStatus

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .mail_server import answer
from .remote import RemoteClient, RemoteCommon
from .rights import RightsCommon

REFUSED = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
LOG = "credit.collection.contact"
CASE = "credit.collection.case"
ACTION = "credit.collection.action"


@tagged("post_install", "-at_install")
class TestJsonAttacks(RemoteClient, RemoteCommon, HttpCase):
    def _everybody(self):
        return (
            self.portal,
            self.salesperson,
            self.invoicing,
            self.accountant,
            self.collector,
            self.manager,
            self.administrator,
        )

    def _refused(self, user, model, method, ids=(), /, **params):
        with self.subTest(user=user.login, model=model, method=method):
            status, told = self._json(user, model, method, ids, **params)
            self.assertIn(status, REFUSED, told)
            return told

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_nobody_answers_for_the_customer(self):
        self.action.sudo().action_approve()
        self._dispatch(self._days(4))
        (mail,) = self._deliver()
        raw = answer(mail, "I owe all of it", self.partner.email)
        logged = self.case.contact_ids
        for user in self._everybody():
            for params in (
                {"model": CASE, "message": raw, "thread_id": self.case.id},
                {"model": CASE, "message": raw},
                {"model": None, "message": raw},
            ):
                context = {"collection_incoming": "PERSON", "su": True}
                self._refused(
                    user, "mail.thread", "message_process", context=context, **params
                )
        self.assertEqual(self.case.contact_ids, logged)
        self.assertFalse(self.case.has_reply)

    def test_what_a_person_posts_is_not_what_the_customer_said(self):
        status, _told = self._json(
            self.collector,
            CASE,
            "message_post",
            self.case.ids,
            body="I owe all of it",
            message_type="email",
            author_id=self.partner.id,
            email_from=self.partner.email,
            context={"collection_incoming": True},
        )
        self.assertIn(status, (*REFUSED, HTTPStatus.OK))
        self.assertFalse(self.case.contact_ids)
        self.assertFalse(self.case.has_reply)

    def test_nobody_writes_the_log(self):
        contact = self.case.sudo()._log_contact(channel="note", note="Called")
        row = {"evidence": "7", "note": "Signed"}
        for user in self._everybody():
            sealed = {"collection_seal": True}
            for method, ids, params in (
                ("write", contact.ids, {"vals": row}),
                ("web_save", contact.ids, {"vals": row, "specification": {}}),
                ("unlink", contact.ids, {}),
                ("copy", contact.ids, {}),
                ("create", (), {"vals_list": [{"case_id": self.case.id, **row}]}),
                ("name_create", (), {"name": "Signed"}),
            ):
                self._refused(user, LOG, method, ids, context=sealed, **params)
            self._json(
                user,
                LOG,
                "load",
                fields=[".id", "note"],
                data=[[str(contact.id), "Signed"]],
            )
        self.assertEqual(self.case.contact_ids, contact)
        self.assertEqual((contact.evidence, contact.note), ("0", "Called"))
        self.assertTrue(contact.is_intact)

    def test_private_methods_are_not_there_for_anybody(self):
        for user in self._everybody():
            for model, method in (
                (ACTION, "_dispatch"),
                (ACTION, "_update_state"),
                (CASE, "_evaluate"),
                (CASE, "_log_contact"),
                (CASE, "_promise"),
                (CASE, "_hold"),
                (LOG, "_unsealed"),
                ("credit.collection.plan", "_approve"),
                ("credit.collection.hand.over", "_ask"),
                ("credit.collection.dispatcher", "_remind_now"),
                ("mail.thread", "_message_route_process"),
                ("sms.composer", "_action_send_sms"),
            ):
                self._refused(user, model, method, context={"date": "2099-01-01"})
        self.assertEqual(self.action.state, "to_approve")

    def test_another_day_in_the_context_sends_nothing(self):
        context = {"date": "2099-01-01", "now": "2099-01-01 10:00:00"}
        for ids, model, method in (
            (self.case.ids, CASE, "action_evaluate"),
            (self.case.ids, CASE, "action_retry"),
            (self.action.ids, ACTION, "action_retry"),
        ):
            self._json(self.manager, model, method, ids, context=context)
        self.assertEqual(self._case(self.partner).days_late, 5)
        self.assertEqual(self._case(self.partner).contact_ids.ids, [])
        self.assertEqual(self.action.state, "to_approve")

    def test_what_only_the_server_writes(self):
        for values in (
            {"state": "clear"},
            {"amount_to_collect": 0},
            {"level_id": self.formal.id},
            {"contact_ids": [[5]]},
            {"hold_ids": [[0, 0, {"kind": "pause", "reason": "x"}]]},
        ):
            for method in ("write", "web_save"):
                params = {"vals": values}
                if method == "web_save":
                    params["specification"] = {}
                self._refused(self.manager, CASE, method, self.case.ids, **params)
        self.assertEqual(self._case(self.partner).state, "active")
        self.assertFalse(self._case(self.partner).hold_ids)

    @mute_logger("odoo.addons.base.models.ir_actions")
    def test_no_server_action_is_written(self):
        """Code runs as the server does: only administrators write it, and whoever may
        not write a case runs none on it."""
        values = {
            "name": "Mine",
            "model_id": self.env["ir.model"]._get_id(CASE),
            "state": "code",
            "code": "env['credit.collection.contact'].sudo().search([]).unlink()",
        }
        owned = self.env["ir.actions.server"].sudo().create(values)
        for user in (self.collector, self.manager, self.invoicing, self.portal):
            self._refused(user, "ir.actions.server", "create", vals_list=[values])
        context = {"active_model": CASE, "active_ids": self.case.ids}
        for user in (self.invoicing, self.portal, self.salesperson):
            self._refused(user, "ir.actions.server", "run", owned.ids, context=context)


@tagged("post_install", "-at_install")
class TestJsonElsewhere(RemoteClient, RightsCommon, HttpCase):
    """Ids of another company, wherever one may be given."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls._own_case(cls.other)
        cls.promise = cls.theirs._promise(10, cls._days(9))

    def _dialogs(self):
        case, day = self.theirs.id, str(self._days(9))
        item, action = self.theirs.item_ids.ids, self.theirs.action_ids.ids
        return {
            "call": ({"case_id": case}, "action_log"),
            "pause": (
                {"case_ids": [[6, 0, [case]]], "reason": "Why", "date_end": day},
                "action_pause",
            ),
            "skip": ({"action_ids": [[6, 0, action]], "reason": "Why"}, "action_skip"),
            "remind": ({"line_ids": [[0, 0, {"case_id": case}]]}, "action_send"),
            "promise.make": (
                {"case_id": case, "amount": 5, "date": day},
                "action_promise",
            ),
            "promise.withdraw": (
                {"promise_id": self.promise.id, "reason": "Why"},
                "action_withdraw",
            ),
            "plan.propose": (
                {"case_id": case, "date_first": day, "item_ids": [[6, 0, item]]},
                "action_save",
            ),
            "dispute.open": (
                {"case_id": case, "item_ids": [[6, 0, item]]},
                "action_dispute",
            ),
            "whatsapp": ({"case_id": case, "text": "Hello"}, "action_sent"),
            "first.wave": ({"company_id": self.other.id}, "action_release"),
            "account": ({"company_id": self.other.id}, "action_choose"),
        }

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_no_dialog_reaches_another_company(self):
        def count():
            self.env.invalidate_all()
            case = self.theirs
            names = "contact_ids hold_ids promise_ids action_ids message_ids".split()
            return [len(case[name]) for name in names] + case.action_ids.mapped("state")

        before = count()
        for user in (self.collector, self.manager, self.invoicing):
            for name, (values, button) in self._dialogs().items():
                model = f"credit.collection.{name}"
                with self.subTest(user=user.login, dialog=name):
                    status, told = self._json(user, model, "create", vals_list=[values])
                    if status == HTTPStatus.OK:
                        status, told = self._json(user, model, button, told)
                    self.assertNotEqual(status, HTTPStatus.OK, told)
                    status, told = self._json(
                        user,
                        model,
                        "onchange",
                        values=values,
                        field_names=[*values],
                        fields_spec={name: {} for name in values},
                    )
                    self.assertNotIn("Cliente Uno", str(told))
                    self.assertEqual(count(), before)

    def test_asking_for_the_company_does_not_open_it(self):
        context = {"allowed_company_ids": self.other.ids}
        for model in (CASE, ACTION, LOG, "credit.collection.position"):
            status, told = self._json(
                self.manager, model, "search_read", domain=[], context=context
            )
            self.assertIn(status, REFUSED, told)
