"""The rights on promises, plans and disputes: see the matrix of rights."""

from .rights import RightsCommon, RightsTables

#: What was agreed changes by buttons only; a collector adds to the note.
OWN = """
                 promise line plan limit change contract
    public       ...     ...  ...  ...   ...    ...
    portal       ...     ...  ...  ...   ...    ...
    internal     ...     ...  ...  ...   ...    ...
    salesperson  ...     ...  ...  ...   ...    ...
    invoicing    ...     ...  ...  ...   ...    ...
    auditor      ...     ...  ...  ...   ...    ...
    accountant   ...     ...  ...  ...   ...    ...
    system       ...     ...  ...  ...   ...    ...
    collector    RU      R    RU   R     ...    CRUD
    manager      RU      R    RU   CRUD  R      CRUD
"""
ELSEWHERE = """
                 promise line plan limit change contract
    portal       ...     ...  ...  ...   ...    ...
    invoicing    ...     ...  ...  ...   ...    ...
    system       ...     ...  ...  ...   ...    ...
    collector    ...     ...  ...  ...   ...    ...
    manager      ...     ...  ...  ...   ...    ...
"""
#: What was agreed with the parent is no business of its branch; its limits are.
PARENT = """
                 promise line plan limit change contract
    clerk        ...     ...  ...  R     ...    ...
    head         ...     ...  ...  R     ...    ...
"""


class TestRightsAgreements(RightsTables, RightsCommon):
    _own = OWN
    _elsewhere = ELSEWHERE
    _parent = PARENT

    def _records(self, company):
        """One record of each model in ``company`` (in sudo)."""
        case = self._own_case(company)
        limit = {"role": "collector", "company_id": company.id}
        change = {**limit, "user_id": self.manager.id, "before": {}}
        plan = case._plan({"count": 2, "date_first": self._days(9)})
        promise = case._promise(10, self._days(9))
        return {
            "contract": self.env["credit.collection.contract"]
            .sudo()
            .create({"partner_id": self.partner.id, "company_id": company.id}),
            "promise": promise,
            "line": promise.line_ids,
            "plan": plan,
            "limit": self.env["credit.collection.plan.limit"].sudo().create(limit),
            "change": self.env["credit.collection.plan.limit.change"]
            .sudo()
            .create(change),
        }

    def _values(self, name, records, company):
        """What somebody would create, and what they would update."""
        promise, plan = records["promise"], records["plan"]
        today = self._days(5)
        return {
            "contract": (
                {"partner_id": self.partner.id, "company_id": company.id},
                {"payment_days": "5"},
            ),
            "promise": (
                {
                    "case_id": promise.case_id.id,
                    "currency_id": promise.currency_id.id,
                    "amount": 1,
                    "date_made": today,
                    "date": today,
                    "date_deadline": today,
                },
                {"note": "Mine"},
            ),
            "line": (
                {
                    "promise_id": promise.id,
                    "company_id": company.id,
                    "currency_id": promise.currency_id.id,
                    "amount": 1,
                },
                {"amount": 1},
            ),
            "plan": (
                {"case_id": plan.case_id.id, "currency_id": plan.currency_id.id},
                {"note": "Mine"},
            ),
            "change": (
                {"role": "manager", "user_id": self.roles["head"].id, "before": {}},
                {"confirmed_by_id": self.roles["head"].id},
            ),
            "limit": ({"role": "manager", "company_id": company.id}, {"max_count": 9}),
        }[name]
