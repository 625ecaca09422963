"""The whole way, from the mail of a reminder to a settled case, on a phone."""

from lxml import html

from odoo.tests import tagged

from .common import LINK
from .pay.common import PayCommon

#: What is owed, the oldest first, by how many days it is late.
OWED = {30: 440, 25: 330, 20: 550, 15: 220}
#: The places of the page to which a mail leads, besides its top.
PLACES = {"", "paid", "promise", "plan", "dispute"}


@tagged("post_install", "-at_install")
class TestStory(PayCommon):
    """The customer owes 1,540 in four invoices, and 100 of the world of the tests."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for late, amount in OWED.items():
            cls._invoice(cls.partner, amount, cls._days(-late))

    def test_in_english(self):
        self._tell("en_US", "See and settle")

    def test_in_spanish(self):
        self._tell("es_ES", "Ver y pagar")

    def _tell(self, lang, words):
        """The story in the language of the customer.

        :param str words: of the button of the mail.
        """
        if not self.is_demo:
            self.skipTest("payment_demo is not installed")
        self.partner.lang = lang
        path = self._read_link(words)
        self.assertEqual(self._open(path).tree.get("lang"), lang.replace("_", "-"))
        self.start_tour(path, "credit_collection_portal_story")
        self.env.invalidate_all()
        case = self.case.sudo()
        self._check_paid_online(case)
        self._check_already_paid(case)
        self._check_dispute(case)
        self._check_plan(case)
        self._check_promise(case)
        self._evaluate()
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))

    def _read_link(self, words):
        """The path behind the button of the reminder that the mail server took; all
        other links of the mail lead to places of the same page."""
        (mail,) = self._run_day(self._days(0))
        page = html.fromstring(mail.get_body(("html",)).get_content())
        links = [link for link in page.xpath("//a/@href") if LINK.search(link)]
        self.assertEqual({link.partition("#")[2] for link in links}, PLACES)
        (button,) = page.xpath(f"//a[normalize-space()='{words}']/@href")
        self.assertEqual({link.partition("#")[0] for link in links}, {button})
        return "/" + button.split("/", 3)[3]

    # === What is true on the case === #

    def _check_paid_online(self, case):
        answer = self._transactions().collection_answer_id
        self.assertEqual((self._transactions().state, answer.amount), ("done", 550))
        items = case.item_ids.filtered(lambda item: item.amount_residual == 550)
        self.assertFalse(items)
        self.assertEqual(answer._get_payment_lines().amount_residual, 0)

    def _check_already_paid(self, case):
        claims = self.env["credit.collection.portal.claim"].sudo()
        claim = claims.search([("case_id", "=", case.id)])
        self.assertEqual((claim.amount, claim.reference), (440, "Transfer 4711"))
        self.assertEqual((claim.state, claim.line_ids.amount_residual), ("open", 440))

    def _check_dispute(self, case):
        dispute = case.dispute_ids
        self.assertEqual((dispute.state, dispute.amount), ("open", 30))
        self.assertEqual(dispute.move_line_id.amount_residual, 330)

    def _check_plan(self, case):
        plan = case.plan_ids
        self.assertEqual((plan.state, plan.portal_signer), ("active", "Ana Ferrer"))
        self.assertEqual(plan.promise_ids.mapped("amount"), [110, 110])
        self.assertTrue(plan.portal_signature)
        self.assertTrue(plan.portal_seal)

    def _check_promise(self, case):
        promise = case.own_promise_ids
        self.assertEqual((promise.amount, promise.means), (400, "card"))
        self.assertEqual((promise.state, promise.date), ("open", self._days(7)))
