from odoo import Command
from odoo.exceptions import AccessError

from ..common import CreditCollectionCommon


class TestIrFilters(CreditCollectionCommon):
    """Who decides with what the lists of the collection start for others."""

    def _filter(self, user, model="credit.collection.case", **values):
        return (
            self.env["ir.filters"]
            .with_user(user)
            .create_filter(
                {
                    "name": "Nobody",
                    "model_id": model,
                    "domain": "[('id', 'in', [])]",
                    "user_ids": [Command.clear()],
                    **values,
                }
            )
        )

    def test_a_salesperson_hides_nobody_from_the_collectors(self):
        for values in (
            {"is_default": True},
            {},
            {"user_ids": [Command.set((self.salesperson + self.collector).ids)]},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self._filter(self.salesperson, **values)

    def test_a_collector_shares_but_no_list_starts_with_it(self):
        shared = self._filter(self.collector)
        with self.assertRaises(AccessError):
            shared.is_default = True
        with self.assertRaises(AccessError):
            self._filter(self.collector, is_default=True)

    def test_nobody_rewrites_what_a_manager_shares(self):
        shared = self._filter(self.manager, is_default=True).with_user(self.collector)
        for call in (
            lambda: shared.write({"domain": "[]"}),
            lambda: shared.write({"user_ids": [Command.set(self.collector.ids)]}),
            shared.unlink,
        ):
            with self.assertRaises(AccessError):
                call()

    def test_own_filters_and_those_of_other_lists_are_as_before(self):
        own = {"user_ids": [Command.set(self.salesperson.ids)], "is_default": True}
        self._filter(self.salesperson, **own).unlink()
        self._filter(self.salesperson, model="res.partner", is_default=True).unlink()
