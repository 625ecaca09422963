from datetime import datetime, time, timedelta
from email.message import EmailMessage

from odoo import Command, api, models
from odoo.tools import SQL

from .stories import STORIES
from .story import DOLLAR_RATES, INVOICING

#: What the bank charges.
BANK_FEE = 9.5
#: Times of the daily dispatches (UTC): for Europe and for America.
HOURS = (time(8, 30), time(16, 0))
#: Time of calls (UTC), unless a policy asks for a later one.
CALLING = time(10, 30)
#: Tables of the ledger that the history fills, and days after which they are counted.
GROWN = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "account_bank_statement_line",
    "res_partner",
)
MONTH = 30


class CreditCollectionDemoHistory(models.AbstractModel):
    """Creates the history of the demo customers day by day, with the real evaluation
    and dispatch."""

    _name = "credit.collection.demo.history"
    _description = "Past of the demonstration"
    _inherit = ["credit.collection.demo.agreements"]

    @api.model
    def _live(self, company, partners):
        """Create bills, payments and events of each day, then evaluate and dispatch.

        :param dict partners: customers by key of their story.
        """
        today = company._collection_today()
        levels = self.env["credit.collection.level"].search(
            [("attach_invoices", "=", True)]
        )
        # Without attachments, as printing needs a running server, and without the check
        # of bank data, which are not imported day by day.
        levels.attach_invoices = False
        company.write({"collection_bank_source": "by_hand", "collection_entry_days": 0})
        self._create_rates(company, today)
        moves = {}
        first = min(bill.day for story in STORIES for bill in story.bills)
        for offset in range(first, 1):
            day = today + timedelta(days=offset)
            for story in STORIES:
                self._live_story(story, partners[story.key], offset, today, moves)
            if offset % MONTH == 0:
                self._renew_statistics()
            if offset < 0:
                self._pass_day(day, self.env["res.partner"].union(*partners.values()))
                self._date_holds(day)
        levels.attach_invoices = True
        # The real documents are printed on request.
        for name in ("plan", "contract"):
            agreed = self.env[f"credit.collection.{name}"]
            agreed.search([("company_id", "=", company.id)]).document_id = False
        self.env["credit.collection.contract"]._cron_contracts(today)
        self._import_statement(today)
        company.write(
            {"collection_bank_source": "imported", "collection_entry_days": 10}
        )

    def _renew_statistics(self):
        """Tell PostgreSQL how many rows the tables have by now: within one transaction
        nobody else does, and a plan for empty tables may take minutes."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("ANALYZE %s", SQL(", ").join(map(SQL.identifier, GROWN)))
        )

    def _import_statement(self, today):
        """Create the newest line of a bank statement, which concerns no customer."""
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.env.company.id), ("type", "=", "bank")], limit=1
        )
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": today - timedelta(days=1),
                "payment_ref": "Comisión de mantenimiento",
                "amount": -BANK_FEE,
            }
        )

    def _live_story(self, story, partner, offset, today, moves):
        """Create what happens to a customer ``offset`` days from today."""
        day = today + timedelta(days=offset)
        for bill in story.bills:
            if bill.day == offset:
                moves[bill] = self._create_bill(bill, story, partner, today)
            if bill.paid == offset:
                self._pay(moves[bill], day)
        for when, name, values in story.events:
            if when == offset:
                getattr(self, f"_tell_{name}")(partner, day, **values)

    # === BUSINESS METHODS - Ledger === #

    def _create_rates(self, company, today):
        """Create the rates of the dollar."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": dollar.id,
                    "company_id": company.id,
                    "name": today + timedelta(days=day),
                    "rate": rate,
                }
                for day, rate in DOLLAR_RATES
            ]
        )

    def _create_bill(self, bill, story, partner, today):
        """Create and post an invoice or credit note."""
        company = self.env.company
        currency, taxes = company.currency_id, company.account_sale_tax_id
        if story.currency:
            currency, taxes = self.env.ref(f"base.{story.currency}"), taxes[:0]
        line = {
            "name": bill.text,
            "price_unit": abs(bill.amount),
            "tax_ids": [Command.set(taxes.ids)],
        }
        values = {
            "move_type": "out_invoice" if bill.amount > 0 else "out_refund",
            "partner_id": partner.id,
            "invoice_date": today + timedelta(days=bill.day),
            "invoice_date_due": today + timedelta(days=bill.due),
            "currency_id": currency.id,
            "invoice_user_id": self._get_seller().id,
            "invoice_line_ids": [Command.create(line)],
        }
        if bill.halves:
            values["invoice_payment_term_id"] = self._get_halves(bill).id
        move = self.env["account.move"].create(values)
        move.action_post()
        move.collection_posted_on = move.invoice_date
        return move

    def _get_seller(self):
        """Return the salesperson of the invoices."""
        return self.env["res.users"].search([("login", "=", INVOICING["login"])])

    def _get_halves(self, bill):
        """Return payment terms: half on the due date and half 30 days later."""
        days = bill.due - bill.day
        halves = [
            Command.create({"value": "percent", "value_amount": 50, "nb_days": delay})
            for delay in (days, days + 30)
        ]
        terms = self.env["account.payment.term"]
        return terms.create({"name": "50 % / 50 %", "line_ids": halves})

    def _pay(self, move, day, amount=None):
        """Register a payment of an invoice; ``amount`` None for its residual."""
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        values = {"payment_date": day}
        if amount is not None:
            values.update(amount=amount, payment_difference_handling="open")
        register.create(values)._create_payments()

    # === BUSINESS METHODS - Daily run === #

    def _pass_day(self, day, partners):
        """Evaluate, approve actions and dispatch messages of one day."""
        self.env["credit.collection.case"]._evaluate(partners, day)
        actions = self.env["credit.collection.action"]
        undecided = [story.name for story in STORIES if story.is_undecided]
        waiting = actions.search(
            [
                ("state", "=", "to_approve"),
                ("date_planned", "<", day),
                ("partner_id.name", "not in", undecided),
            ]
        )
        collector = self.env.company.collection_user_id
        if waiting:
            waiting.with_user(collector).action_approve()
        for hour in HOURS:
            if actions.search_count([("state", "=", "ready")], limit=1):
                actions._dispatch(datetime.combine(day, hour))
                self._deliver()

    def _date_holds(self, day):
        """Let holds begin and end on the day on which they did, not now."""
        self.env.flush_all()
        moment = datetime.combine(day, HOURS[-1])
        for column in ("create_date", "released_on"):
            query = SQL(
                "UPDATE credit_collection_hold SET %s = %s WHERE %s >= %s",
                SQL.identifier(column),
                moment,
                SQL.identifier(column),
                self.env.cr.now().replace(microsecond=0),
            )
            self.env.cr.execute(query)
        self.env["credit.collection.hold"].invalidate_model()

    def _deliver(self):
        """Mark the queued mails as sent."""
        mails = self.env["mail.mail"].search(
            [("state", "=", "outgoing"), ("model", "=", "credit.collection.case")]
        )
        mails.state = "sent"
        notifications = mails.mail_message_id.notification_ids
        notifications.notification_status = "sent"
        notifications._notify_contact_log()

    def _get_case(self, partner):
        """Return the case of a customer, with the rights of the collector."""
        cases = self.env["credit.collection.case"]
        case = cases._find_or_create(self.env.company, partner)
        return case.with_user(self.env.company.collection_user_id)

    # === BUSINESS METHODS - Events === #

    def _tell_call(self, partner, day, outcome, note, reason=None):
        """Log a call of the collector, see :meth:`_get_calling`."""
        case = self._get_case(partner)
        why = reason and self.env.ref(f"credit_collection.delay_reason_{reason}")
        case._log_call(
            self.env.ref(f"credit_collection.outcome_{outcome}"),
            action=case._get_talk_action(),
            now=self._get_calling(case, day),
            note=note,
            delay_reason_id=why and why.id,
        )

    def _tell_print(self, partner, day):
        """Print the letter that is ready; its pages are a stand-in, as printing needs a
        running server."""
        case = self._get_case(partner)
        letters = case.sudo().action_ids.filtered(
            lambda action: action.channel == "letter" and action.state == "ready"
        )
        documents = self.env["credit.collection.document"]
        for letter in documents._on_their_dates(letters, {case.company_id.id: day}):
            channel = letter.env["credit.collection.channel.letter"]
            title = channel._prepare_letter(letter)["subject"]
            pages = {"name": f"{title}.pdf", "raw": self._print_page(title)}
            pages["mimetype"] = "application/pdf"
            letter._keep_document(pages, channel._fingerprint(letter))
        now = datetime.combine(day, CALLING)
        dispatcher = self.env["credit.collection.dispatcher"].sudo()
        dispatcher._do_now(letters, case.env.user, now)

    def _tell_bounce(self, partner, _day, reason):
        """The mail server of the customer sends the last message back."""
        contacts = self._get_case(partner).sudo().contact_ids
        contacts.filtered(lambda one: one.channel == "email")[:1]._mark_delivery(
            "bounced", reason
        )

    def _get_calling(self, case, day):
        """Return ``CALLING`` on ``day``, or the next moment that the policies allow.

        :return: naive UTC.
        :rtype: datetime
        """
        moment = datetime.combine(day, CALLING)
        policies = self.env["credit.collection.contact.policy"]
        return policies._verdict(case, "call", moment).next_moment or moment

    def _tell_holiday(self, partner, day, name):
        """Create a holiday in the country of the customer."""
        self.env["credit.collection.holiday"].create(
            {
                "name": name,
                "date": day,
                "country_id": partner.country_id.id,
                "company_id": self.env.company.id,
            }
        )

    def _tell_pause(self, partner, day, days, reason):
        """Pause the case for some days."""
        self._get_case(partner)._hold(
            "pause", reason, date_end=day + timedelta(days=days), date=day
        )

    def _tell_bank(self, partner, day, amount, ref):
        """Create an unmatched bank line."""
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.env.company.id), ("type", "=", "bank")], limit=1
        )
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": day,
                "partner_id": partner and partner.id,
                "payment_ref": ref,
                "amount": amount,
            }
        )

    def _tell_answer(self, partner, _day, text):
        """Receive a reply to the last reminder."""
        reminder = self._get_case(partner).sudo().contact_ids.message_id[:1]
        answer = EmailMessage()
        answer["From"] = partner.email_formatted
        answer["To"] = self.env.company.email_formatted
        answer["Subject"] = f"Re: {reminder.subject}"
        answer["Message-Id"] = f"<answer.{reminder.id}@{partner.email.split('@')[1]}>"
        answer["In-Reply-To"] = reminder.message_id
        answer["References"] = reminder.message_id
        answer.set_content(text)
        self.env["mail.thread"].message_process(False, answer.as_string())
