import re
from functools import partial

from stdnum.iso7064 import mod_97_10

from odoo import api, models
from odoo.tools import format_amount, format_date

from ...const import SERIOUS_DAYS
from ...tools.amount_in_words import amount_in_words, choose_language

#: Numbers that look like an IBAN: country, two check digits, account.
IBAN_LIKE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,}")
#: Most document numbers in a transfer reference; more do not fit (own rule).
QUOTED_NUMBERS = 3


class CreditCollectionStatement(models.AbstractModel):
    """Statement of a customer: requested items, payment details, collector.

    The QWeb templates escape all data.
    """

    _name = "credit.collection.statement"
    _description = "Customer statement"

    # === BUSINESS METHODS - Contact log === #

    @api.model
    def _snapshot(self, cases, date=None):
        """Return the requested items and credits as JSON values, for the contact log.

        :param date date: the date of the company; None for the context's or today.
        :rtype: dict[int, list[dict]] by case id
        """
        return {
            case_id: [
                {
                    "move_line_id": line["move_line_id"],
                    "number": line["number"],
                    "date_due": line["date_due"].isoformat(),
                    "days_late": line["days_late"],
                    "original": line["original"],
                    "paid": line["paid"],
                    "held": line["held"],
                    "open": line["open"],
                    "currency": line["currency"].name,
                }
                for line in statement["lines"] + statement["credits"]
            ]
            for case_id, statement in self._prepare(cases, date).items()
        }

    # === BUSINESS METHODS - Rendering === #

    @api.model
    def _render_tables(self, cases):
        """Render the table of requested items, in the language of the context.

        :rtype: dict[int, Markup] by case id
        """
        statements, attached = self._prepare(cases), self._read_attached()
        return {
            case.id: self.env["ir.qweb"]._render(
                "credit_collection.statement_table",
                {
                    "totals": self._display_totals(statements[case.id], case),
                    "attached": attached.get(case.id),
                },
            )
            for case in cases
        }

    @api.model
    def _read_attached(self):
        """Return how many invoices the message attaches, by case id, as the context
        says in ``collection_attached``: pairs of both.

        :rtype: dict[int, int]
        """
        pairs = self.env.context.get("collection_attached")
        return dict(pairs) if isinstance(pairs, tuple) else {}

    @api.model
    def _render_payments(self, cases):
        """Render bank account, reference and collector, in the language of the context.

        :rtype: dict[int, Markup] by case id
        """
        statements = self._prepare(cases)
        references = self._references(cases, statements)
        moves = {key: self._get_moves_asked(each) for key, each in statements.items()}
        together = self.env["account.move"].union(*moves.values())._prefetch_ids
        return {
            case.id: self._render_payment(
                case,
                references[case.id],
                self._prepare_bank(
                    case.company_id, moves[case.id].with_prefetch(together)
                ),
            )
            for case in cases.sudo()
        }

    @api.model
    def _render_payment(self, case, reference, bank):
        """Render bank account, reference and collector of one case.

        :param case: case in sudo mode.
        :param str reference: reference of the transfer.
        :param dict bank: see :meth:`_prepare_bank`.
        :rtype: Markup
        """
        values = {
            "on_paper": self.env.context.get("collection_on_paper"),
            "company": case.company_id,
            "bank": bank,
            "collector": case.signer_id,
        }
        return self._render_around(
            "credit_collection.statement_payment", values, "reference", reference
        )

    @api.model
    def _texts(self, cases):
        """Return what short texts say about the documents asked for.

        :return: by case id: ``title`` (the number of the document, or how many there
            are), ``amount`` (the total to pay as text in each currency; empty if there
            is none), ``count`` (of documents) and ``is_old`` (see ``SERIOUS_DAYS``).
        :rtype: dict[int, dict]
        """
        texts = {}
        for case_id, statement in self._prepare(cases).items():
            numbers = self._numbers(statement)
            late = max((line["days_late"] for line in statement["lines"]), default=0)
            texts[case_id] = {
                "title": "".join(numbers[:1]),
                "amount": " + ".join(
                    format_amount(self.env, total["to_pay"], total["currency"])
                    for total in statement["totals"]
                    if total["to_pay"]
                ),
                "count": len(numbers),
                "is_old": late > SERIOUS_DAYS,
            }
            if len(numbers) > 1:
                texts[case_id]["title"] = self.env._(
                    "%(count)s documents", count=len(numbers)
                )
        return texts

    @api.model
    def _frame(self, case, body):
        """Add header and footer of the company to a message, in the language of the
        customer.

        :param Markup body: the message.
        :rtype: Markup
        """
        installed = self.env["res.lang"]._get_code
        langs = (case.partner_id.lang, case.company_id.partner_id.lang)
        lang = next(filter(None, map(installed, langs)), None)
        case = case.sudo().with_context(lang=lang)
        return self.with_env(case.env)._render_around(
            "credit_collection.mail_frame",
            {
                "company": case.company_id,
                "message": None,
                "links": self.with_env(case.env)._get_links(case),
            },
            "body",
            body,
        )

    @api.model
    def _prepare_document(self, case):
        """Return the values of the printed statement, in the language of the case.

        :rtype: dict
        """
        statement = self._prepare(case)[case.id]
        buckets = self.env["credit.collection.item"]._fields["bucket"]
        labels = dict(buckets._description_selection(self.env))
        currencies = []
        for part in statement["ageing"]:
            amount = partial(format_amount, self.env, currency=part["currency"])
            currencies.append(
                {
                    "currency": part["currency"].name,
                    "items": [self._display(item) for item in part["items"]],
                    "buckets": [
                        (labels[key], amount(value))
                        for key, value in part["buckets"].items()
                    ],
                    "balance": amount(part["balance"]),
                    "overdue": self._format(part["overdue"], part["currency"]),
                    "held": self._format(part["held"], part["currency"]),
                }
            )
        return {
            "date": format_date(self.env, statement["date"]),
            "currencies": currencies,
            "bank": self._prepare_bank(
                case.sudo().company_id, self._get_moves_asked(statement)
            ),
            "reference": self._references(case, {case.id: statement})[case.id],
            "collector": case.sudo().signer_id,
        }

    def _display_totals(self, statement, case):
        """Return the totals with formatted dates and amounts. With
        ``collection_in_words`` in the context, also the total in words."""
        shown, in_words = [], self.env.context.get("collection_in_words")
        lang = choose_language(self.env.lang, case.company_id.partner_id.lang)
        for total in statement["totals"]:
            currency = total["currency"]
            amounts = ("open", "held", "credits", "to_pay")
            shown.append(
                {
                    "currency": currency.name,
                    "words": in_words
                    and total["to_pay"]
                    and amount_in_words(
                        total["to_pay"], currency.name, currency.decimal_places, lang
                    ),
                    "lines": [self._display(line) for line in total["lines"]],
                    "credit_lines": [
                        self._display(line) for line in total["credit_lines"]
                    ],
                    **{key: self._format(total[key], currency) for key in amounts},
                }
            )
        return shown

    @api.model
    def _format(self, amount, currency):
        """Return an amount as text, empty if it is zero."""
        return "" if currency.is_zero(amount) else self._format_any(amount, currency)

    def _display(self, line):
        """Format dates and amounts of a line, in the language of the context."""
        day = self._format_day
        amount = partial(self._format_any, currency=line["currency"])
        late, part = line["days_late"], line["instalment"]
        return {
            "number": line["number"],
            "is_credit": line["open"] < 0,
            "converted": line["converted"]
            and self._format(line["converted"][1], line["converted"][0]),
            "instalment": part
            and self.env._(
                "Instalment %(number)s of %(total)s", number=part[0], total=part[1]
            ),
            "date": line["invoice_date"] and day(line["invoice_date"]),
            "due": day(line["date_due"]),
            "late": late == 1
            and self.env._("1 day late")
            or late
            and self.env._("%(days)s days late", days=late),
            "original": amount(line["original"]),
            "paid": amount(line["paid"]),
            "held": self._format(line["held"], line["currency"]),
            "hold_kind": line["hold_kind"],
            "open": amount(line["open"]),
        }

    def _numbers(self, statement):
        """Return the numbers of the requested documents, without duplicates."""
        return list(dict.fromkeys(line["number"] for line in statement["lines"]))

    def _references(self, cases, statements):
        """Return the transfer references: the payment reference if one document is
        requested, else see :meth:`_make_reference`.

        :rtype: dict[int, str] by case id
        """
        single = {
            case_id: statement["lines"][0]["move_id"]
            for case_id, statement in statements.items()
            if len(self._numbers(statement)) == 1
        }
        moves = self.env["account.move"].sudo().browse(single.values())
        quoted = {move.id: move.payment_reference or move.name for move in moves}
        references = {}
        for case in cases:
            references[case.id] = self._make_reference(
                case.partner_id, self._numbers(statements[case.id])
            )
            if case.id in single:
                references[case.id] = quoted[single[case.id]]
        return references

    @api.model
    def _make_reference(self, partner, numbers):
        """Return a reference for several documents: customer and first numbers.

        :rtype: str
        """
        more = len(numbers) - QUOTED_NUMBERS
        parts = [
            partner.ref or partner.vat,
            ", ".join(numbers[:QUOTED_NUMBERS]),
            more > 0 and f"+{more}",
        ]
        return " ".join(filter(None, parts))

    def _get_moves_asked(self, statement):
        """Return the invoices asked for, in sudo mode."""
        ids = dict.fromkeys(line["move_id"] for line in statement["lines"])
        return self.env["account.move"].sudo().browse(ids)

    @api.model
    def _get_accounts(self, asked):
        """Return what messages show of the account to pay into, as one text each.

        :param dict asked: company and items (see :meth:`_snapshot`) by any key.
        :rtype: dict[object, str | bool] by the same key
        """
        ids = {
            key: [line["move_line_id"] for line in items or [] if line["open"] > 0]
            for key, (_company, items) in asked.items()
        }
        lines = self.env["account.move.line"].sudo().browse(set().union(*ids.values()))
        lines = lines.exists()
        moves, everything = {line.id: line.move_id.id for line in lines}, lines.move_id
        accounts = {}
        for key, (company, _items) in asked.items():
            own = dict.fromkeys(moves[id_] for id_ in ids[key] if id_ in moves)
            asked_for = everything.browse(own).with_prefetch(everything.ids)
            account = company._collection_shown_account(asked_for)
            accounts[key] = account._get_shown() if account else False
        return accounts

    def _prepare_bank(self, company, moves=None):
        """Return the bank account for payments, None where none may be shown.

        :param moves: the invoices asked for; they may name a trusted account.
        :return: ``is_iban``, ``number``, ``holder``, ``bank`` and ``bic``.
        :rtype: dict | None
        """
        account = company._collection_shown_account(moves)
        if not account:
            return None
        is_confirmed = account == company._collection_shown_account()
        holder = is_confirmed and account.acc_holder_name or company.name
        return self._describe_account(account, holder)

    @api.model
    def _describe_account(self, account, holder):
        """Return the values of :meth:`_prepare_bank` for an account of ours.

        :param str holder: the name of its holder, as customers read it.
        """
        number, is_iban = self._read_number(account)
        return {
            "is_iban": is_iban,
            "number": self._format_iban(number) if is_iban else account.acc_number,
            "holder": holder,
            "bank": account.bank_name,
            "bic": account.bank_bic,
        }

    @api.model
    def _read_number(self, account):
        """Return the number of a bank account without spaces, and whether it is an
        IBAN; an empty number if it is wrong.

        :rtype: tuple[str, bool]
        """
        number = re.sub(r"[^0-9A-Za-z]", "", account.acc_number or "").upper()
        is_iban = bool(IBAN_LIKE.fullmatch(number))
        is_wrong = is_iban and not self._is_iban(number)
        return ("" if is_wrong else number), is_iban

    @api.model
    def _is_iban(self, compact):
        """Whether the check digits of an IBAN are valid (ISO 13616, ISO 7064).

        ``stdnum.iban`` is not used: Odoo's import hook hides the data file it reads.
        """
        return mod_97_10.is_valid(compact[4:] + compact[:4])

    @api.model
    def _format_iban(self, compact):
        """Return an IBAN in groups of four characters."""
        return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4))
