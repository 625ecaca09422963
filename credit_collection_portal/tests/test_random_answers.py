"""Random histories in which customers answer on their page. See ``seeds`` of the desk
to tell them again."""

import random
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.credit_collection.tests import (
    test_random_histories as histories,
)
from odoo.addons.credit_collection.tests import test_random_money as money
from odoo.addons.credit_collection.tests.seeds import ONCE, choose_seeds

from .answers import ANSWER_EVENTS, ANSWERED, AnswerEvents
from .pay.common import ProviderBuilders

#: What the desk and the ledger do meanwhile.
DESK = (
    "invoice invoice instalments invoice credit_note pay_part match unreconcile call "
    "resolve keep bounce"
).split()
#: Answers about amounts, in any currency.
IN_CURRENCIES = (
    "page_pay page_pay_item page_pay_part page_promise page_plan page_dispute "
    "page_paid page_forged"
).split()


class AnswersCommon(ProviderBuilders, AnswerEvents):
    """The company shows the page, and customers can pay online."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.company.sudo()
        company.collection_portal = True
        parameters = cls.env["ir.config_parameter"].sudo()
        parameters.set_param("account_payment.enable_portal_payment", "True")
        cls.provider = cls._switch_on(cls.company)


@tagged("post_install", "-at_install")
class TestRandomAnswers(AnswersCommon, histories.TestRandomHistories):
    """I1 to I6, I8 and I9 of the design, whatever customers answer."""

    events = DESK + ANSWER_EVENTS + ANSWER_EVENTS
    length = 36

    def test_invariants_hold_whatever_customers_answer(self):
        self.lawful, self.moved, self.agreed, self.answered = 0, 0, set(), set()
        for seed in choose_seeds(0, 1):
            with self.subTest(seed=seed):
                self._live(random.Random(seed))
        if not ONCE:
            self.assertLessEqual(ANSWERED, self.answered, "what never happened")

    def _begin(self):
        """What chance seldom brings, in the first history: a plan within the limits,
        paid on its day; one beyond them, which becomes an offer of ours; and payments
        of all kinds."""
        if self.answered:
            return
        signing, asking, paying = self.customers
        for customer in self.customers:
            self._invoice(customer, 400, self.today - timedelta(days=20))
        self._evaluate(self.today, self.partners)
        day = str(self.today + timedelta(days=3))
        self._ask_for_plan(signing, count="2", period="weekly", date=day)
        self._ask_for_plan(asking, count="12", period="monthly", date=day)
        self._event_page_pay_part(paying)
        self._event_page_pay(paying)
        self._pass_days(3)
        self._event_page_pay_agreed(signing)

    def _check_answers(self):
        self._check_pages()


@tagged("post_install", "-at_install")
class TestRandomAnswersInCurrencies(AnswersCommon, money.TestRandomMoney):
    """I9 of the design, per currency, whatever customers answer."""

    events = money.EVENTS + IN_CURRENCIES + IN_CURRENCIES

    def test_pages_ask_for_what_is_to_collect_in_each_currency(self):
        self.sent, self.answered = 0, set()
        for seed in choose_seeds(0):
            with self.subTest(seed=seed), self.cr.savepoint() as savepoint:
                self._live(random.Random(seed))
                savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _check(self, event):
        res = super()._check(event)
        self._check_pages()
        return res
