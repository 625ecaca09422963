from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CreditCollectionAdjustment(models.AbstractModel):
    """Write-offs: entries that book open items as a loss."""

    _inherit = "credit.collection.adjustment"

    # === BUSINESS METHODS === #

    @api.model
    def _write_off(self, parts, reason, company, date=None):
        """Write off parts of open items, without changing taxes.

        :param list parts: tuples of receivable item and amount in its currency.
        :param str reason: reference of the entry.
        :param company: company of the items; its settings give account and journal.
        :param date date: date of the entry; None for today.
        :return: the posted entry, matched with the items.
        :raise UserError: for a wrong amount, reason, company or date, or without an
            account or journal.
        """
        self = self._neutral()
        company = company.with_env(self.env).sudo()
        date = date or company._collection_today()
        reader = company.with_company(company)
        parts = [(line.with_env(reader.env), amount) for line, amount in parts]
        self._check_reason(reason)
        self._check_parts(parts, company)
        journal, account = self._get_write_off_places(company)
        self._check_date(company, journal, date, False)
        values = {
            "move_type": "entry",
            "collection_is_adjustment": True,
            "journal_id": journal.id,
            **dict.fromkeys(("date", "collection_posted_on"), date),
            "ref": reason,
            "line_ids": [
                Command.create(values)
                for part in parts
                for values in self._prepare_write_off(*part, account, reason)
            ],
        }
        with self._whole() as touch:
            entry = reader.env["account.move"].create(values)
            entry._post(soft=False)
            credits = entry.line_ids.filtered(lambda line: line.account_id != account)
            for (line, _amount), credit in zip(parts, credits, strict=True):
                touch(line.partner_id)
                self._match(credit, line)
        return entry

    def _prepare_write_off(self, line, amount, account, reason):
        """Return the values of both lines for one item, at the rate of its residual, so
        that there is no exchange difference."""
        share = amount / line.amount_residual_currency
        balance = line.company_currency_id.round(line.amount_residual * share)
        common = {
            "partner_id": line.partner_id.id,
            "currency_id": line.currency_id.id,
            "name": f"{line.move_name}: {reason}",
        }
        return [
            {
                **common,
                "account_id": line.account_id.id,
                "amount_currency": -amount,
                "balance": -balance,
            },
            {
                **common,
                "account_id": account.id,
                "amount_currency": amount,
                "balance": balance,
            },
        ]

    def _get_write_off_places(self, company):
        """Return the journal and the account of write-offs: those of the settings, else
        the first general journal and the loss account of early payment discounts.

        :raise UserError: if one is missing.
        """
        journals = self.env["account.journal"].sudo()
        special = (
            company.currency_exchange_journal_id | company.tax_cash_basis_journal_id
        )
        journal = company.collection_forgive_journal_id or journals.search(
            [
                *journals._check_company_domain(company),
                ("type", "=", "general"),
                ("id", "not in", special.ids),
            ],
            limit=1,
        )
        account = (
            company.collection_forgive_account_id
            or company.account_journal_early_pay_discount_loss_account_id
        )
        if not journal or not account:
            raise UserError(
                self.env._(
                    "Nothing says where forgiven amounts are booked in %(company)s. "
                    "Choose a journal and an account in the settings of the "
                    "collection.",
                    company=company.name,
                )
            )
        return journal, account

    def _check_parts(self, parts, company):
        if not parts:
            raise UserError(self.env._("Choose what to write off."))
        for line, amount in parts:
            if line.company_id != company:
                raise UserError(
                    self.env._(
                        "%(item)s belongs to another company than %(company)s.",
                        item=line.move_name,
                        company=company.name,
                    )
                )
            self._check_amount(line.move_name, amount, line, line.currency_id)
