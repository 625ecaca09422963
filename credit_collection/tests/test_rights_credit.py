"""The rights on what is measured and on credit: see the matrix of rights."""

from odoo.exceptions import AccessError

from .rights import RightsCommon, RightsTables, read_table

#: What is measured and released is written by the server only.
OWN = """
                 measure change check rule released
    public       ...     ...    ...   ...  ...
    portal       ...     ...    ...   ...  ...
    internal     ...     ...    ...   ...  ...
    salesperson  ...     ...    ...   ...  ...
    invoicing    ...     ...    ...   ...  ...
    auditor      ...     ...    ...   ...  ...
    accountant   ...     ...    ...   ...  ...
    system       ...     ...    ...   ...  ...
    collector    R       R      CRU   R    R
    manager      R       R      CRUD  CRUD R
"""
ELSEWHERE = """
                 measure change check rule released
    portal       ...     ...    ...   ...  ...
    invoicing    ...     ...    ...   ...  ...
    system       ...     ...    ...   ...  ...
    collector    ...     ...    ...   ...  ...
    manager      ...     ...    ...   ...  ...
"""
#: A branch has the rules of its parent, and measures for itself.
PARENT = """
                 measure change check rule released
    clerk        ...     ...    ...   R    ...
    head         ...     ...    ...   R    ...
"""
#: What all companies share, as it comes with the add-on.
SHARED = """
                 segment rule
    portal       ...     ...
    invoicing    ...     ...
    system       ...     ...
    collector    R       R
    manager      CRUD    CRUD
    clerk        R       R
    head         CRUD    CRUD
"""


class TestRightsCredit(RightsTables, RightsCommon):
    _own = OWN
    _elsewhere = ELSEWHERE
    _parent = PARENT

    def _records(self, company):
        """One record of each model in ``company`` (in sudo)."""
        su = self.env(su=True)
        place = {"partner_id": self.partner.id, "company_id": company.id}
        letting_go = {
            "currency_id": company.currency_id.id,
            "reason": "Why",
            "user_id": self.manager.id,
        }
        changes = su["credit.collection.segment.change"]
        return {
            "measure": su["credit.collection.measure"].create(place),
            "change": changes.create({**place, "date": self._days(5)}),
            "check": su["credit.collection.credit.check"].create(
                {**place, "source": "form"}
            ),
            "rule": su["credit.collection.credit.rule"].create(
                {"name": "Spare", "company_id": company.id}
            ),
            "released": su["credit.collection.credit.release"].create(
                {**place, **letting_go}
            ),
        }

    def _values(self, name, records, company):
        """What somebody would create, and what they would update."""
        partner = self._customer("New")
        place = {"partner_id": partner.id, "company_id": company.id}
        return {
            "measure": (place, {"turnover": 1}),
            "change": ({**place, "date": self._days(5)}, {"date": self._days(1)}),
            "check": ({**place, "source": "bank"}, {"score": 1}),
            "rule": ({"name": "Mine", "company_id": company.id}, {"sequence": 1}),
            "released": (
                {
                    **place,
                    "currency_id": company.currency_id.id,
                    "reason": "Mine",
                    "user_id": self.manager.id,
                },
                {"reason": "Mine"},
            ),
        }[name]

    def test_what_all_companies_share(self):
        su = self.env(su=True)
        records = {
            "segment": su["credit.collection.segment"].create(
                {"name": "Spare", "company_id": False, "sequence": 99}
            ),
            "rule": su["credit.collection.credit.rule"].create(
                {"name": "Spare", "company_id": False}
            ),
        }
        values = {"name": "Mine", "company_id": False}
        really = {
            (role, name): self._letters(
                self._as_user(records[name], self.roles[role]), values, {"sequence": 98}
            )
            for role, name in read_table(SHARED)
        }
        self.assertEqual(really, read_table(SHARED))

    def test_the_credit_of_a_customer_is_for_collectors(self):
        names = (
            "collection_exposure",
            "collection_measure_id",
            "collection_segment_now_id",
        )
        for role, user in self.roles.items():
            partner = self._as_user(self.partner, user)
            for name in names:
                may = role in ("collector", "manager", "clerk", "head")
                with self.subTest(role=role, field=name):
                    self.assertEqual(
                        self._may(lambda n=name, p=partner: p.read([n])), may
                    )

    def test_nobody_lets_go_what_is_elsewhere(self):
        rules = self.env["credit.collection.credit.rule"].sudo()
        rules.create({"name": "All", "kind": "limit", "company_id": False})
        self.partner.sudo().with_company(self.other).credit_limit = 1
        data = self.env["account.move"].sudo().with_company(self.other)
        move = data.create({"move_type": "out_invoice", "partner_id": self.partner.id})
        releases = self.env["credit.collection.credit.release"]
        for role in ("manager", "head", "collector", "accountant"):
            target = self._as_user(releases, self.roles[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                target._release(self._as_user(move, self.roles[role]), "Mine")
