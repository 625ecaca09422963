"""Who may create, read, update and delete what, in which company: by really trying."""

from odoo import Command
from odoo.exceptions import AccessError

from .common import TODAY
from .rights import RightsCommon, RightsTables, read_table

#: What each role may do in its own company. C create, R read, U update, D delete.
#: Cases and actions are updated in a few fields only: see ``test_rights``.
OWN = """
               case action hold contact item position protocol level segment dialogs log
  public       ...  ...    ...  ...     ...  ...      ...      ...   ...     ...     ...
  portal       ...  ...    ...  ...     ...  ...      ...      ...   ...     ...     ...
  internal     ...  ...    ...  ...     ...  ...      ...      ...   ...     ...     ...
  salesperson  ...  ...    ...  ...     ...  ...      ...      ...   ...     ...     ...
  invoicing    ...  ...    ...  ...     ...  ...      ...      ...   ...     ...     ...
  auditor      ...  ...    ...  ...     ...  ...      ...      ...   ...     ...     ...
  accountant   ...  ...    ...  ...     ...  ...      ...      ...   ...     ...     ...
  system       ...  ...    ...  ...     ...  ...      ...      ...   ...     ...     ...
  collector    RU   RU     R    R       R    R        R        R     R       CRUD    R
  manager      RU   RU     R    R       R    R        CRUD     CRUD  CRUD    CRUD    R
"""

#: In another company, or in a branch of the own one: nothing.
ELSEWHERE = """
                 case action hold contact item position protocol level segment log
    public       ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
    portal       ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
    internal     ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
    salesperson  ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
    invoicing    ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
    auditor      ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
    accountant   ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
    system       ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
    collector    ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
    manager      ...  ...    ...  ...     ...  ...      ...      ...   ...     ...
"""

#: Seen from the branch, what belongs to its parent: it inherits the protocols.
PARENT = """
                 case action hold contact item position protocol level segment log
    clerk        ...  ...    ...  ...     ...  ...      R        R     R       ...
    head         ...  ...    ...  ...     ...  ...      R        R     R       ...
"""

#: What all companies share, as it comes with the add-on.
SHARED = """
                 protocol level outcome delay.reason priority.rule
    public       ...      ...   ...     ...          ...
    portal       ...      ...   ...     ...          ...
    invoicing    ...      ...   ...     ...          ...
    system       ...      ...   ...     ...          ...
    collector    R        R     R       R            R
    manager      CRUD     CRUD  CRUD    CRUD         CRUD
    clerk        R        R     R       R            R
    head         CRUD     CRUD  CRUD    CRUD         CRUD
"""

DIALOGS = (
    "skip pause remind simulate call letter.mailing whatsapp plan.propose plan.accept "
    "plan.close promise.make promise.withdraw contract.make contract.sign"
).split()

#: What is set up for calls: what somebody would create, and what they would update.
CALL_SETUP = {
    "outcome": ({"name": "Mine", "kind": "reached"}, {"name": "Mine"}),
    "delay.reason": ({"name": "Mine"}, {"name": "Mine"}),
    "priority.rule": ({"fact": "late", "from_value": 777}, {"points": 3}),
}


class TestRightsMatrix(RightsTables, RightsCommon):
    _own = OWN
    _elsewhere = ELSEWHERE
    _parent = PARENT

    def _records(self, company):
        """One record of each model in ``company`` (in sudo)."""
        domain = [("partner_id", "=", self.partner.id), ("company_id", "=", company.id)]
        su = self.env(su=True)
        case = self._own_case(company)
        self.assertEqual(len(case), 1, company.name)
        protocol = self._spare_protocol(company)
        # Before the pause: nothing is left to agree on afterwards.
        plan = case._plan({"count": 2, "date_first": self._days(9)})
        promise = case._promise(10, self._days(9))
        return {
            "plan": plan,
            "promise": promise,
            "case": case,
            "action": case.action_ids[:1],
            "hold": case._hold("pause", "Waiting", self._days(9)),
            "contact": case._log_contact(channel="note", note="Called"),
            "log": su["credit.collection.release"]._note(company, "seen"),
            "item": su["credit.collection.item"].search(domain, limit=1),
            "position": su["credit.collection.position"].search(domain),
            "protocol": protocol,
            "level": protocol.level_ids,
            "segment": su["credit.collection.segment"].create(
                {"name": "Spare", "company_id": company.id, "sequence": 99}
            ),
        }

    def _spare_protocol(self, company):
        """A protocol that nobody uses."""
        level = {"name": "Spare", "delay": 1, "template_id": self.template.id}
        return (
            self.env["credit.collection.protocol"]
            .sudo()
            .create(
                {
                    "name": "Spare",
                    "company_id": company.id,
                    "level_ids": [Command.create(level)],
                }
            )
        )

    def _values(self, name, records, company):
        """What somebody would create, and what they would update."""
        case = records["case"]
        text = {"template_id": self.template.id}
        level = {"name": "Mine", "delay": 9, "protocol_id": records["protocol"].id}
        action = {"case_id": case.id, "cycle": 9, "channel": "email"}
        action.update(level_id=self.formal.id, date_planned=TODAY)
        hold = {"case_id": case.id, "kind": "pause", "reason": "Mine"}
        return {
            **CALL_SETUP,
            "case": (
                {"company_id": company.id, "partner_id": self._customer("New").id},
                {"user_id": self.manager.id},
            ),
            "action": (action, {"not_before": "2025-04-01 08:00:00"}),
            "hold": (hold, {"date_end": "2099-12-31"}),
            "contact": ({"case_id": case.id, "channel": "note"}, {"note": "Never"}),
            "log": (
                {"company_id": company.id, "kind": "wave"},
                {"note": "Mine"},
            ),
            "item": ({"ref": "Mine"}, {"ref": "Mine"}),
            "position": ({"overdue": 0}, {"overdue": 0}),
            "protocol": ({"name": "Mine", "company_id": company.id}, {"name": "Mine"}),
            "level": ({**level, **text}, {"name": "Mine"}),
            "segment": ({"name": "Mine", "company_id": company.id}, {"sequence": 1}),
        }[name]

    def _try(self, user, name, records, company):
        if name == "dialogs":
            return self._dialog_letters(user, records)
        return super()._try(user, name, records, company)

    def _dialog_letters(self, user, records):
        """What ``user`` may do with the dialogs, all alike, opened by themselves."""
        case, plan, promise = (records[name] for name in ("case", "plan", "promise"))
        values = {
            "skip": {"reason": "Why", "action_ids": case.action_ids.ids},
            "pause": {"reason": "Why"},
            "remind": {"line_ids": []},
            "simulate": {"date": TODAY},
            "call": {"case_id": case.id},
            "letter.mailing": {"reference": "Mine"},
            "whatsapp": {"case_id": case.id, "text": "Hello"},
            "promise.make": {"case_id": case.id},
            "promise.withdraw": {"promise_id": promise.id, "reason": "Why"},
            "plan.propose": {"case_id": case.id, "date_first": self._days(9)},
            "plan.accept": {"plan_id": plan.id, "person_id": self.partner.id},
            "plan.close": {"plan_ids": plan.ids, "reason": "Why"},
            "contract.make": {"partner_id": self.partner.id},
            "contract.sign": self._signing(case),
        }
        letters = set()
        for name in DIALOGS:
            model = self.env[f"credit.collection.{name}"]
            opened = model
            with self.env.cr.savepoint() as savepoint:
                try:
                    opened = self._as_user(model, user).create(values[name])
                except AccessError:
                    opened = self._as_user(model.sudo().create(values[name]), user)
                letters.add(self._letters(opened, values[name], values[name]))
                savepoint.rollback()
        self.assertEqual(len(letters), 1, letters)
        return letters.pop()

    def _signing(self, case):
        """What the dialog asks about a contract signed on paper."""
        contracts = self.env["credit.collection.contract"].sudo()
        contract = contracts.create(
            {"partner_id": case.partner_id.id, "company_id": case.company_id.id}
        )
        return {"contract_id": contract.id, "signer": "Ana"}

    def test_shared_protocols(self):
        with self.subTest("protocols without a company"):
            expected = read_table(SHARED)
            company = self.env["res.company"]
            protocol = self._spare_protocol(company)
            records = {"protocol": protocol, "level": protocol.level_ids}
            records["case"] = self._own_case(self.company)
            for name, (values, _changes) in CALL_SETUP.items():
                model = self.env[f"credit.collection.{name}"].sudo()
                values = {**values, "from_value": 776} if "fact" in values else values
                records[name] = model.create(values)
            really = {
                (role, name): self._letters(
                    self._as_user(records[name], self.roles[role]),
                    *self._values(name, records, company),
                )
                for role, name in expected
            }
            self.assertEqual(really, expected)

    def test_nobody_reads_the_dialog_of_somebody_else(self):
        for name in (*DIALOGS, "remind.line", "simulate.line", "letter.mailing.line"):
            model = self.env[f"credit.collection.{name}"].with_user(self.collector)
            dialog = self._open(model)
            for role, user in self.roles.items():
                if user == self.collector:
                    continue
                theirs = self._as_user(dialog, user)
                with self.subTest(dialog=name, role=role):
                    for call in (
                        lambda record=theirs: record.read(["display_name"]),
                        lambda record=theirs: record.write({}),
                        lambda record=theirs: record.unlink(),
                    ):
                        self.assertFalse(self._may(call))

    def _open(self, model):
        """A dialog of the collector."""
        case = self._own_case(self.company)
        values = {
            "credit.collection.skip": {
                "reason": "Why",
                "action_ids": case.action_ids.ids,
            },
            "credit.collection.pause": {"reason": "Why"},
            "credit.collection.call": {"case_id": case.id},
            "credit.collection.whatsapp": {"case_id": case.id, "text": "Hello"},
            "credit.collection.promise.make": {"case_id": case.id},
            "credit.collection.plan.propose": {
                "case_id": case.id,
                "date_first": self._days(9),
            },
            "credit.collection.plan.close": {"reason": "Why"},
        }.get(model._name, {})
        if model._name == "credit.collection.contract.make":
            values = {"partner_id": self.partner.id}
        if model._name == "credit.collection.contract.sign":
            values = self._signing(case)
        if model._name == "credit.collection.plan.accept":
            plan = case._plan({"count": 2, "date_first": self._days(9)})
            values = {"plan_id": plan.id, "person_id": self.partner.id}
        if model._name == "credit.collection.promise.withdraw":
            promise = case._promise(10, self._days(9))
            values = {"promise_id": promise.id, "reason": "Why"}
        if model._name.endswith(".line"):
            parent = model._name.removesuffix(".line")
            field = parent.rpartition(".")[2] + "_id"
            opened = self.env[parent].with_user(self.collector).create({})
            values = {field: opened.id, "case_id": case.id}
        if model._name == "credit.collection.letter.mailing.line":
            values["contact_id"] = case._log_contact(channel="note").id
            del values["case_id"]
        return model.create(values)
