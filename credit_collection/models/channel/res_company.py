from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...const import MANAGERS, PREFETCH, SETTINGS_GROUPS

#: Value of ``collection_account_step`` in the context that allows writing the fields of
#: the confirmation. An object of this process, so a client cannot send it.
STEP = object()
#: Who chose, and who confirmed which account: written by the steps only.
CONFIRMATION_FIELDS = {
    "collection_account_chosen_by_id",
    "collection_account_confirmed_by_id",
    "collection_account_confirmed_on",
    "collection_account_seen",
}
#: Most persons that a sentence names.
MOST_NAMED = 4
#: Rights of accounting, one of which is needed besides that of a collection manager.
ACCOUNTING_GROUPS = (
    "account.group_account_manager",
    "account.group_validate_bank_account",
)


class ResCompany(models.Model):
    """The bank account that customers pay into, which a second person confirms, and how
    letters are mailed."""

    _inherit = "res.company"

    collection_bank_account_id = fields.Many2one(
        "res.partner.bank",
        "Account to pay into",
        domain="[('partner_id', '=', partner_id)]",
        groups=SETTINGS_GROUPS,
        copy=False,
        help="Shown in every message, once a second person has confirmed it. A branch "
        "without an account shows that of its parent company.",
        prefetch=PREFETCH,
    )
    collection_account_chosen_by_id = fields.Many2one(
        "res.users",
        "Account chosen by",
        readonly=True,
        copy=False,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_account_confirmed_by_id = fields.Many2one(
        "res.users",
        "Account confirmed by",
        readonly=True,
        copy=False,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_account_confirmed_on = fields.Datetime(
        "Account confirmed on",
        readonly=True,
        copy=False,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_account_seen = fields.Char(
        "What was confirmed",
        readonly=True,
        copy=False,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_letters_by = fields.Selection(
        "_selection_collection_letters_by",
        "Letters",
        default="print",
        groups=SETTINGS_GROUPS,
        help="Whether a person prints and mails the letters, or a service does.",
        prefetch=PREFETCH,
    )

    # === SELECTION METHODS === #

    @api.model
    def _selection_collection_letters_by(self):
        """Offer Snailmail only if the module is installed."""
        ways = [("print", self.env._("Printed and mailed by us"))]
        if "snailmail.letter" in self.env:
            ways.append(("snailmail", self.env._("Mailed by Snailmail")))
        return ways

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_account_step(vals)
        return super().create(vals_list)

    def write(self, vals):
        """The account to pay into changes through its steps only."""
        self._check_account_step(vals)
        if "collection_bank_account_id" in vals:
            vals = {**vals, **self._get_unconfirmed()}
        return super().write(vals)

    def _check_account_step(self, vals):
        """Check who changes the account to pay into.

        :raise AccessError: if the user may not, or confirms by writing.
        """
        is_step = self.env.context.get("collection_account_step") is STEP
        if any(vals.get(name) for name in CONFIRMATION_FIELDS) and not is_step:
            raise AccessError(self.env._("An account is confirmed by its button."))
        if vals.get("collection_bank_account_id") and not self.env.su:
            self._check_may_choose_account()

    # === BUSINESS METHODS - Account to pay into === #

    @api.model
    def _check_may_choose_account(self):
        """Check the right to choose and confirm the account to pay into.

        :raise AccessError: otherwise.
        """
        if why := self._explain_account_right():
            raise AccessError(why)
        if self - self.env.user.company_ids:
            raise AccessError(self.env._("You may not act for this company."))

    @api.model
    def _explain_account_right(self):
        """Return who may choose and confirm the account to pay into, as text; None if
        the user may."""
        user = self.env.user
        is_manager = user.has_group(MANAGERS)
        if is_manager and any(map(user.has_group, ACCOUNTING_GROUPS)):
            return None
        return self.env._(
            "Only a collection manager with accounting rights chooses or confirms the "
            "account that customers pay into."
        )

    def _get_unconfirmed(self):
        """Return the values of an account that waits for a second person."""
        return {
            "collection_account_chosen_by_id": self.env.uid,
            "collection_account_confirmed_by_id": False,
            "collection_account_confirmed_on": False,
            "collection_account_seen": False,
        }

    def _collection_choose_account(self, account):
        """Choose the account that customers pay into; a second person confirms it.

        :param account: a ``res.partner.bank`` of the company.
        :raise AccessError: if the user may not.
        :raise UserError: if the account is not of the company, or its number is wrong.
        """
        self.ensure_one()
        self._check_may_choose_account()
        if problem := self._find_account_problem(account.sudo()):
            raise UserError(problem)
        company = self.sudo().with_context(collection_account_step=STEP)
        company.collection_bank_account_id = account

    def _collection_confirm_account(self):
        """Confirm the chosen account as it is now, as a second person.

        :raise AccessError: if the user may not.
        :raise UserError: if the user chose or changed it, or its number is wrong.
        """
        self.ensure_one()
        self._check_may_choose_account()
        company = self.sudo()
        if company.collection_account_chosen_by_id == self.env.user:
            raise UserError(
                self.env._(
                    "You chose or changed this account: a second person confirms it."
                )
            )
        if problem := company._find_account_problem(company.collection_bank_account_id):
            raise UserError(problem)
        company._confirm_account(self.env.user)

    def _confirm_account(self, user):
        """Note what ``user`` confirmed, and let messages leave again."""
        account = self.collection_bank_account_id
        self.with_context(collection_account_step=STEP).write(
            {
                "collection_account_confirmed_by_id": user.id,
                "collection_account_confirmed_on": fields.Datetime.now(),
                "collection_account_seen": account._get_shown(),
            }
        )

    @api.model
    def _collection_account_changed(self, accounts):
        """Note who changed accounts that are shown: somebody else confirms them. What
        is put back as it was confirmed stays confirmed.

        :param accounts: ``res.partner.bank``.
        """
        companies = self.sudo().with_context(active_test=False)
        shown = companies.search([("collection_bank_account_id", "in", accounts.ids)])
        if shown:
            shown.with_context(collection_account_step=STEP).write(
                {"collection_account_chosen_by_id": self.env.uid}
            )

    def _find_account_problem(self, account):
        """Return why customers cannot pay into an account, as text; None if they can.

        :param account: a ``res.partner.bank`` in sudo mode; may be empty.
        """
        self.ensure_one()
        if not account:
            return self.env._("Choose the bank account that customers pay into.")
        if not account.active or account.partner_id != self.sudo().partner_id:
            return self.env._("The account to pay into is not one of the company.")
        if not self.env["credit.collection.statement"]._read_number(account)[0]:
            return self.env._("The number of the account to pay into is wrong.")
        return None

    def _find_account_owner(self):
        """Return the company, in sudo mode, whose account customers of this one pay
        into: itself or, of a branch that chose none, its nearest parent company."""
        above = self.sudo().parent_ids[::-1]
        return above.filtered("collection_bank_account_id")[:1] or self.sudo()

    def _explain_account(self):
        """Return why messages show no account to pay into, and who may do something
        about it, as text; empty if they show one."""
        self.ensure_one()
        account, why = self._collection_find_account()
        if account:
            return ""
        owner, who = self._find_account_owner(), None
        if not owner._find_account_problem(owner.collection_bank_account_id):
            who = owner._name_second_persons()
        return " ".join(filter(None, [why, who, self._explain_account_right()]))

    def _name_second_persons(self):
        """Return who may confirm the account that was chosen, as text."""
        groups = (self.env.ref(name) for name in ACCOUNTING_GROUPS)
        domain = [
            ("all_group_ids", "in", self.env.ref(MANAGERS).ids),
            ("all_group_ids", "in", [group.id for group in groups]),
            ("company_ids", "in", self.ids),
            ("share", "=", False),
            ("id", "!=", self.collection_account_chosen_by_id.id),
        ]
        users = self.env["res.users"].sudo().search(domain, limit=MOST_NAMED)
        if users:
            return self.env._("May do it: %s.", ", ".join(users.mapped("name")))
        return self.env._(
            "Nobody else may do it yet: a second collection manager needs accounting "
            "rights."
        )

    def _collection_find_account(self):
        """Return the bank account that messages ask to pay into: the confirmed one of
        the company or, of a branch that chose none, of its nearest parent company.

        :return: the account (in sudo mode; empty if none may be shown) and why, as
            text; False if there is one.
        :rtype: tuple[res.partner.bank, str | bool]
        """
        self.ensure_one()
        nothing = self.env["res.partner.bank"].sudo()
        company = self._find_account_owner()
        account = company.collection_bank_account_id
        if problem := company._find_account_problem(account):
            return nothing, problem
        if company.collection_account_seen != account._get_shown():
            return nothing, self.env._(
                "A second person has to confirm the account to pay into, "
                "%(number)s: it was chosen or changed.",
                number=account.acc_number,
            )
        return account, False

    def _collection_shown_account(self, moves=None):
        """Return the bank account that messages ask to pay into, see
        :meth:`_collection_find_account`. Where all invoices asked for name another one
        that is trusted, that one.

        :param moves: the invoices asked for; None for none.
        :return: empty where none may be shown.
        :rtype: res.partner.bank
        """
        account, _why = self._collection_find_account()
        named = moves.sudo().partner_bank_id if account and moves else account
        if len(named) != 1 or not all(
            move.sudo().partner_bank_id for move in moves or ()
        ):
            return account
        owners = self.sudo().parent_ids.partner_id
        is_own = named.partner_id in owners and named.allow_out_payment
        number, _is_iban = self.env["credit.collection.statement"]._read_number(named)
        return named if named.active and is_own and number else account
