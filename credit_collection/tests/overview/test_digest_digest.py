from datetime import datetime, timedelta

from lxml import html

from odoo.exceptions import AccessError

from ..common import TODAY
from .common import OverviewCommon

KPIS = (
    "kpi_collection_collected",
    "kpi_collection_promised",
    "kpi_collection_overdue",
    "kpi_collection_approvals",
    "kpi_collection_calls",
    "kpi_collection_failed",
)


class TestDigest(OverviewCommon):
    """How the collection goes, by e-mail, for managers who asked for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env.ref("credit_collection.digest_digest_collection").sudo()
        cls.invoice = cls._invoice(cls.partner, 900, cls._days(-10))
        cls._evaluate()

    def _figures(self, user=None, days=7, digest=None):
        """The figures of the last days as a user reads them."""
        end = datetime.combine(self.company._collection_today(), datetime.min.time())
        end += timedelta(hours=12)
        digest = (digest or self.digest).with_user(user or self.manager)
        digest = digest.with_company(user and user.company_id or self.company)
        digest = digest.with_context(
            start_datetime=end - timedelta(days=days), end_datetime=end
        )
        digest.invalidate_model()
        return {name: digest[f"{name}_value"] for name in KPIS}

    def _mail(self, user=None):
        """The digest as it goes to a user: name of each figure and its values."""
        user = user or self.manager
        mails = self.env["mail.mail"].sudo()
        known = mails.search([])
        self.digest.with_context(lang=user.lang)._action_send_to_user(user)
        (mail,) = mails.search([]) - known
        page = html.fromstring(mail.body_html)
        shown = {}
        for table in page.xpath("//table[@data-field]"):
            values = table.xpath(".//span[contains(@class, 'kpi_value ')]")
            shown[table.get("data-field")] = [value.text.strip() for value in values]
        return mail, page, shown

    # === What it says === #

    def test_nobody_gets_it_who_did_not_ask(self):
        self.assertFalse(self.digest.user_ids)
        self.assertFalse(self.digest.company_id)
        default = self.env.ref("digest.digest_digest_default").sudo()
        self.assertFalse([name for name in KPIS if default[name]])
        person = self._person("newcomer", "credit_collection.group_collection_manager")
        self.assertNotIn(person, self.digest.user_ids)

    def test_a_manager_asks_for_it_and_no_more(self):
        digest = self.digest.with_user(self.manager)
        digest.action_subscribe()
        self.assertEqual(self.digest.user_ids, self.manager)
        digest.action_unsubscribe()
        self.assertFalse(self.digest.user_ids)

    def test_what_was_collected_and_promised_in_the_period(self):
        self._pay(self.invoice, 100, self._days(-2))
        self._pay(self.invoice, 50, self._days(-20))
        self._case(self.partner)._promise(300, self._days(5))
        figures = self._figures()
        self.assertEqual(figures["kpi_collection_collected"], 100)
        self.assertEqual(figures["kpi_collection_promised"], 300)
        self.assertEqual(figures["kpi_collection_overdue"], 750)
        longer = self._figures(days=30)
        self.assertEqual(longer["kpi_collection_collected"], 150)

    def test_a_promise_replaced_counts_once(self):
        case = self._case(self.partner)
        first = case._promise(300, self._days(5))
        case._promise(400, self._days(6), previous=first)
        self.assertEqual(self._figures()["kpi_collection_promised"], 400)

    def test_money_that_went_back_was_not_collected(self):
        self._pay(self.invoice, 100, self._days(-2))
        self.env["account.payment"].create(
            {
                "amount": 30,
                "date": self._days(-1),
                "payment_type": "outbound",
                "partner_type": "customer",
                "partner_id": self.partner.id,
            }
        ).action_post()
        self.assertEqual(self._figures()["kpi_collection_collected"], 70)

    def test_what_waits_agrees_with_the_overview(self):
        silent = self._customer("Silent", email=False)
        self._invoice(silent, 100, self._days(-10))
        self._run_day(TODAY)
        self._reach(self.partner, self.second)
        self._evaluate(self._days(40))
        self._case(self.partner).sudo()._hold("reply", "They wrote")
        figures = self._figures()
        for key in ("approvals", "calls", "failed", "overdue"):
            shown = self._figure(key)["value"]
            self.assertEqual(figures[f"kpi_collection_{key}"], shown, key)
        self.assertEqual(figures["kpi_collection_failed"], 1)
        self.assertEqual(figures["kpi_collection_calls"], 1)

    def test_what_failed_and_was_settled_since_is_told_of_no_more(self):
        """The overview counts customers who have to be looked at, not old messages."""
        silent = self._customer("Silent", email=False)
        invoice = self._invoice(silent, 100, self._days(-10))
        self._run_day(TODAY)
        self.assertEqual(self._figures()["kpi_collection_failed"], 1)
        self._pay(invoice, day=TODAY)
        self._evaluate()
        failed = self._actions(silent).filtered(lambda one: one.state == "failed")
        self.assertTrue(failed)
        self.assertEqual(self._figures()["kpi_collection_failed"], 0)
        self.assertEqual(self._figure("failed")["value"], 0)

    def test_what_was_collected_agrees_with_the_overview(self):
        """Whatever kind of journal it came in."""
        journals = self.env["account.journal"].sudo()
        card = journals.create({"name": "Card", "code": "CARD", "type": "credit"})
        for journal in (card, self.company_data["default_journal_bank"]):
            self.env["account.payment"].create(
                {
                    "amount": 30,
                    "date": self._days(-1),
                    "partner_type": "customer",
                    "partner_id": self.partner.id,
                    "journal_id": journal.id,
                }
            ).action_post()
        trend = self._overview()["companies"][0]["trend"]
        collected = self._figures()["kpi_collection_collected"]
        self.assertEqual(collected, 60)
        self.assertEqual(collected, trend[-1]["collected"])

    # === The mail === #

    def test_the_mail_has_each_figure_with_a_link_to_its_list(self):
        self._pay(self.invoice, 100, self._days(0))
        mail, page, shown = self._mail()
        self.assertEqual(set(shown), set(KPIS))
        self.assertIn("100", shown["kpi_collection_collected"][0])
        self.assertEqual(len(shown["kpi_collection_collected"]), 3)
        self.assertEqual(len(shown["kpi_collection_overdue"]), 1, "as it stands now")
        self.assertIn("800", shown["kpi_collection_overdue"][0])
        self.assertEqual(mail.email_to, self.manager.email_formatted)
        text = " ".join(page.text_content().split())
        for label in ("Collected", "Promised", "Overdue", "Waiting for approval"):
            self.assertIn(label, text)
        links = page.xpath("//a[contains(@href, '/odoo/action-credit_collection.')]")
        names = [link.get("href").split("action-")[1].split("?")[0] for link in links]
        self.assertEqual(len(names), len(KPIS))
        opened = [self.env.ref(name) for name in names]
        lists = [one for one in opened if one._name == "ir.actions.act_window"]
        self.assertEqual(len(lists), 4)
        first_page = self.env.ref("credit_collection.credit_collection_overview_action")
        self.assertEqual(opened.count(first_page), 2, "what no list shows by itself")

    def test_it_is_for_managers_of_the_company_only(self):
        for user in (self.collector, self.invoicing, self.salesperson):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self._figures(user)
                _mail, page, shown = self._mail(user)
                self.assertFalse(shown)
                self.assertNotIn("900", page.text_content())

    # === Companies and currencies === #

    def test_each_manager_reads_about_the_own_company(self):
        other = self.setup_other_company()["company"]
        head = self._person(
            "head", "credit_collection.group_collection_manager", company=other
        )
        self.assertEqual(self._figures(head)["kpi_collection_overdue"], 0)
        self.assertEqual(self._figures()["kpi_collection_overdue"], 900)
        own = self.digest.copy({"company_id": self.company.id})
        with self.assertRaises(AccessError):
            self._figures(head, digest=own)

    def test_amounts_are_in_the_currency_of_the_company(self):
        dollars = self.setup_other_currency("USD", rates=[("2020-01-01", 2.0)])
        invoice = self._invoice(self.partner, 200, self._days(-10), currency=dollars)
        self._evaluate()
        self._case(self.partner)._promise(
            200, self._days(5), items=self._receivables(invoice), currency=dollars
        )
        self._pay(invoice, 40, self._days(-1))
        figures = self._figures()
        self.assertEqual(figures["kpi_collection_overdue"], 980)
        self.assertEqual(figures["kpi_collection_promised"], 100)
        self.assertEqual(figures["kpi_collection_collected"], 20)
