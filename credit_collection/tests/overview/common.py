"""The page that a manager opens first."""

from lxml import etree

from ..common import CreditCollectionCommon


class OverviewCommon(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()

    def _overview(self, user=None, companies=None):
        """The overview as the manager gets it."""
        self.env.flush_all()
        model = self.env["credit.collection.overview"].with_user(user or self.manager)
        companies = companies or self.company
        model = model.with_context(allowed_company_ids=companies.ids, lang="en_US")
        return model.get_overview()

    def _figures(self, data):
        """All figures of the overview."""
        of_companies = [
            figure
            for one in data["companies"]
            for figure in (*one["figures"], *one["ageing"])
        ]
        return of_companies + data["work"]

    def _figure(self, key, **kwargs):
        """One figure of the first company, or of what waits."""
        data = self._overview(**kwargs)
        first = data["companies"][0]
        figures = [*first["figures"], *first["ageing"], *data["work"]]
        return next(figure for figure in figures if figure["key"] == key)

    def _assert_lists(self, data, user=None, companies=None):
        """Each number is what its list adds up to, and the list shows the column."""
        companies = companies or self.company
        for figure in self._figures(data):
            with self.subTest(figure["key"], currency=figure["currency_id"]):
                model = self.env[figure["model"]].with_user(user or self.manager)
                model = model.with_context(allowed_company_ids=companies.ids)
                found = model.search(figure["domain"])
                action = self.env.ref(figure["action"]).sudo()
                self.assertEqual(action.res_model, figure["model"])
                if not figure["field"]:
                    self.assertEqual(len(found), figure["value"])
                    continue
                total = sum(found.mapped(figure["field"]))
                self.assertAlmostEqual(total, figure["value"], 2)
                view = model.get_view(view_type="list")["arch"]
                column = etree.fromstring(view).find(
                    f".//field[@name='{figure['field']}']"
                )
                self.assertTrue(column.get("sum"), "the list shows the sum")
