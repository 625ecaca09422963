from datetime import date

from lxml import html

from ..common import IBAN, CreditCollectionCommon

NASTY = "<script>alert('x')</script> & Co"


class TestStatement(CreditCollectionCommon):
    """What a customer is shown adds up, is safe to read and says how to pay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"].sudo()._activate_lang("en_US")
        cls.partner = cls._customer()
        cls.statement = cls.env["credit.collection.statement"].with_user(cls.collector)

    def _prepare(self, partner=None, day=None):
        case = self._get_case(partner or self.partner)
        return self.statement._prepare(case, day)[case.id]

    def _get_case(self, partner):
        case = self._cases()._find_or_create(self.company, partner)
        return case.with_user(self.collector)

    def _payment(self, partner=None):
        case = self._get_case(partner or self.partner)
        return str(self.statement._render_payments(case)[case.id])

    def _table(self, partner=None, lang="en_US"):
        case = self._get_case(partner or self.partner)
        statement = self.statement.with_context(lang=lang)
        return str(statement._render_tables(case)[case.id])

    def _text(self, markup):
        return " ".join(html.fromstring(f"<div>{markup}</div>").text_content().split())

    # === AMOUNTS === #

    def test_lines_are_instalments_with_what_was_paid(self):
        invoice = self._invoice(
            self.partner, 100, self._days(-40), term=self._half_and_half()
        )
        self._pay(invoice, 20)
        (line,) = self._prepare()["lines"]
        self.assertEqual(line["number"], invoice.name)
        self.assertEqual(line["instalment"], (1, 2))
        self.assertEqual(line["date_due"], self._days(-10))
        self.assertEqual(line["days_late"], 10)
        amounts = [line[key] for key in ("original", "paid", "held", "open")]
        self.assertEqual(amounts, [50, 20, 0, 30])

    def test_total_is_the_position_to_the_cent(self):
        invoices = [
            self._invoice(self.partner, amount, self._days(-days))
            for amount, days in ((33.33, 20), (66.67, 10), (12.34, 5))
        ]
        self._invoice(self.partner, 500, self._days(30))
        self._credit_note(self.partner, 10.01)
        case = self._case(self.partner)
        case._hold(
            "pause",
            "Checks the delivery",
            date_end=self._days(5),
            items=invoices[1].line_ids.filtered("date_maturity"),
            amount=0.66,
        )
        statement = self._prepare()
        (total,) = statement["totals"]
        self.assertEqual(
            [total[key] for key in ("open", "held", "credits", "to_pay")],
            [112.34, 0.66, 10.01, 101.67],
        )
        self.assertEqual(total["to_pay"], self._case(self.partner).amount_to_collect)
        self.assertEqual(statement["ageing"][0]["balance"], 602.33)

    def test_what_is_held_or_not_due_is_not_asked_for(self):
        held = self._invoice(self.partner, 100, self._days(-20))
        asked = self._invoice(self.partner, 200, self._days(-10))
        later = self._invoice(self.partner, 300, self._days(10))
        self._case(self.partner)._hold(
            "pause",
            "Disputed",
            date_end=self._days(5),
            items=held.line_ids.filtered("date_maturity"),
        )
        statement = self._prepare()
        self.assertEqual([x["number"] for x in statement["lines"]], [asked.name])
        self.assertEqual(
            [x["number"] for x in statement["items"]],
            [held.name, asked.name, later.name],
        )
        self.assertNotIn(held.name, self._table())

    def test_before_the_due_date_it_shows_what_the_protocol_looks_ahead_to(self):
        near = self._invoice(self.partner, 100, self._days(3))
        self._invoice(self.partner, 100, self._days(4))
        self._evaluate()
        self.assertEqual([x["number"] for x in self._prepare()["lines"]], [near.name])

    def test_a_level_that_changes_looks_ahead_as_it_says_now(self):
        near = self._invoice(self.partner, 100, self._days(3))
        far = self._invoice(self.partner, 100, self._days(6))
        self._evaluate()

        def asked():
            return [line["number"] for line in self._prepare()["lines"]]

        level = self.courtesy.with_user(self.manager)
        for delay, expected in ((-3, [near]), (-6, [near, far]), (-2, []), (0, [])):
            level.delay = delay
            self.assertEqual(asked(), [move.name for move in expected])
        second = level.create(
            {
                "name": "Early",
                "protocol_id": self.protocol.id,
                "template_id": self.template.id,
                "delay": -6,
            }
        )
        self.assertEqual(asked(), [near.name, far.name])
        second.active = False
        self.assertEqual(asked(), [])

    def test_credits_that_cover_older_items_do_not_count_twice(self):
        covered = self._invoice(self.partner, 100, self._days(-20))
        near = self._invoice(self.partner, 200, self._days(2))
        credit = self._credit_note(self.partner, 120)
        self._evaluate()
        statement = self._prepare()
        self.assertEqual([x["number"] for x in statement["lines"]], [near.name])
        self.assertEqual(
            [(x["number"], x["open"]) for x in statement["credits"]],
            [(credit.name, -20)],
        )
        self.assertEqual(statement["totals"][0]["to_pay"], 180)
        self.assertNotIn(f">{covered.name}<", self._table())

    def test_currencies_are_never_mixed(self):
        dollar = self.setup_other_currency("USD", rates=[("2024-01-01", 2.0)])
        self._invoice(self.partner, 100, self._days(-10))
        self._invoice(self.partner, 300, self._days(-5), currency=dollar)
        euros, dollars = self._prepare()["totals"]
        self.assertEqual((euros["currency"].name, euros["to_pay"]), ("EUR", 100))
        self.assertEqual((dollars["currency"], dollars["to_pay"]), (dollar, 300))
        self.assertEqual(self._case(self.partner).amount_to_collect, 250)

    def test_a_credit_in_another_currency_is_converted_and_shown(self):
        dollar = self.setup_other_currency("USD", rates=[("2024-01-01", 2.0)])
        self._invoice(self.partner, 100, self._days(-10))
        credit = self._credit_note(self.partner, 40, currency=dollar)
        statement = self._prepare()
        (euros,) = statement["totals"]
        self.assertEqual((euros["credits"], euros["to_pay"]), (20, 80))
        (row,) = statement["credits"]
        self.assertEqual((row["number"], row["open"]), (credit.name, -20))
        self.assertEqual(row["converted"], (dollar, 40))
        self.assertEqual(self._case(self.partner).amount_to_collect, 80)
        self.assertIn("Converted today from $ 40.00", self._text(self._table()))

    def test_date_is_an_argument(self):
        self._invoice(self.partner, 100, self._days(10))
        self.assertFalse(self._prepare()["lines"])
        (line,) = self._prepare(day=self._days(15))["lines"]
        self.assertEqual(line["days_late"], 5)
        case = self._get_case(self.partner).with_context(date=self._days(12))
        self.assertIn("2 days late", self._text(case.statement_html))

    def test_queries_do_not_grow_with_the_customers(self):
        def count(size):
            partners = [self._customer(f"Customer {size} {n}") for n in range(size)]
            for partner in partners:
                self._invoice(partner, 10, self._days(-5))
            cases = self._cases().search(
                [("partner_id", "in", [partner.id for partner in partners])]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.statement._render_tables(cases)
            self.statement._render_payments(cases)
            return self.cr.sql_log_count - before

        count(1)  # compiles the templates
        self.assertEqual(count(2), count(12))

    def test_snapshot_is_plain(self):
        invoice = self._invoice(self.partner, 100, self._days(-5))
        case = self._get_case(self.partner)
        line = invoice.line_ids.filtered("date_maturity")
        self.assertEqual(
            self.statement._snapshot(case)[case.id],
            [
                {
                    "move_line_id": line.id,
                    "number": invoice.name,
                    "date_due": self._days(-5).isoformat(),
                    "days_late": 5,
                    "original": 100.0,
                    "paid": 0.0,
                    "held": 0.0,
                    "open": 100.0,
                    "currency": "EUR",
                }
            ],
        )

    # === TABLE === #

    def test_table_speaks_the_language_of_the_context(self):
        self._invoice(self.partner, 1234.5, self._days(-1))
        english = self._text(self._table())
        self.assertIn("03/16/2025", english)
        self.assertIn("1 day late", english)
        self.assertIn("1,234.50", english)
        self.assertIn("1.234,50", self._text(self._table(lang="es_ES")))
        self.assertIn("16/03/2025", self._text(self._table(lang="es_ES")))

    def test_nothing_a_customer_writes_becomes_markup(self):
        partner = self._customer(NASTY, email="nasty@example.com", ref=NASTY)
        self.company.name = NASTY
        invoice = self._invoice(partner, 100, self._days(-5))
        self._invoice(partner, 100, self._days(-5))
        invoice.name = NASTY
        case = self._get_case(partner)
        self.collector.sudo().name = NASTY
        for markup in (
            self._table(partner),
            self._payment(partner),
            str(self.statement._frame(case, case.statement_html)),
        ):
            self.assertNotIn("<script", markup)
            self.assertIn("&lt;script&gt;", markup)

    def test_without_anything_to_pay_it_says_so(self):
        self.assertEqual(self._text(self._table()), "There is nothing to pay today.")

    # === HOW TO PAY === #

    def _bank(self, number, **values):
        company = self.company.sudo()
        account = company.collection_bank_account_id
        account.write({"acc_number": number, **values})
        company._confirm_account(self.manager)

    def test_iban_is_checked_and_grouped(self):
        bank = self.env["res.bank"].create({"name": "Bank", "bic": "BANKES22XXX"})
        self._bank(IBAN.replace(" ", "").lower(), bank_id=bank.id)
        text = self._text(self._payment())
        self.assertIn(f"IBAN {IBAN}", text)
        self.assertIn("BIC BANKES22XXX", text)
        self.assertIn("Casa Ferrer", text)

    def test_wrong_iban_is_never_shown(self):
        self._bank(IBAN[:-1] + "3")
        text = self._text(self._payment())
        self.assertNotIn("IBAN", text)
        self.assertIn("we will send you our bank details", text)

    def test_account_that_is_no_iban_is_shown_as_it_is(self):
        self._bank("12-345 678")
        self.assertIn("Account 12-345 678", self._text(self._payment()))

    def test_reference_of_one_invoice_is_its_own(self):
        invoice = self._invoice(self.partner, 100, self._days(-5))
        invoice.payment_reference = "RF18 5390 0754 7034"
        self.assertIn("RF18 5390 0754 7034", self._payment())

    def test_reference_of_several_invoices_is_short(self):
        self.partner.ref = "C-42"
        names = [
            self._invoice(self.partner, 100, self._days(-days)).name
            for days in (9, 8, 7, 6, 5)
        ]
        self.assertIn(
            f"C-42 {names[0]}, {names[1]}, {names[2]} +2", self._text(self._payment())
        )

    def test_collector_is_named_with_phone_and_address(self):
        self.collector.sudo().phone = "+34 600 000 000"
        self._invoice(self.partner, 100, self._days(-5))
        text = self._text(self._payment())
        for word in ("Collector", "+34 600 000 000", "collector@ferrer.example"):
            self.assertIn(word, text)
        self.assertIn("it reaches Collector.", text)

    def test_without_collector_the_message_still_reaches_somebody(self):
        self.company.sudo().collection_user_id = False
        text = self._text(self._payment())
        self.assertIn("it reaches our accounts department.", text)
        self.assertNotIn("Phone", text)

    def test_title_names_the_document_or_counts_them(self):
        invoice = self._invoice(self.partner, 100, self._days(-5))
        self.assertEqual(self._case(self.partner).statement_title, invoice.name)
        self._invoice(self.partner, 100, self._days(-5))
        self.assertEqual(self._case(self.partner).statement_title, "2 documents")

    # === FRAME === #

    def test_frame_has_the_data_of_the_company(self):
        self.company.write(
            {
                "vat": False,
                "phone": "+34 983 000 000",
                "street": "Calle Mayor 1",
                "website": "https://www.ferrer.example",
            }
        )
        case = self._get_case(self.partner)
        frame = self._text(self.statement._frame(case, "Body"))
        for word in ("Casa Ferrer", "Body", "+34 983 000 000", "Calle Mayor 1"):
            self.assertIn(word, frame)
        self.assertNotIn("Tax ID", frame)

    def test_frame_is_the_layout_of_the_statement_sent_by_hand(self):
        self._invoice(self.partner, 100, self._days(-5))
        case = self._case(self.partner)
        context = case.action_send_statement()["context"]
        composer = self.env["mail.compose.message"].with_user(self.collector)
        composer.with_context(**context).create({})._action_send_mail()
        (mail,) = self._deliver()
        text = mail.get_body(("html",)).get_content()
        self.assertIn("Attached you will find", text)
        self.assertIn("max-width: 640px", text)
        self.assertIn(case.statement_title, text)

    def test_frames_cost_no_queries(self):
        case = self._get_case(self.partner)
        self.statement._frame(case, "")
        with self.assertQueryCount(0):
            for _number in range(5):
                self.statement._frame(case, "Body")

    # === TEXTS === #

    def test_every_text_of_the_data_shows_what_is_owed_and_how_to_pay(self):
        invoice = self._invoice(self.partner, 100, self._days(-5))
        case = self._case(self.partner)
        templates = self.env["mail.template"].with_user(self.collector)
        templates = templates.browse(self._get_data_ids("mail.template"))
        templates = templates.filtered(lambda one: one.model == case._name)
        self.assertGreater(len(templates), 10)
        for template in templates:
            with self.subTest(template.name):
                body = template._render_field("body_html", case.ids)[case.id]
                for word in (invoice.name, IBAN, "collector@ferrer.example"):
                    self.assertIn(word, body)

    def test_protocols_of_the_data_go_from_a_courtesy_to_a_formal_demand(self):
        protocols = self.env["credit.collection.protocol"].with_user(self.collector)
        protocols = protocols.browse(self._get_data_ids("credit.collection.protocol"))
        self.assertEqual(len(protocols), 4)
        for protocol in protocols:
            with self.subTest(protocol.name):
                first, *_others, last = protocol.level_ids.sorted("delay")
                self.assertEqual((first.delay, first.tone), (-3, "friendly"))
                self.assertEqual((last.tone, last.approval), ("formal", "person"))

    def _get_data_ids(self, model):
        data = self.env["ir.model.data"].sudo()
        domain = [("module", "=", "credit_collection"), ("model", "=", model)]
        return data.search(domain).mapped("res_id")

    # === FORMAL DETAILS === #

    def test_formal_demand_identifies_both_sides(self):
        spain = self.env.ref("base.es")
        self.partner.write({"street": "Calle Real 7", "country_id": spain.id})
        self._invoice(self.partner, 100, date(2025, 1, 10))
        case = self._get_case(self.partner)
        template = self.env.ref("credit_collection.mail_template_formal_demand")
        template = template.with_user(self.collector)
        body = self._text(template._render_field("body_html", case.ids)[case.id])
        for word in ("Creditor Casa Ferrer", "Debtor Cliente Uno", "Calle Real 7"):
            self.assertIn(word, body)
        self.assertIn("negotiate", body)
        self.assertNotIn("%", body)
