"""Whatever a client sends to whatever is offered: a sentence, or Odoo's own words about
a call that makes no sense, never a fault of this add-on; and nothing is touched in
another company."""

import random
import traceback
from contextlib import suppress
from pathlib import Path

from odoo import models
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .rights import RightsCommon
from .seeds import choose_seeds
from .test_rights_methods import OFFERED

#: What no client of ours sends, by what it is.
ODD = (
    None,
    True,
    -1,
    0,
    10**12,
    float("nan"),
    float("inf"),
    "",
    "x" * 20_000,
    "<script>alert(1)</script>",
    "9999-12-31",
    "9999-12-31 23:59:59",
    [],
    [None],
    [[6, 0, [-1, 10**12]]],
    [[1, -1, {}], [5]],
    [["id", "=", {}]],
    {},
    {"id": -1},
)
#: What Odoo says about calls that make no sense.
LOGGERS = (
    "odoo.addons.base.models.ir_rule",
    "odoo.domains",
    "odoo.models",
    "odoo.sql_db",
)
#: Calls of a test and seed.
CALLS = 150
#: Ids of records that there are not.
NOWHERE = ([], [-1], [10**9], [0])
READING = (
    "onchange",
    "name_search",
    "search_read",
    "search_count",
    "export_data",
    "formatted_read_group",
)
ROLES = ("public", "portal", "internal", "invoicing", "collector", "manager")
#: Folder of the add-on in a traceback.
OWN = str(Path(__file__).parents[1])


class TestFuzz(RightsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls._own_case(cls.other)
        cls.theirs._log_contact(channel="note", note="Theirs")
        cls.theirs._promise(10, cls._days(9))

    def _models(self):
        return [
            name
            for name, model in sorted(self.env.registry.items())
            if name.startswith("credit.collection.") and not model._abstract
        ]

    def _snapshot(self):
        """All that stands in the tables of the other company."""
        self.env.flush_all()
        rows = {}
        for name in self._models():
            model = self.env[name].sudo()
            if model._auto and not model._transient and "company_id" in model._fields:
                mine = [("company_id", "=", self.other.id)]
                if not model._fields["company_id"].store:
                    continue
                ids = tuple(model.with_context(active_test=False).search(mine).ids)
                if ids:
                    self.env.cr.execute(
                        f"SELECT * FROM {model._table} WHERE id IN %s ORDER BY id",
                        [ids],
                    )
                    rows[name] = self.env.cr.fetchall()
        return rows

    def _is_fault(self, error):
        """Whether an error that is no sentence comes from the code of the add-on: the
        last of its lines that belongs to Odoo or to an add-on is ours. Or something has
        changed elsewhere."""
        frames = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
        known = [name for name in frames if "/odoo/" in name or name.startswith(OWN)]
        return bool(known) and known[-1].startswith(OWN)

    def _try(self, role, model, method, args):
        user, error = self.roles[role], None
        target = self.env[model].with_env(self.env(user=user, su=False, context={}))
        with self.env.cr.savepoint() as savepoint:
            try:
                with suppress(UserError):
                    call_kw(target, method, list(args), {})
                    self.env.flush_all()
                    self.env.invalidate_all()
                    if method not in READING:
                        self.assertEqual(self._snapshot(), self.before)
            except Exception as caught:
                error = caught if self._is_fault(caught) else None
            savepoint.rollback()
        self.env.invalidate_all()
        if error:
            shown = [str(arg)[:60] for arg in args]
            where = traceback.extract_tb(error.__traceback__)[-1:]
            self.faults.append((role, model, method, shown, repr(error)[:160], where))

    def _check(self, calls):
        """No call of some is a fault of ours, and nothing elsewhere has changed. A part
        of them is tried each time, the same on every machine, and another one."""
        calls = list(calls)
        self.before, self.faults = self._snapshot(), []
        for seed in choose_seeds(1):
            some = random.Random(seed).sample(calls, min(CALLS, len(calls)))
            with (
                self.subTest(seed=seed),
                mute_logger(*LOGGERS),
            ):
                for call in some:
                    self._try(*call)
                self.assertFalse(self.faults, "\n".join(map(str, self.faults)))

    def _ids_elsewhere(self, model):
        """Ids of records of the other company."""
        records = self.env[model].sudo()
        if "company_id" not in records._fields or records._transient:
            return []
        if not records._fields["company_id"].store and records._auto:
            return []
        return records.search([("company_id", "=", self.other.id)], limit=1).ids

    def test_buttons(self):
        def calls():
            for model, methods in OFFERED.items():
                places = [*NOWHERE, self._ids_elsewhere(model)]
                for method in methods.split():
                    for role in ROLES:
                        for ids in places:
                            yield role, model, method, [ids]
                        for odd in ODD:
                            yield role, model, method, [odd]
                    for odd in ODD:
                        yield "manager", model, method, [[-1], odd]

        self._check(calls())

    def test_values(self):
        """Wrong types in each field that may be given."""

        def calls():
            for model in self._models():
                fields = self.env[model]._fields
                for name, field in fields.items():
                    if name in models.MAGIC_COLUMNS or not (
                        field.store or field.inverse
                    ):
                        continue
                    for odd in ODD:
                        yield "manager", model, "create", [{name: odd}]
                        yield (
                            "manager",
                            model,
                            "onchange",
                            [[], {name: odd}, [name], {}],
                        )
                    for odd in ODD[::4]:
                        yield "collector", model, "web_save", [[], {name: odd}, {}]

        self._check(calls())

    def test_values_elsewhere(self):
        """Records of another company, in each field that names one."""

        def calls():
            for model in self._models():
                for name, field in self.env[model]._fields.items():
                    if not field.relational or not field.store:
                        continue
                    if ids := self._ids_elsewhere(field.comodel_name):
                        value = ids[0]
                        if field.type != "many2one":
                            value = [[6, 0, ids]]
                        for role in ROLES:
                            yield role, model, "create", [{name: value}]
                            yield role, model, "web_save", [[], {name: value}, {}]
                            yield (
                                role,
                                model,
                                "onchange",
                                [[], {name: value}, [name], {name: {}}],
                            )

        self._check(calls())

    def test_writing_elsewhere(self):
        def calls():
            for model in self._models():
                ids = self._ids_elsewhere(model)
                for role in ROLES if ids else ():
                    for name, field in self.env[model]._fields.items():
                        if field.store and name not in models.MAGIC_COLUMNS:
                            yield role, model, "write", [ids, {name: False}]
                    for method in ("unlink", "copy", "action_archive"):
                        yield role, model, method, [ids]

        self._check(calls())

    def test_reading(self):
        """Searches, groups, exports and names."""

        def calls():
            for model in self._models():
                for role in ("public", "portal", "internal", "collector", "manager"):
                    for odd in ODD:
                        yield role, model, "name_search", [odd]
                        yield role, model, "search_read", [odd]
                        yield role, model, "export_data", [[-1], odd]
                    yield role, model, "load", [["id", "name"], [["x", "y"]]]
                    yield role, model, "name_create", ["x" * 20_000]
                fields = self.env[model]._fields
                for name in fields:
                    for odd in ODD:
                        yield "manager", model, "search_count", [[[name, "=", odd]]]
                    yield "manager", model, "search_count", [[[name, "in", [None, -1]]]]
                    yield "manager", model, "search_count", [[[name, "ilike", "x"]]]
                    yield "manager", model, "search_count", [[[name, ">", "x"]]]
                    yield (
                        "manager",
                        model,
                        "formatted_read_group",
                        [[], [name], ["__count"]],
                    )

        self._check(calls())
