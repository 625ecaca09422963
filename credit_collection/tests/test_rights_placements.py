"""Who sees and decides what goes to an agency: managers decide, collectors look, and
nobody but managers sees what it costs."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from .common import TODAY
from .placement.common import PlacementCommon
from .rights import RightsCommon, RightsTables

OWN = """
                 agency fee   column status placement item event payment report row
    public       ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    portal       ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    internal     ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    salesperson  ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    invoicing    ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    auditor      ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    accountant   ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    system       ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    collector    R      ...   R      R      R         R    R     R       R      R
    manager      CRU    CRUD  CRUD   CRUD   RU        R    R     R       R      R
"""
ELSEWHERE = """
                 agency fee   column status placement item event payment report row
    portal       ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    invoicing    ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    system       ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    collector    ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
    manager      ...    ...   ...    ...    ...       ...  ...   ...     ...    ...
"""
PARENT = """
                 agency fee   column status placement item event payment report row
    clerk        R      ...   R      R      ...       ...  ...   ...     ...    ...
    head         R      R     R      R      ...       ...  ...   ...     ...    ...
"""


class TestRightsPlacementMatrix(RightsTables, RightsCommon):
    _own = OWN
    _elsewhere = ELSEWHERE
    _parent = PARENT

    def _records(self, company):
        """One record of each model in ``company`` (in sudo)."""
        partner = self.env["res.partner"].create({"name": f"Agency {company.name}"})
        agency = (
            self.env["credit.collection.agency"]
            .sudo()
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "mandate_date": TODAY,
                    "processing_agreement_date": TODAY,
                    "fee_ids": [Command.create({"percentage": 10})],
                    "column_ids": [
                        Command.create({"name": "A", "placement_field": "invoice"})
                    ],
                    "status_ids": [Command.create({"name": "W", "status": "working"})],
                }
            )
        )
        placement = self._own_case(company)._place(agency)
        data = b"Reference;Status;Payment\n%s;W;1,50" % placement.name.encode()
        report = placement._import_report(data, "r.csv").report
        return {
            "agency": agency,
            "fee": agency.fee_ids,
            "column": agency.column_ids,
            "status": agency.status_ids,
            "placement": placement,
            "item": placement.line_ids,
            "event": placement.event_ids[:1],
            "payment": placement.payment_ids,
            "report": report,
            "row": report.row_ids,
        }

    def _values(self, name, records, company):
        """What somebody would create, and what they would update."""
        agency, placement = records["agency"], records["placement"]
        own = {"agency_id": agency.id}
        partner = self.env["res.partner"].create({"name": "One more"})
        return {
            "agency": (
                {"partner_id": partner.id, "company_id": company.id},
                {"silence_days": 3},
            ),
            "fee": ({**own, "percentage": 5, "age_from": 99}, {"percentage": 1}),
            "column": (
                {**own, "name": "B", "placement_field": "due_date"},
                {"name": "C"},
            ),
            "status": ({**own, "name": "B", "status": "plan"}, {"name": "C"}),
            "placement": (
                {
                    **own,
                    "case_id": placement.case_id.id,
                    "currency_id": placement.currency_id.id,
                    "date_placed": TODAY,
                },
                {"agency_reference": "Mine"},
            ),
            **self._values_of_placement(placement, own, records),
        }[name]

    def _values_of_placement(self, placement, own, records):
        return {
            "item": (
                {"placement_id": placement.id, "currency_id": placement.currency_id.id},
                {"amount": 1},
            ),
            "event": (
                {"placement_id": placement.id, "kind": "note"},
                {"text": "Mine"},
            ),
            "payment": (
                {
                    "placement_id": placement.id,
                    "date": TODAY,
                    "amount": 1,
                    "paid_to": "company",
                },
                {"amount": 2},
            ),
            "report": (own, {"filename": "mine.csv"}),
            "row": (
                {
                    "report_id": records["report"].id,
                    "placement_id": placement.id,
                    "key": "mine",
                },
                {"note": "Mine"},
            ),
        }


class TestRightsOfPlacements(PlacementCommon):
    def _call(self, user, model, method, ids, *args, **kwargs):
        """A call as another program makes it."""
        records = self.env(user=user, su=False, context={})[model]
        self.env.invalidate_all()
        return call_kw(records, method, [ids, *args], kwargs)

    def test_collectors_decide_nothing(self):
        placement = self._place()
        model = "credit.collection.placement"
        for method in (
            "action_accept",
            "action_reject",
            "action_recall",
            "action_close",
            "action_mark_sent",
            "action_retry_dossier",
            "unlink",
        ):
            for user in (self.collector, self.invoicing, self.salesperson):
                with self.subTest(method=method, user=user.login):
                    with self.assertRaises(AccessError):
                        self._call(user, model, method, placement.ids)
        with self.assertRaises(AccessError):
            self._call(
                self.collector,
                "credit.collection.case",
                "action_place",
                placement.case_id.ids,
            )

    def test_nobody_calls_what_is_private(self):
        placement = self._place()
        for method in ("_recall", "_close", "_accept", "_end", "_import_report"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                self._call(
                    self.manager,
                    "credit.collection.placement",
                    method,
                    placement.ids,
                    "Mine",
                )

    def test_collectors_see_no_fee_by_any_way(self):
        placement = self._place()
        model = "credit.collection.placement"
        for name in ("fee_expected", "is_fee_agreed"):
            with self.assertRaises(AccessError):
                self._call(self.collector, model, "read", placement.ids, [name])
            with self.assertRaises(AccessError):
                self._call(
                    self.collector, model, "search_read", [(name, "!=", 0)], ["name"]
                )
            with self.assertRaises(UserError):
                self._call(self.collector, model, "export_data", placement.ids, [name])

    def test_a_manager_of_another_company_has_no_dialog_about_it(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        manager = self._person(
            "head.other", "credit_collection.group_collection_manager", other
        )
        placement = self._place()
        case = placement.case_id
        for model, values in (
            ("placement.make", {"case_ids": [Command.set(case.ids)]}),
            ("placement.end", {"placement_ids": [Command.set(placement.ids)]}),
            ("agency.import", {"agency_id": self.agency.id, "file": b"YQ=="}),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._call(
                    manager,
                    f"credit.collection.{model}",
                    "web_save",
                    [],
                    {"reason": "Mine", **values}
                    if model == "placement.end"
                    else values,
                    specification={},
                )
