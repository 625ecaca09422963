"""The agency of a company works for its branches as well; nobody else sees it."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .test_placement_dossier import DossierCommon

GROUP = "credit_collection.group_collection_manager"


class TestPlacementBranch(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().child_ids = [Command.create({"name": "Sucursal"})]
        cls.cr.precommit.run()  # lets the branch use the chart of its company
        cls.branch = cls.company.child_ids
        cls.env.user.sudo().company_ids += cls.branch
        cls.head = new_test_user(
            cls.env,
            "head.of.branch",
            GROUP,
            company_id=cls.branch.id,
            company_ids=[Command.set(cls.branch.ids)],
        )
        cls.branch.sudo().collection_user_id = cls.head
        cls.debtor = cls._customer("Branch customer")
        moves = cls.env["account.move"].with_company(cls.branch)
        cls.bill = moves.create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.debtor.id,
                "company_id": cls.branch.id,
                "invoice_date": cls._days(-60),
                "invoice_date_due": cls._days(-60),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": "Work", "price_unit": 500, "tax_ids": []})
                ],
            }
        )
        cls.bill.action_post()
        cls._evaluate()

    def _branch_case(self):
        return self._case(self.debtor, self.branch, self.head)

    def test_a_branch_hands_over_to_the_agency_of_its_company(self):
        agencies = self.env["credit.collection.agency"].with_user(self.head)
        self.assertEqual(agencies._choose_for(self._branch_case()), self.agency)
        placement = self._branch_case()._place(agencies.browse(self.agency.id))
        self.assertEqual(placement.company_id, self.branch)
        self.assertEqual(placement.fee_expected, 50)
        self._run()
        self.assertEqual(len(self._deliver_all()), 1)

    def test_its_reports_and_money_are_the_branchs(self):
        placement = self._branch_case()._place(self.agency.with_user(self.head))
        placement._mark_sent()
        data = f"placement;status;payment\n{placement.name};paid_agency;200"
        placement._import_report(data.encode(), "r.csv")
        self.env.invalidate_all()
        own = placement.with_user(self.head)
        self.assertEqual(own.report_row_ids.company_id, self.branch)
        self.assertEqual(own.payment_ids.amount, 200)
        self.assertEqual(own.fee_due, 20)

    def test_the_agency_is_changed_where_it_belongs(self):
        with self.assertRaises(AccessError):
            self.agency.with_user(self.head).min_amount = 10

    def test_the_agency_of_a_branch_is_not_the_companys(self):
        own = self._agency("De la sucursal", company=self.branch)
        with self.assertRaises(UserError):
            self._place(agency=own)

    def test_an_agency_with_placements_of_branches_stays(self):
        self._branch_case()._place(self.agency.with_user(self.head))
        self.agency.sudo().min_amount = 1
        with self.assertRaises(UserError):
            self.agency.sudo().company_id = self.branch.create({"name": "Other"})
