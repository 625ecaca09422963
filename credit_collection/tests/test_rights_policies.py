"""The rights on contact policies, consents and holidays: see the matrix of rights."""

from odoo import Command

from .rights import RightsCommon, RightsTables

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


class TestRightsPolicies(RightsTables, RightsCommon):
    _own = OWN
    _elsewhere = ELSEWHERE
    _parent = PARENT

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
        consent = {"partner_id": self.partner.id, "given_on": "2025-03-01"}
        consent["evidence"] = "Form"
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
        """What somebody would create, and what they would update."""
        own = {"company_id": company.id}
        part = {"policy_id": records["policy"].id}
        consent = {"partner_id": self.partner.id, "withdrawn_on": "2025-03-01"}
        return {
            "policy": ({"name": "Mine", **own}, {"name": "Mine"}),
            "window": (part, {"hour_to": 20}),
            "cap": ({**part, "max_count": 1}, {"max_count": 2}),
            "holiday": ({"name": "M", "date": "2025-03-19", **own}, {"name": "Mine"}),
            "consent": (
                {**consent, "channel": "sms", **own},
                {"withdrawn_on": "2025-03-10"},
            ),
        }[name]
