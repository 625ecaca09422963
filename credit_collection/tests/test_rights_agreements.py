"""The rights on promises, plans and disputes: see the matrix of rights."""

from .rights import RightsCommon, RightsTables

#: What was agreed changes by buttons only; a collector adds to the note.
OWN = """
                 promise line
    public       ...     ...
    portal       ...     ...
    internal     ...     ...
    salesperson  ...     ...
    invoicing    ...     ...
    auditor      ...     ...
    accountant   ...     ...
    system       ...     ...
    collector    RU      R
    manager      RU      R
"""
ELSEWHERE = """
                 promise line
    portal       ...     ...
    invoicing    ...     ...
    system       ...     ...
    collector    ...     ...
    manager      ...     ...
"""
#: What was agreed with the parent is no business of its branch.
PARENT = """
                 promise line
    clerk        ...     ...
    head         ...     ...
"""


class TestRightsAgreements(RightsTables, RightsCommon):
    _own = OWN
    _elsewhere = ELSEWHERE
    _parent = PARENT

    def _records(self, company):
        """One record of each model in ``company`` (in sudo)."""
        promise = self._own_case(company)._promise(10, self._days(9))
        return {"promise": promise, "line": promise.line_ids}

    def _values(self, name, records, company):
        """What somebody would create, and what he would update."""
        promise = records["promise"]
        today = self._days(5)
        return {
            "promise": (
                {
                    "case_id": promise.case_id.id,
                    "currency_id": promise.currency_id.id,
                    "amount": 1,
                    "date_made": today,
                    "date": today,
                    "date_grace": today,
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
        }[name]
