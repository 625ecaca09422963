"""The world of the tests: one company, its people, a protocol, and builders.

Where ``world.py`` has kept that world in the database, it is only looked up.
Dependents may use it: derive from :class:`CreditCollectionCommon` and tell a story
with ``_invoice``, ``_pay``, ``_evaluate``, ``_dispatch`` and ``_deliver``.
"""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.base.tests.common import BaseCommon

from . import world
from .builders import LedgerBuilders
from .clock import MORNING, TODAY
from .mail_server import MailServer
from .remembering import Remembering

#: Where the people of the company have their mailboxes.
DOMAIN = "ferrer.example"
#: Where customers pay.
IBAN = "ES79 2100 0813 6101 2345 6789"
#: The charts of accounts that Odoo knows, see ``_use_chart_template``.
CHARTS = {}


@tagged("post_install", "-at_install")
class CreditCollectionCommon(LedgerBuilders, Remembering, AccountTestInvoicingCommon):
    """A Spanish company with a protocol of four levels and everybody who works there.

    The clock stands still; :meth:`_evaluate` and :meth:`_dispatch` move it when they
    are given a date.
    """

    chart_template = "generic_coa"
    #: What ``setup_other_company`` returns, where there is a world.
    spare = {}

    @classmethod
    def setUpClass(cls):
        cls.clock = cls.startClassPatcher(freeze_time(datetime.combine(TODAY, MORNING)))
        with cls._remembering():
            if world.is_kept():
                # All that Odoo's classes build, down to this one, was built before.
                super(BaseCommon, cls).setUpClass()
                world.enter(cls)
            else:
                super().setUpClass()
                cls._setup_world()

    @classmethod
    def _setup_world(cls):
        """All that the company of Odoo's own tests lacks."""
        for lang in ("en_US", "es_ES"):
            cls.env["res.lang"]._activate_lang(lang)
        cls.env.user.lang = "en_US"
        cls.env["mail.mail"].sudo().search([]).unlink()
        cls.company.write({"name": "Casa Ferrer", "email": f"casa@{DOMAIN}"})
        cls.company.partner_id.write({"tz": "Europe/Madrid", "lang": "en_US"})
        cls._setup_people()
        cls._setup_protocol()
        cls._switch_policies_off()
        cls._release(cls.company)

    def setUp(self):
        super().setUp()
        self._on(TODAY)

    @classmethod
    def setup_independent_company(cls, **kwargs):
        return super().setup_independent_company(
            currency_id=cls.env.ref("base.EUR").id, **kwargs
        )

    @classmethod
    def setup_other_company(cls, **values):
        """A second company: the one in the world, or a new one when it is taken."""
        company = cls.spare and cls.spare["company"].sudo()
        if not company or company.name != world.SPARE:
            data = super().setup_other_company(**values)
            cls._release(data["company"])
            return data
        company.write({"name": "company_2", **values})
        cls.env.user.company_ids = [Command.link(company.id)]
        return {**cls.spare, "currency": cls.spare["company"].currency_id}

    @classmethod
    def _release(cls, company):
        """Let a company send by itself: it has all that this needs, and whoever tests
        bank data says how they come."""
        company = company.sudo()
        cls._give_account(company)
        company.write(
            {
                "email": company.email or f"casa{company.id}@{DOMAIN}",
                "collection_user_id": (company.collection_user_id or cls.collector).id,
                "collection_bank_source": "by_hand",
                "collection_entry_days": 0,
                "collection_automatic": True,
            }
        )

    @classmethod
    def _import_bank_data(cls, company=None):
        """Let a company import its bank statements, which may be five days old."""
        (company or cls.company).sudo().collection_bank_source = "imported"

    @classmethod
    def _give_account(cls, company, number=IBAN, **values):
        """Let customers pay into an account of ``company`` that two people saw.

        :return: the account.
        """
        company = company.sudo()
        accounts = cls.env["res.partner.bank"].sudo()
        account = accounts.create(
            {"acc_number": number, "partner_id": company.partner_id.id, **values}
        )
        company.collection_bank_account_id = account
        company._confirm_account(cls.manager)
        return account

    @classmethod
    def _use_chart_template(cls, company, chart_template_ref=None):
        """Without the translations of the chart, which nobody reads here, and with the
        list of charts made once for all tests."""
        charts = type(cls.env["account.chart.template"])
        find = charts._get_chart_template_mapping

        def find_once(self, get_all=False):
            if get_all not in CHARTS:
                CHARTS[get_all] = find(self, get_all)
            return CHARTS[get_all]

        with (
            patch.object(charts, "_load_translations", lambda *_args, **_kwargs: None),
            patch.object(charts, "_get_chart_template_mapping", find_once),
        ):
            return super()._use_chart_template(company, chart_template_ref)

    @classmethod
    def _setup_people(cls):
        """Whoever may look at a case, from the one who decides to the one who may not
        look at all."""
        groups = {
            "manager": "credit_collection.group_collection_manager",
            "collector": "credit_collection.group_collector",
            "invoicing": "account.group_account_invoice",
            "salesperson": "base.group_user",
        }
        users = (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "login": f"{login}.test",
                        "password": f"{login}.test",
                        "name": login.capitalize(),
                        "email": f"{login}@{DOMAIN}",
                        "lang": "en_US",
                        "group_ids": [Command.set(cls.env.ref(group).ids)],
                        "company_id": cls.company.id,
                        "company_ids": [Command.set(cls.company.ids)],
                    }
                    for login, group in groups.items()
                ]
            )
        )
        cls.manager, cls.collector, cls.invoicing, cls.salesperson = users
        cls.company.sudo().collection_user_id = cls.collector

    @classmethod
    def _person(cls, login, groups="credit_collection.group_collector", company=None):
        """One more user of the company, or of another one.

        :param str groups: XML ids, separated by commas.
        """
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=f"{login}.test",
            name=login.capitalize(),
            email=f"{login}@{DOMAIN}",
            lang="en_US",
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _setup_protocol(cls):
        cls.template = cls._create_template("Reminder")
        cls.protocol = cls._create_protocol(
            "Protocol",
            {"name": "Courtesy", "delay": -3},
            {"name": "First", "delay": 3},
            {"name": "Second", "delay": 15, "min_gap": 7},
            {"name": "Formal", "delay": 30, "min_gap": 7, "approval": "person"},
        )
        cls.courtesy, cls.first, cls.second, cls.formal = cls.protocol.level_ids
        cls.company.sudo().collection_protocol_id = cls.protocol

    @classmethod
    def _switch_policies_off(cls):
        """Whoever tests hours, limits and segments switches their own on."""
        cls.env["credit.collection.contact.policy"].sudo().search([]).active = False
        cls.env["credit.collection.segment"].sudo().search([]).active = False
        cls.company.sudo().collection_pace_count = 0
        # The invoices of the tests are posted on the day on which they are late.
        cls.company.sudo().collection_known_days = 0
        defaults = cls.env["ir.default"].sudo()
        defaults.set("res.company", "collection_known_days", 0)

    # === BUILDERS - Configuration === #

    @classmethod
    def _create_template(cls, name, **values):
        """A text for a level, in the language of the customer."""
        return (
            cls.env["mail.template"]
            .sudo()
            .create(
                {
                    "name": name,
                    "model_id": cls.env["ir.model"]._get_id("credit.collection.case"),
                    "subject": "Your account: {{ object.partner_id.name }}",
                    "body_html": "<p>Dear <t t-out='object.partner_id.name'/></p>"
                    "<t t-out='object.statement_html'/>",
                    "lang": "{{ object.partner_id.lang }}",
                    **values,
                }
            )
        )

    @classmethod
    def _create_protocol(cls, name, *levels, **values):
        """A protocol as a manager sets it up; each level is a dict of its fields."""
        return (
            cls.env["credit.collection.protocol"]
            .with_user(cls.manager)
            .create(
                {
                    "name": name,
                    "level_ids": [
                        Command.create({"template_id": cls.template.id, **level})
                        for level in levels
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _customer(cls, name="Cliente Uno", **values):
        """A customer with an address to write to; protocol and collector are chosen by
        the collector."""
        chosen = {
            field: values.pop(field)
            for field in ("collection_protocol_id", "collection_user_id")
            if field in values
        }
        partner = cls.env["res.partner"].create(
            {
                "name": name,
                "email": "".join(name.lower().split()) + "@example.com",
                "lang": "en_US",
                "is_company": True,
                "property_payment_term_id": False,
                **values,
            }
        )
        if chosen:
            cls._choose(partner, **chosen)
        return partner

    @classmethod
    def _choose(cls, partner, **values):
        """Let the collector choose protocol or collector of a customer.

        :param values: records or ids by field name.
        """
        ids = {name: getattr(value, "id", value) for name, value in values.items()}
        partner.with_user(cls.collector).write(ids)

    # === BUILDERS - Collection === #

    @classmethod
    def _on(cls, day, at=MORNING):
        """Move the clock to ``at`` (UTC) of ``day``; the job that evaluates what has
        changed has long been there by then."""
        cls.env["credit.collection.trigger"]._evaluate_touched()
        cls.clock.move_to(datetime.combine(day, at))

    @classmethod
    def _cases(cls, user=None):
        """The model of the cases as ``user`` (the collector) sees it."""
        user = user or cls.collector
        cases = cls.env["credit.collection.case"].with_user(user)
        return cases.with_context(lang=user.lang)

    @classmethod
    def _case(cls, partner, company=None, user=None):
        """The case of ``partner`` as the collector sees it, fresh from the database."""
        case = cls._cases(user).search(
            [
                ("partner_id", "=", partner.commercial_partner_id.id),
                ("company_id", "=", (company or cls.company).id),
            ]
        )
        case.invalidate_recordset()
        return case

    @classmethod
    def _actions(cls, partner, company=None):
        """The actions of a customer in the order they were planned."""
        actions = cls._case(partner, company).action_ids.sorted("id")
        actions.invalidate_recordset()
        return actions

    @classmethod
    def _evaluate(cls, day=None, partners=None):
        """Evaluate as the nightly run does, on the morning of ``day``."""
        if day:
            cls._on(day)
        return cls._cases()._evaluate(partners, day)

    @classmethod
    def _measure(cls, day=None):
        """Measure all customers as the nightly run does, on the morning of ``day``.

        :return: the measures of the company, as the collector sees them.
        """
        if day:
            cls._on(day)
        dates = cls.env["res.company"]._collection_dates(day)
        cls.env["credit.collection.measure"].sudo()._measure(dates)
        return cls.env["credit.collection.measure"].with_user(cls.collector)

    @classmethod
    def _dispatch(cls, day=None, at=MORNING):
        """Send what is ready, at ``at`` (UTC) of ``day``."""
        if day:
            cls._on(day, at)
        actions = cls.env["credit.collection.action"].with_user(cls.collector)
        return actions._dispatch(day and datetime.combine(day, at))

    @classmethod
    def _deliver(cls, **refusals):
        """Let Odoo process its mail queue against a mail server.

        :param refusals: see :class:`MailServer`.
        :return: the mails that customers got since the last call.
        """
        with MailServer(cls.env, **refusals) as server:
            cls.env["mail.mail"].sudo().process_email_queue()
        cls.env.invalidate_all()
        return [mail for mail in server.inbox if not mail.is_for(DOMAIN)]

    @classmethod
    def _run_day(cls, day, **refusals):
        """A whole day: evaluate, send, deliver.

        :return: the mails that arrived.
        """
        cls._evaluate(day)
        cls._dispatch(day)
        return cls._deliver(**refusals)

    def _reach(self, partner, *levels):
        """Let the customer reach ``levels``, one after the other on their days."""
        for level in levels:
            case = self._case(partner)
            self._evaluate(case.next_action_date or TODAY, partner)
            if level.approval == "person":
                self._actions(partner).filtered(
                    lambda action: action.state == "to_approve"
                ).action_approve()
            self._dispatch(date.today())
            self._deliver()
            self.assertEqual(self._case(partner).level_id, level)

    @contextmanager
    def _exactly(self, count):
        """So many queries are asked, no more and no fewer."""
        before = self.cr.sql_log_count
        yield
        self.assertEqual(self.cr.sql_log_count - before, count, "queries")

    @classmethod
    def _days(cls, count):
        """``count`` days after today."""
        return TODAY + timedelta(days=count)
