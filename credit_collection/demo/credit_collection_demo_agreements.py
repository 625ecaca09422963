from datetime import timedelta
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from odoo import models


class CreditCollectionDemoAgreements(models.AbstractModel):
    """Promises, plans, payments, disputes and contracts of the demo customers."""

    _name = "credit.collection.demo.agreements"
    _inherit = ["credit.collection.demo.placements"]
    _description = "Agreements of the demonstration"

    # === BUSINESS METHODS === #

    def _tell_promise(self, partner, day, days, means, note):
        """Log a call with a promise of the proposed amount, ``days`` days later."""
        case = self._get_case(partner)
        case._log_call(
            self.env.ref("credit_collection.outcome_promise"),
            action=case._get_talk_action(),
            now=self._get_calling(case, day),
            note=note,
            promise=(
                day + timedelta(days=days),
                case._propose_promise(today=day)["amount"],
                means,
            ),
        )

    def _tell_part(self, partner, day, amount):
        """Pay part of the oldest invoice."""
        self._pay(self._get_open_moves(partner)[:1], day, amount)

    def _tell_plan(self, partner, day, terms, first, forgiven=0, note=False):
        """Propose a plan or settlement, or request the approval that it needs.

        :param int first: days until the first instalment.
        :param float forgiven: share of the debt that is forgiven, from 0 to 1.
        """
        case = self._get_case(partner)
        terms = {**terms, "date_first": day + timedelta(days=first), "note": note}
        if forgiven:
            debt = case._simulate_plan({**terms, "kind": "plan"}, day)["amount_debt"]
            terms["amount_forgiven"] = round(debt * forgiven, 2)
        plan = case._plan(terms, today=day)
        if case._simulate_plan(terms, day)["needs_approval"]:
            plan._request_approval(day)
        else:
            document = self._create_document(plan)
            plan._propose(day, document=document)
            document._unseal().name = plan._get_document_name()

    def _tell_accept(self, partner, day, how):
        """Accept the proposed plan."""
        plan = self._get_case(partner).plan_ids[:1]
        person = partner.with_env(plan.env)
        document = self._create_document(plan)
        plan._accept(person, how, today=day, document=document)

    def _tell_keep(self, partner, day):
        """Pay the rest of the plan."""
        plan = self._get_case(partner).sudo().plan_ids[:1]
        left = sum(plan.promise_ids.mapped("amount_left"))
        self._pay(self._get_open_moves(partner)[:1], day, left)

    def _tell_dispute(self, partner, day, reason, share, customer_words):
        """Dispute a share (from 0 to 1) of the open items."""
        case = self._get_case(partner)
        items = case.item_ids.filtered(lambda item: item.amount_residual > 0)
        total = sum(items.mapped("amount_residual_currency"))
        case._dispute(
            items.move_line_id,
            self.env.ref(f"credit_collection.dispute_reason_{reason}"),
            round(total * share, 2),
            date=day,
            customer_words=customer_words,
        )

    def _tell_contract(self, partner, day, until, days=None, **terms):
        """Make a contract from the template, as far as ``until`` says.

        :param str until: ``draft``, ``sent``, ``signed`` or ``cancelled``.
        :param int days: days that the contract lasts; None for no end.
        """
        contracts = self.env["credit.collection.contract"]
        company = self.env.company
        template = contracts.search(
            [("is_template", "=", True), ("company_id", "=", company.id)], limit=1
        )
        contract = contracts._make(partner, company, template, today=day)
        end = days and day + timedelta(days=days)
        contract.write({"date_end": end, **terms})
        if until in ("sent", "signed"):
            contract._send(day)
            contract.document_id = self._create_document(contract)
        if until == "signed":
            contract._sign("company", company.collection_user_id.name, day)
            contract._sign("customer", f"Administración de {partner.name}", day)
            contract.document_id = self._create_document(contract)
        if until == "cancelled":
            contract._end("cancelled", "Prefieren pagar al contado", day)

    def _create_document(self, plan):
        """Create a short PDF, as printing the real one needs a running server.

        :param plan: a plan or a contract.
        """
        return self.env["ir.attachment"].create(
            {
                "name": plan._get_document_name(),
                "raw": self._print_page(f"{plan.name}: {plan.partner_id.name}"),
                "mimetype": "application/pdf",
                "res_model": plan._name,
                "res_id": plan.id,
            }
        )

    def _print_page(self, text):
        """Return a PDF of one page with a line of text."""
        pages = BytesIO()
        canvas = Canvas(pages)
        canvas.drawString(72, 720, text)
        canvas.save()
        return pages.getvalue()

    def _get_open_moves(self, partner):
        """Return the unpaid invoices of a customer, the oldest first."""
        items = self._get_case(partner).sudo().item_ids
        owed = items.filtered(lambda item: item.amount_residual > 0)
        return owed.sorted("date_due").move_id
