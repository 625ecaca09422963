"""A customer to call, and the dialog of the call."""

from datetime import datetime, timedelta

from odoo.tests import Form

from ..common import TODAY, CreditCollectionCommon


class CallCommon(CreditCollectionCommon):
    """A customer whose call is due today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().resource_calendar_id.tz = "Europe/Madrid"
        cls.calls = cls._create_protocol(
            "Calls",
            {"name": "Phone", "delay": 5, "channel": "call", "template_id": False},
            {"name": "Written", "delay": 15, "min_gap": 3},
        )
        cls.phone, cls.written = cls.calls.level_ids
        cls.partner = cls._customer(
            phone="+34 600 111 222", collection_protocol_id=cls.calls
        )
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.second_collector = cls._person("second")
        cls._begin()

    @classmethod
    def _begin(cls):
        """The morning of today: what is due becomes tasks."""
        cls._evaluate(TODAY)
        cls._prepare()

    @classmethod
    def _prepare(cls):
        """What the dispatch does with actions of people, now."""
        now = datetime.now()
        dates = cls.env["res.company"]._collection_dates(now=now)
        dispatcher = cls.env["credit.collection.dispatcher"].sudo()
        due = dispatcher._get_manual_domain(now, dates)
        nobody = dispatcher.env["credit.collection.action"]
        dispatcher._next_batch(due, nobody)._prepare_tasks()

    def _result(self, kind):
        return self.env.ref(f"credit_collection.outcome_{kind}")

    def _dialog(self, user=None, partner=None):
        """The dialog as the button opens it."""
        case = self._case(partner or self.partner, user=user or self.collector)
        action = case.action_log_call()
        model = self.env[action["res_model"]].with_user(user or self.collector)
        return Form(model.with_context(**action["context"]))

    def _log(self, kind, user=None, **values):
        """Fill the dialog in and log; what the collector is told."""
        form = self._dialog(user)
        form.outcome_id = self._result(kind)
        for name, value in values.items():
            form[name] = value
        return form.save().action_log()["params"]["message"]

    def _act(self):
        """The call that was planned, whatever was planned after it."""
        return self._actions(self.partner).filtered(
            lambda action: action.channel == "call"
        )

    def _tasks(self, kind="call"):
        wanted = self.env.ref(f"credit_collection.mail_activity_type_{kind}")
        return self._case(self.partner).activity_ids.filtered(
            lambda activity: activity.activity_type_id == wanted
        )
