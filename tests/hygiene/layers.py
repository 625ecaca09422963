"""Who may import and call whom.

=================  ==========================================  ======================
layer              may use                                     may not
=================  ==========================================  ======================
tools/             stdlib, dateutil, num2words, stdnum, tools  odoo, env, the clock
const, exceptions  standard library, ``odoo.exceptions``       anything else
models/            tools, const, ORM                           wizards, report,
                                                               controllers, http
report/            const, SQL                                  write
wizards/           ORM, one public model method                tools, SQL
controllers/       model methods                               tools, write
=================  ==========================================  ======================
"""

import re
import sys

from . import code

ROOT_MODULES = ("const.py", "exceptions.py")
PURE = (sys.stdlib_module_names | {"dateutil", "num2words", "stdnum"}) - {"importlib"}
WRITES = {"create", "write", "unlink"}
WRITING_SQL = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY)\b")
QUERIES = {"cr", "execute", "execute_query", "execute_query_dict"}
CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    *(
        f"time.{name}"
        for name in (
            "ctime gmtime localtime monotonic monotonic_ns perf_counter "
            "perf_counter_ns process_time strftime time time_ns"
        ).split()
    ),
}
#: Who must not know whom, whatever the way.
STRANGERS = {
    "credit_collection": ("credit_collection_portal", "credit_collection_sale"),
    "credit_collection_portal": ("credit_collection_sale",),
    "credit_collection_sale": ("credit_collection_portal",),
}


def tools_import_no_odoo(tree):
    """``tools/`` runs without Odoo: plain Python, libraries as plain, other tools."""
    for path in tree.of_addons("tools"):
        own = f"{path.parts[0]}.tools"
        for line, name in code.imports(tree, path):
            if name.split(".")[0] not in PURE and not code.within(name, own):
                yield f"{path}:{line}: a tool imports {name}"


def tools_have_no_env(tree):
    for path in tree.of_addons("tools"):
        for line, name in code.uses(tree, path):
            if "env" in name.split("."):
                yield f"{path}:{line}: a tool uses {name}"


def tools_read_no_clock(tree):
    """Time is an argument, so that a decision can be repeated for any day."""
    for path in tree.of_addons("tools"):
        for line, name in code.uses(tree, path):
            if name in CLOCKS:
                yield f"{path}:{line}: a tool reads the clock, {name}"


def root_modules_stand_alone(tree):
    for path in tree.of_addons():
        if len(path.parts) != 2 or path.name not in ROOT_MODULES:
            continue
        for line, name in code.imports(tree, path):
            if not (
                name.split(".")[0] in sys.stdlib_module_names
                or code.within(name, "odoo.exceptions")
            ):
                yield f"{path}:{line}: {path.name} imports {name}"


def models_know_no_edge(tree):
    """A model is called by wizards, reports and requests; it does not call them."""
    for path in tree.of_addons("models"):
        edges = [
            f"{addon}.{layer}"
            for addon in tree.addons
            for layer in ("wizards", "report", "controllers")
        ]
        names = {*code.imports(tree, path), *code.uses(tree, path)}
        for line, name in sorted(names):
            if code.within(name, "odoo.http", *edges):
                yield f"{path}:{line}: a model uses {name}"


def reports_do_not_write(tree):
    for path in tree.of_addons("report"):
        yield from _writes(tree, path, "a report")
        for line, text in code.strings(tree, path):
            if WRITING_SQL.match(text):
                yield f"{path}:{line}: a report writes with {text.split()[0]}"


def wizards_decide_nothing(tree):
    """A wizard asks, and calls a model: neither SQL nor the tools behind the model."""
    for path in tree.of_addons("wizards"):
        sql = ("odoo.tools.SQL", "odoo.tools.sql")
        tools = [f"{addon}.tools" for addon in tree.addons]
        names = {*code.imports(tree, path), *code.uses(tree, path)}
        for line, name in sorted(names):
            if code.within(name, *sql, *tools):
                yield f"{path}:{line}: a wizard uses {name}"
            elif QUERIES & set(name.split(".")[1:]):
                yield f"{path}:{line}: a wizard queries with {name}"


def controllers_do_not_write(tree):
    for path in tree.of_addons("controllers"):
        yield from _writes(tree, path, "a controller")
        tools = [f"{addon}.tools" for addon in tree.addons]
        for line, name in code.imports(tree, path):
            if code.within(name, *tools):
                yield f"{path}:{line}: a controller imports {name}"


def addons_name_no_stranger(tree):
    """The desk works without the others, so it does not even name them."""
    for path in tree.files:
        for stranger in STRANGERS.get(path.parts[0], ()):
            if stranger in (tree.text(path) or ""):
                yield f"{path}: names {stranger}"


def _writes(tree, path, who):
    for line, name in code.called_methods(tree, path):
        if name in WRITES:
            yield f"{path}:{line}: {who} calls {name}()"


RULES = [
    tools_import_no_odoo,
    tools_have_no_env,
    tools_read_no_clock,
    root_modules_stand_alone,
    models_know_no_edge,
    reports_do_not_write,
    wizards_decide_nothing,
    controllers_do_not_write,
    addons_name_no_stranger,
]
