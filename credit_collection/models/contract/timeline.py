from odoo import models
from odoo.fields import Domain


class CreditCollectionTimeline(models.AbstractModel):
    """Contracts in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "contract": (
                self.env._("Contracts"),
                "fa-file-text-o",
                self._find_contracts,
            ),
        }

    def _find_contracts(self, case, limit):
        """When contracts were sent, signed and ended."""
        contracts = self.env["credit.collection.contract"].search(
            Domain("case_id", "=", case.id) & Domain("state", "!=", "draft"),
            order="id DESC",
            limit=limit,
        )
        return [
            event
            for contract in contracts
            for event in self._prepare_contract(contract)
        ]

    def _prepare_contract(self, contract):
        values = {"text": contract.name, "by": contract.user_id.name}
        if contract.date_sent:
            yield self._prepare_event(
                contract, contract.date_sent, self.env._("Contract sent"), **values
            )
        for day, title in (
            (contract.company_signed_on, self.env._("Contract signed by us")),
            (
                contract.customer_signed_on,
                self.env._("Contract signed by the customer"),
            ),
        ):
            if day:
                yield self._prepare_event(
                    contract, day, title, tone="primary", **values
                )
        if contract.date_closed:
            state = self._get_label(contract, "state")
            yield self._prepare_event(
                contract,
                contract.date_closed,
                self.env._("Contract: %s", state),
                text=contract.close_reason,
            )
