from lxml import html

from odoo.tests import tagged

from .common import PlanCommon

MAILS = ("plan_proposed", "plan_agreed")


@tagged("post_install", "-at_install")
class TestPlanWords(PlanCommon):
    """What the messages about a plan say stands in its document, to the word."""

    def _words(self, source):
        text = html.fromstring(source).text_content()
        return " ".join(text.replace("\xa0", " ").split())

    def _document(self, plan):
        reports = self.env["ir.actions.report"].with_user(self.collector)
        page, _kind = reports._render_qweb_html(
            "credit_collection.action_report_plan", plan.ids
        )
        return self._words(page)

    def _mail(self, plan, name):
        template = self.env.ref(f"credit_collection.mail_template_{name}").sudo()
        body = template._render_field("body_html", plan.ids, compute_lang=True)
        return self._words(body[plan.id])

    def _check(self, plan):
        """Everything that is a date, an amount or a number of the plan is written in
        mail and document in the same words."""
        document, reader = self._document(plan), plan.sudo()
        values = reader._prepare_document()
        said = [plan.name, values["total"], values["date_first"]]
        said += [each["date"] for each in values["instalments"]]
        said += [each["amount"] for each in values["instalments"]]
        for name in MAILS:
            mail = self._mail(plan, name)
            for word in (*said, values["bank"]["number"], values["bank"]["holder"]):
                word = word.replace("\xa0", " ")
                self.assertIn(word, mail, name)
                self.assertIn(word, document)
            self.assertIn(f"quote {plan.name}", mail)
        self.assertIn(f"quoting {plan.name}", document)
        valid = values["date_valid"].replace("\xa0", " ")
        self.assertIn(valid, self._mail(plan, "plan_proposed"))
        self.assertIn(valid, document)

    def test_three_instalments(self):
        self._check(self._proposed())

    def test_a_first_day_that_is_a_sunday(self):
        sunday = self._days(6)
        self.assertEqual(sunday.isoweekday(), 7)
        plan = self._proposed(date_first=sunday)
        self.assertEqual(str(plan.date_start), plan.schedule[0]["date"])
        self.assertEqual(plan.date_start, self._days(7))
        self.assertIn("March 24, 2025", self._mail(plan, "plan_proposed"))
        self.assertNotIn("March 23, 2025", self._mail(plan, "plan_proposed"))
        self._check(plan)
        self._accept(plan)
        self.assertEqual(plan.promise_ids.sorted("date")[0].date, plan.date_start)

    def test_the_days_of_the_month_go_on_from_the_chosen_one(self):
        plan = self._proposed(date_first=self._days(6))
        days = [each["date"][-2:] for each in plan.schedule]
        self.assertEqual(days, ["24", "23", "23"])

    def test_a_settlement(self):
        plan = self._proposed(
            kind="settlement", amount_offer=700, count=1, items=self._items(self.old)
        )
        self._check(plan)
        for name in MAILS:
            mail = self._mail(plan, name)
            self.assertNotIn("first time", mail)
            self.assertNotIn("first payment", mail)

    def test_one_invoice_quotes_the_plan_too(self):
        plan = self._proposed(items=self._items(self.old))
        self.assertEqual(plan.sudo().reference_text, plan.name)
        self._check(plan)

    def test_a_surcharge_is_in_the_total_of_both(self):
        product = self.env["product.product"].create(
            {"name": "Deferral", "type": "service", "taxes_id": False}
        )
        self.company.sudo().collection_surcharge_product_id = product
        plan = self._proposed(amount_surcharge=60)
        self.assertEqual(plan.amount_total, 1260)
        self._check(plan)

    def test_each_instalment_is_reminded_of_in_the_words_of_the_plan(self):
        plan = self._active()
        document = self._document(plan)
        template = self.env.ref("credit_collection.mail_template_instalment_due")
        for promise in plan.promise_ids.sudo():
            rendered = template.sudo()._render_field("body_html", promise.ids)
            mail = self._words(rendered[promise.id])
            for text in (promise.date_text, promise.amount_left_text, plan.name):
                self.assertIn(text.replace("\xa0", " "), mail)
                self.assertIn(text.replace("\xa0", " "), document)
            self.assertIn(f"quote {plan.name}", mail)

    def test_who_quotes_the_plan_is_known_at_the_bank(self):
        plan = self._active()
        line = self._bank_line(400, self._days(0), payment_ref=f"Pago {plan.name}")
        self.env["credit.collection.trigger"]._evaluate_touched()
        self.assertEqual(line.collection_payer_id, self.partner)

    def test_who_quotes_a_plan_and_an_invoice_of_another_pays_for_both(self):
        plan = self._active()
        other = self._invoice(self._customer("Other"), 100, self._days(-10))
        line = self._bank_line(
            200, self._days(0), payment_ref=f"{plan.name} {other.name}"
        )
        self.env["credit.collection.trigger"]._evaluate_touched()
        self.assertFalse(line.collection_payer_id)
        invoices = plan.sudo().line_ids.move_line_id.move_id
        self.assertEqual(line.collection_quoted_ids, invoices | other)

    def test_one_instalment_is_not_said_to_be_several(self):
        plan = self._proposed(count=1)
        self.assertEqual(
            plan._describe().replace("\xa0", " "),
            f"{plan.name}: 1,200.00 € on 03/24/2025",
        )

    def test_days_are_one_or_many(self):
        company = self.company.sudo()
        company.write({"collection_promise_days": 1, "collection_plan_days": 1})
        for count in (1, 3):
            page = self._document(self._proposed(count=count))
            self.assertNotIn("1 days", page)
            self.assertIn("until the day after its day", page)
            self.case.plan_ids.sudo()._update_state(("proposed",), "cancelled")
            self.case.plan_ids._get_holds()._release("Another one")
            self.env.flush_all()

    def test_a_broken_plan_asks_for_what_is_to_collect(self):
        plan = self._active()
        self._evaluate(self._days(60))
        self.assertEqual(plan.state, "broken")
        reader = plan.sudo()
        self.assertEqual(reader.amount_open_text.replace("\xa0", " "), "1,200.00 €")
        self.case._dispute(
            self._items(self.new),
            self.env.ref("credit_collection.dispute_reason_price"),
        )
        reader.invalidate_recordset()
        self.assertEqual(reader.amount_open_text.replace("\xa0", " "), "900.00 €")
