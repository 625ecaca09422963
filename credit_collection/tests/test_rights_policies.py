"""The rights on contact policies, consents and holidays: see the matrix of rights."""

from odoo import Command

from . import test_rights_matrix as matrix

#: Consents are noted by collectors; the rules are made by managers.
OWN = """
                 policy window cap  holiday consent
    public       ...    ...    ...  ...     ...
    portal       ...    ...    ...  ...     ...
    internal     ...    ...    ...  ...     ...
    salesperson  ...    ...    ...  ...     ...
    invoicing    ...    ...    ...  ...     ...
    auditor      ...    ...    ...  ...     ...
    accountant   ...    ...    ...  ...     ...
    system       ...    ...    ...  ...     ...
    collector    R      R      R    R       CRU
    manager      CRUD   CRUD   CRUD CRUD    CRUD
"""
ELSEWHERE = """
                 policy window cap  holiday consent
    portal       ...    ...    ...  ...     ...
    invoicing    ...    ...    ...  ...     ...
    system       ...    ...    ...  ...     ...
    collector    ...    ...    ...  ...     ...
    manager      ...    ...    ...  ...     ...
"""
#: A branch lives by the rules of its parent; consents were given to somebody else.
PARENT = """
                 policy window cap  holiday consent
    clerk        R      R      R    R       ...
    head         R      R      R    R       ...
"""


class TestRightsPolicies(matrix.RightsCommon):
    _may = matrix.TestRightsMatrix._may
    _letters = matrix.TestRightsMatrix._letters
    _finds = matrix.TestRightsMatrix._finds
    _as_user = matrix.TestRightsMatrix._as_user
    _check = matrix.TestRightsMatrix._check

    def _records(self, company):
        """One record of each model in ``company`` (in sudo)."""
        su = self.env(su=True)
        policy = su["credit.collection.contact.policy"].create(
            {
                "name": "Theirs",
                "company_id": company.id,
                "window_ids": [Command.create({})],
                "cap_ids": [Command.create({"max_count": 1})],
            }
        )
        consent = {"partner_id": self.partner.id, "withdrawn_on": "2025-03-01"}
        holiday = {"name": "Theirs", "date": "2025-03-19", "company_id": company.id}
        return {
            "policy": policy,
            "window": policy.window_ids,
            "cap": policy.cap_ids,
            "holiday": su["credit.collection.holiday"].create(holiday),
            "consent": su["credit.collection.contact.consent"].create(
                {**consent, "channel": "sms", "company_id": company.id}
            ),
        }

    def _values(self, name, records, company):
        """What somebody would create, and what he would update."""
        own = {"company_id": company.id}
        part = {"policy_id": records["policy"].id}
        consent = {"partner_id": self.partner.id, "withdrawn_on": "2025-03-01"}
        return {
            "policy": ({"name": "Mine", **own}, {"name": "Mine"}),
            "window": (part, {"hour_to": 20}),
            "cap": ({**part, "max_count": 1}, {"max_count": 2}),
            "holiday": ({"name": "M", "date": "2025-03-19", **own}, {"name": "Mine"}),
            "consent": ({**consent, "channel": "sms", **own}, {"channel": "email"}),
        }[name]

    def test_in_the_own_company(self):
        self._check(OWN, self.company)

    def test_in_another_company(self):
        self._check(ELSEWHERE, self.other)

    def test_in_a_branch(self):
        self._check(ELSEWHERE, self.branch)

    def test_the_parent_seen_from_its_branch(self):
        self._check(PARENT, self.company)
