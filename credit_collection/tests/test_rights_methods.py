"""Every method offered to remote calls refuses whoever may not."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .remote import RemoteCommon

ADDON = "odoo.addons.credit_collection."
#: What is offered to remote calls on our models and on those we extend; whoever adds a
#: button adds it here, and it has to refuse whoever does not collect.
OFFERED = {
    "credit.collection.action": "action_add_address action_approve "
    "action_print_letters action_retry action_send_otherwise action_skip "
    "action_whatsapp",
    "credit.collection.account": "action_choose action_confirm",
    "credit.collection.agreement.line": "action_view_move",
    "credit.collection.call.list": "get_summary",
    "credit.collection.call": "action_dial action_log action_log_next",
    "credit.collection.case": "action_add_address action_approve action_decide "
    "action_dial action_dispute action_evaluate action_go_on action_handled "
    "action_leave_out "
    "action_log_call action_next_call action_pause action_place action_plan "
    "action_preview "
    "action_promise action_receipts_known action_release action_remind action_retry "
    "action_send_statement action_simulate action_step_done action_take_in "
    "action_whatsapp",
    "credit.collection.contact": "action_mark_mailed action_print_again "
    "action_withdraw_letter",
    "credit.collection.contract": "action_cancel action_new_version "
    "action_print_document action_send action_sign action_signed_paper",
    "credit.collection.contract.gap": "action_make",
    "credit.collection.contract.make": "action_make",
    "credit.collection.contract.sign": "action_sign",
    "credit.collection.credit.check": "action_apply_limit",
    "credit.collection.credit.release.make": "action_release",
    "credit.collection.dispute": "action_answered action_resolve action_view_case "
    "action_view_credit_note action_view_move action_view_payments",
    "credit.collection.dispute.open": "action_dispute",
    "credit.collection.dispute.resolve": "action_resolve",
    "credit.collection.hold": "action_release action_view_origin",
    "credit.collection.item": "action_view_move",
    "credit.collection.alert": "get_alerts",
    "credit.collection.first.wave": "action_release",
    "credit.collection.setup": "get_setup",
    "credit.collection.timeline": "get_timeline",
    "credit.collection.overview": "get_overview get_trend_list",
    "credit.collection.measure": "action_view_partner",
    "credit.collection.pause": "action_pause",
    "credit.collection.plan": "action_accept action_activate action_approve "
    "action_book action_cancel action_change action_print_document action_propose "
    "action_refuse action_request_approval action_view_adjustments",
    "credit.collection.plan.accept": "action_accept",
    "credit.collection.plan.close": "action_close",
    "credit.collection.plan.limit.change": "action_confirm",
    "credit.collection.plan.propose": "action_propose action_request_approval "
    "action_save action_view_agreement",
    "credit.collection.position": "action_view_items",
    "credit.collection.letter.mailing": "action_mark_mailed",
    "credit.collection.promise.make": "action_promise action_view_agreement",
    "credit.collection.promise.withdraw": "action_withdraw",
    "credit.collection.protocol": "action_view_cases",
    "credit.collection.remind": "action_later action_now action_send",
    "credit.collection.segment": "action_view_cases action_view_customers",
    "credit.collection.simulate": "action_simulate",
    "credit.collection.simulate.line": "action_view_case",
    "credit.collection.skip": "action_skip",
    "credit.collection.whatsapp": "action_open action_sent",
    "credit.collection.agency": "action_view_placements",
    "credit.collection.agency.import": "action_import",
    "credit.collection.agency.report": "action_view_rows",
    "credit.collection.placement": "action_accept action_close action_data_returned "
    "action_download_dossier action_mark_sent action_paid_to_us action_propose_bill "
    "action_recall action_reject action_retry_dossier action_view_case",
    "credit.collection.placement.decide": "action_decide",
    "credit.collection.placement.end": "action_end",
    "credit.collection.placement.item": "action_view_move",
    "credit.collection.placement.make": "action_place",
    "account.move": "action_collection_ask_release action_follow_contract "
    "action_receipt_known action_view_collection",
    "res.company": "action_collection_bank_by_hand "
    "action_collection_bank_imported action_collection_company "
    "action_collection_first_wave action_collection_release "
    "action_collection_send_today action_collection_stop action_collection_test_mail "
    "action_collection_texts_read action_collection_waiting_money",
    "res.config.settings": "action_collection_first_wave action_collection_stop",
    "res.partner": "action_take_segment_terms action_view_collection "
    "action_view_collection_checks action_view_contracts",
}
#: What people of Invoicing may call too: they are refused when there is nothing to do.
OF_INVOICING = {"action_collection_ask_release", "action_follow_contract"}
#: What a method is called with.
ARGUMENTS = {"get_trend_list": [1, "2025-03-01", "overdue"]}
#: What the same methods are offered on where Sales is installed too.
WITH_SALES = {"sale.order"}
#: Overrides of what Odoo offers, with the rights of Odoo.
OVERRIDES = {
    "create",
    "write",
    "unlink",
    "default_get",
    "onchange",
    "message_mail_with_source",
    "message_new",
    "message_notify",
    "message_post",
    "init",
    "button_draft",
    "copy_data",
    "button_cancel",
    "remove_move_reconcile",
    "search_fetch",
    "action_check_again",
    "action_post",
    "validate_move",
}


class TestOfferedMethods(RemoteCommon):
    """In process, every method that is offered and everybody who may not call it."""

    def _offered(self):
        """The public methods that this add-on defines, by model."""
        found = {}
        for name, cls in self.env.registry.items():
            methods = {
                method
                for base in cls.mro()
                if base.__module__.startswith(ADDON)
                for method, value in vars(base).items()
                if callable(value) and not method.startswith("_")
            }
            if methods - OVERRIDES:
                found[name] = methods - OVERRIDES
        return found

    def test_nothing_else_is_offered(self):
        offered = self._offered()
        self.assertEqual(
            {
                model: " ".join(sorted(methods))
                for model, methods in offered.items()
                if not model.endswith(".mixin") and model not in WITH_SALES
            },
            OFFERED,
        )

    def _promise(self):
        """What the customer has promised, or does now."""
        case = self.case.sudo()
        return case.promise_ids or case._promise(10, self._days(9))

    def _dialog_values(self, name):
        """What a dialog is opened with; None for what is no dialog."""
        if name == "promise.withdraw":
            return {"promise_id": self._promise().id, "reason": "Why"}
        return {
            "account": {},
            "call": {"case_id": self.case.id},
            "credit.release.make": {"move_ids": self.invoice.ids, "reason": "Why"},
            "pause": {"case_ids": self.case.ids, "reason": "Why"},
            "remind": {"line_ids": [Command.create({"case_id": self.case.id})]},
            "simulate": {},
            "first.wave": {"company_id": self.company.id},
            "res.config.settings": {},
            "skip": {"action_ids": self.action.ids, "reason": "Why"},
            "letter.mailing": {},
            "promise.make": {"case_id": self.case.id},
            "whatsapp": {"case_id": self.case.id, "text": "Hello"},
        }.get(name)

    def _records(self, model):
        """What the methods of ``model`` would be called on."""
        su = self.env(su=True)
        name = model.removeprefix("credit.collection.")
        known = {
            "credit.collection.case": self.case,
            "credit.collection.action": self.action,
            "credit.collection.protocol": self.protocol,
            "account.move": self.invoice,
            "res.company": self.company,
            "res.partner": self.partner,
        }
        if model in known:
            return known[model]
        if (values := self._dialog_values(name)) is not None:
            return su[model].create(values)
        if name == "simulate.line":
            line = Command.create({"case_id": self.case.id})
            simulate = su["credit.collection.simulate"]
            return simulate.create({"line_ids": [line]}).line_ids
        if name == "segment":
            return su[model].create({"name": "Spare"})
        if name == "hold":
            return self.case.sudo()._hold("pause", "Waiting", self._days(9))
        if name == "agreement.line":
            return self._promise().line_ids
        makers = {
            "plan": self._plan_records,
            "dispute": self._dispute_records,
            "contract": self._contract_records,
        }
        makers["agency"] = makers["placement"] = self._placement_records
        makers["measure"] = makers["credit"] = self._credit_records
        if make := makers.get(name.split(".")[0]):
            return make(name)
        if name == "contact":
            return self.case.sudo()._log_contact(channel="note", note="Called")
        if name in ("alert", "call.list", "overview", "setup", "timeline"):
            return su[model]
        return su[model].search([("partner_id", "=", self.partner.id)])

    def _contract_records(self, name):
        su = self.env(su=True)
        values = {"partner_id": self.partner.id, "company_id": self.company.id}
        contract = su["credit.collection.contract"].create(values)
        dialogs = {
            "contract.make": values,
            "contract.sign": {"contract_id": contract.id, "signer": "Ana"},
        }
        if name == "contract":
            return contract
        if name == "contract.gap":
            return su["credit.collection.contract.gap"].search([], limit=1)
        return su[f"credit.collection.{name}"].create(dialogs[name])

    def _credit_records(self, name):
        values = {"partner_id": self.partner.id, "company_id": self.company.id}
        if name == "credit.check":
            values["source"] = "form"
        return self.env[f"credit.collection.{name}"].sudo().create(values)

    def _dispute_records(self, name):
        case, su = self.case.sudo(), self.env(su=True)
        reason = su["credit.collection.dispute.reason"].search([], limit=1)
        values = {"user": self.collector, "contact": case.contact_ids[:1]}
        dispute = case.dispute_ids or case._dispute(case.item_ids, reason, 5, **values)
        dialogs = {
            "dispute.open": {"case_id": case.id, "reason_id": reason.id},
            "dispute.resolve": {"dispute_id": dispute.id},
        }
        if name == "dispute":
            return dispute
        return su[f"credit.collection.{name}"].create(dialogs[name])

    def _placement_records(self, name):
        su = self.env(su=True)
        agencies = su["credit.collection.agency"]
        partner = su["res.partner"].search([("name", "=", "Agency")], limit=1)
        partner = partner or partner.create({"name": "Agency"})
        agency = agencies.search([("partner_id", "=", partner.id)])
        agency = agency or agencies.create({"partner_id": partner.id})
        placements = su["credit.collection.placement"]
        placement = placements.search([("agency_id", "=", agency.id)]) or (
            placements.create(
                {
                    "agency_id": agency.id,
                    "case_id": self.case.id,
                    "currency_id": self.company.currency_id.id,
                    "date_placed": self._days(0),
                    "line_ids": [
                        Command.create({"currency_id": self.company.currency_id.id})
                    ],
                }
            )
        )
        dialogs = {
            "agency.import": {"agency_id": agency.id, "file": b"YQ=="},
            "agency.report": {"agency_id": agency.id},
            "placement.decide": {"case_id": self.case.id},
            "placement.end": {"placement_ids": placement.ids, "reason": "Why"},
            "placement.make": {
                "case_ids": self.case.ids,
                "agency_id": agency.id,
            },
        }
        known = {
            "agency": agency,
            "placement": placement,
            "placement.item": placement.line_ids,
        }
        return known.get(name) or su[f"credit.collection.{name}"].create(dialogs[name])

    def _plan_records(self, name):
        self._invoice(self.partner, 50, self._days(-1))
        self.env.invalidate_all()
        case, su = self.case.sudo(), self.env(su=True)
        first = {"date_first": self._days(9)}
        plan = case._plan({"count": 2, **first})
        dialogs = {
            "plan.accept": {"plan_id": plan.id, "person_id": self.partner.id},
            "plan.close": {"plan_ids": plan.ids, "reason": "Why"},
            "plan.propose": {"case_id": case.id, **first},
        }
        if name == "plan":
            return plan
        if name == "plan.limit.change":
            values = {"role": "manager", "user_id": self.manager.id, "before": {}}
            return su["credit.collection.plan.limit.change"].create(values)
        return su[f"credit.collection.{name}"].create(dialogs[name])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_whoever_does_not_collect_is_refused_by_each(self):
        for model, methods in OFFERED.items():
            records = self._records(model)
            for user in self.outsiders:
                target = self.env[model].with_env(self.env(user=user, su=False))
                args = [records.ids] if records else []
                for method in methods.split():
                    more = ARGUMENTS.get(method, [])
                    with self.subTest(model=model, method=method, user=user.login):
                        refusal = UserError if method in OF_INVOICING else AccessError
                        with self.assertRaises(refusal):
                            call_kw(target, method, [*args, *more], {})
        self.assertFalse(self._actions(self.partner).decided_by_id)
        logged = self._case(self.partner).contact_ids
        self.assertEqual(logged.mapped("note"), ["Called"])

    def test_a_collector_does_not_send_in_spite_of_old_bank_data(self):
        company = self.env["res.company"].with_user(self.collector)
        with self.assertRaises(AccessError):
            call_kw(company, "action_collection_send_today", [self.company.ids], {})

    def test_what_is_private_is_not_offered_to_anybody(self):
        private = {
            "credit.collection.case": "_evaluate _simulate _hold _log_contact "
            "_remind_now _find_or_create _cron_evaluate _schedule_task _log_call "
            "_dial",
            "credit.collection.action": "_dispatch _update_state _skip _reopen _fail",
            "credit.collection.contact": "_unsealed _mark_delivery _recall "
            "_mark_mailed _add_proof",
            "credit.collection.hold": "_release",
            "credit.collection.plan": "_propose _approve _accept _update_state _end "
            "_apply_verdict _book_forgiven",
            "credit.collection.contract": "_sign _send _end _apply _make _conclude",
            "credit.collection.evaluation": "_evaluate_on",
            "credit.collection.trigger": "_deferred _evaluate_safely _note "
            "_evaluate_touched _cron_evaluate_touched",
            "credit.collection.touched": "_add _take",
            "credit.collection.evaluation.data": "_write",
            "credit.collection.bulk": "_insert _update",
            "credit.collection.dispatcher": "_send",
            "credit.collection.by.hand": "_send _remind_now",
            "credit.collection.offer": "_list",
            "credit.collection.preview": "_show _compose",
            "credit.collection.demo": "_build",
        }
        for model, methods in private.items():
            for method in methods.split():
                with self.subTest(model=model, method=method):
                    self.assertTrue(hasattr(type(self.env[model]), method))
                    with self.assertRaises(AccessError):
                        target = self.env[model].with_user(self.administrator)
                        call_kw(target, method, [[]], {})
