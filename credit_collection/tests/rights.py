"""What each person may do with each model, by really trying."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import TODAY, CreditCollectionCommon


def read_table(table):
    """A table as ``{(role, column): letters}``."""
    header, *rows = table.strip("\n").split("\n")
    columns = header.split()
    cells = {}
    for row in filter(str.strip, rows):
        role, *letters = row.split()
        cells.update(
            {
                (role, column): letter.replace(".", "")
                for column, letter in zip(columns, letters, strict=True)
            }
        )
    return cells


class RightsCommon(CreditCollectionCommon):
    """Everybody who may knock at the door, and records of three companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        data = cls.setup_other_company(name="Otra Casa")
        cls.other = data["company"]
        cls.branch = cls._create_branch()
        cls.env.user.sudo().company_ids += cls.other + cls.branch
        cls._setup_roles()
        journal = data["default_journal_sale"]
        cls._invoice(cls.partner, 100, TODAY)
        cls._invoice(cls.partner, 70, TODAY, journal_id=journal.id)
        branch_env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.branch.ids}
        )
        branch_env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.partner.id,
                "invoice_date": TODAY,
                "invoice_date_due": TODAY,
                "invoice_line_ids": [
                    Command.create({"name": "Work", "price_unit": 40, "tax_ids": []})
                ],
            }
        ).action_post()
        cls._evaluate(cls._days(5))

    @classmethod
    def _create_branch(cls):
        company = cls.company.sudo()
        company.child_ids = [Command.create({"name": "Sucursal"})]
        cls.cr.precommit.run()  # lets the branch use the chart of its company
        return company.child_ids

    @classmethod
    def _setup_roles(cls):
        groups = {
            "portal": "base.group_portal",
            "salesperson": "base.group_user,base.group_partner_manager",
            "auditor": "base.group_user,account.group_account_readonly",
            "accountant": "account.group_account_manager",
            "system": "base.group_system,base.group_erp_manager",
        }
        people = {
            "public": cls.env.ref("base.public_user"),
            "internal": cls.salesperson,
            "invoicing": cls.invoicing,
            "collector": cls.collector,
            "manager": cls.manager,
            "clerk": cls._person(
                "clerk", "credit_collection.group_collector", cls.branch
            ),
            "head": cls._person(
                "head", "credit_collection.group_collection_manager", cls.branch
            ),
        }
        people.update(
            {
                name: cls._person(f"{name}.rights", group)
                for name, group in groups.items()
            }
        )
        cls.roles = people
        cls.partner.user_id = people["salesperson"]
        people["portal"].sudo().partner_id.parent_id = cls.partner

    def setUp(self):
        super().setUp()
        self._on(self._days(5))

    @classmethod
    def _own_case(cls, company):
        cases = cls.env["credit.collection.case"].sudo()
        domain = [("partner_id", "=", cls.partner.id), ("company_id", "=", company.id)]
        return cases.search(domain)


class RightsTables:
    """The tests of a class on top of :class:`RightsCommon`, which says what each role
    may do with which records: ``_own`` company, ``_elsewhere``, those of the
    ``_parent`` seen from a branch. C create, R read, U update, D delete."""

    #: Odoo runs no test that a class inherits, unless the class says so.
    allow_inherited_tests_method = True

    def _records(self, company):
        """One record of each model in ``company`` (in sudo), by column."""
        raise NotImplementedError

    def _values(self, name, records, company):
        """What somebody would create, and what they would update."""
        raise NotImplementedError

    def _may(self, call):
        """Whether ``call`` is allowed; what it did is undone."""
        try:
            with self.env.cr.savepoint() as savepoint:
                call()
                self.env.flush_all()
                savepoint.rollback()
            return True
        except UserError:  # AccessError among them
            return False
        finally:
            self.env.invalidate_all()

    def _letters(self, record, creates, updates):
        """What the user of ``record`` may do with it, as letters."""
        tries = {
            "C": lambda: record.browse().create(creates),
            "R": lambda: record.read(["display_name"]),
            "U": lambda: record.write(updates),
            "D": lambda: record.unlink(),
        }
        letters = "".join(letter for letter in tries if self._may(tries[letter]))
        self.assertEqual("R" in letters, self._finds(record), "search as read")
        return letters

    def _finds(self, record):
        try:
            return bool(record.search([("id", "=", record.id)]))
        except AccessError:
            return False

    def _as_user(self, record, user):
        return record.with_env(self.env(user=user, su=False, context={}))

    def _check(self, table, company):
        """Try each cell of ``table`` on the records of ``company``."""
        expected = read_table(table)
        records = self._records(company)
        really = {}
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.sql_db"):
            for role, name in expected:
                really[role, name] = self._try(self.roles[role], name, records, company)
        self.assertEqual(really, expected)

    def _try(self, user, name, records, company):
        """What ``user`` may do with their record of a column, as letters."""
        record = self._as_user(records[name], user)
        return self._letters(record, *self._values(name, records, company))

    def test_in_the_own_company(self):
        self._check(self._own, self.company)

    def test_in_another_company(self):
        self._check(self._elsewhere, self.other)

    def test_in_a_branch(self):
        self._check(self._elsewhere, self.branch)

    def test_the_parent_seen_from_its_branch(self):
        self._check(self._parent, self.company)
