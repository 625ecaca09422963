"""The rights on the texts and channels of a protocol: see the matrix of rights."""

from odoo import Command

from .rights import RightsCommon, RightsTables

OWN = """
                 text channel
    public       ...  ...
    portal       ...  ...
    internal     ...  ...
    salesperson  ...  ...
    invoicing    ...  ...
    auditor      ...  ...
    accountant   ...  ...
    system       ...  ...
    collector    R    R
    manager      CRUD CRUD
"""
ELSEWHERE = """
                 text channel
    portal       ...  ...
    invoicing    ...  ...
    system       ...  ...
    collector    ...  ...
    manager      ...  ...
"""
#: A branch writes as its parent does.
PARENT = """
                 text channel
    clerk        R    R
    head         R    R
"""


class TestRightsWording(RightsTables, RightsCommon):
    _own = OWN
    _elsewhere = ELSEWHERE
    _parent = PARENT

    def _records(self, company):
        """One record of each model in ``company`` (in sudo)."""
        su = self.env(su=True)
        channel = Command.create({"channel": "call", "use": "also"})
        level = {"name": "Spare", "delay": 1, "template_id": self.template.id}
        protocol = su["credit.collection.protocol"].create(
            {
                "name": "Spare",
                "company_id": company.id,
                "level_ids": [Command.create({**level, "further_ids": [channel]})],
            }
        )
        return {
            "text": su["credit.collection.notification.text"].create(
                self._text("promise_made", protocol)
            ),
            "channel": protocol.level_ids.further_ids,
        }

    def _text(self, occasion, protocol):
        mail = self.env.ref(f"credit_collection.mail_template_{occasion}")
        return {
            "occasion": occasion,
            "protocol_id": protocol.id,
            "template_id": mail.id,
        }

    def _values(self, name, records, company):
        """What somebody would create, and what they would update."""
        protocol = records["text"].protocol_id
        level = records["channel"].level_id
        return {
            "text": (
                self._text("promise_broken", protocol),
                {"active": False},
            ),
            "channel": ({"level_id": level.id, "channel": "visit"}, {"sequence": 9}),
        }[name]
