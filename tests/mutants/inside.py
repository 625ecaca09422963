"""Runs in Odoo's Python: tests in a given order, and which of them failed.

Without a database it is started as ``python inside.py FOLDER JSON``; with one,
``odoo shell`` calls :func:`run_with_database`. The answer is a line of JSON that begins
with ``MARK``.
"""

import importlib
import json
import sys
import types

from places import MARK

from odoo.tests.loader import get_module_test_cases, get_test_modules
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite

import odoo.addons

PREFIX = "odoo.addons."


class Result(OdooTestResult):
    """Remembers what failed, and stops at the first when it is told to."""

    def __init__(self, first_only):
        super().__init__()
        self.first_only = first_only
        self.failed = []

    def addError(self, test, err):
        super().addError(test, err)
        self._remember(test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._remember(test)

    def _remember(self, test):
        # A part of a test stands for the test, and its class for what prepares it.
        name = getattr(test, "test_case", test).id()
        name = name.split("(")[-1].rstrip(")").removeprefix(PREFIX)
        if name not in self.failed:
            self.failed.append(name)
        self.shouldStop = self.shouldStop or self.first_only


def run_without_database(folder, names, first_only):
    """Run the test modules ``names`` of the add-ons in ``folder``; nothing of the
    add-ons but these modules and what they ask for is loaded."""
    for name in names:
        package = ""
        for part in name.split(".")[:-1]:
            package = f"{package}.{part}" if package else part
            if PREFIX + package not in sys.modules:
                stand_in = types.ModuleType(PREFIX + package)
                stand_in.__path__ = [f"{folder}/{package.replace('.', '/')}"]
                sys.modules[PREFIX + package] = stand_in
    tests = [
        test
        for name in names
        for test in get_module_test_cases(importlib.import_module(PREFIX + name))
    ]
    _run(tests, first_only)


def run_with_database(env, addon, names, first_only):
    """Run the tests whose names are or begin with ``names``, in this order."""
    env.cr.rollback()
    odoo.tools.config["test_enable"] = True
    waiting = {
        test.id().removeprefix(PREFIX): test
        for module in get_test_modules(addon)
        for test in get_module_test_cases(module)
        if "standard" in test.test_tags
    }
    tests = [
        waiting.pop(one)
        for name in names
        for one in list(waiting)
        if f"{one}.".startswith(f"{name}.")
    ]
    _run(tests, first_only)


def _run(tests, first_only):
    """Run ``tests`` and print the answer."""
    suite, result = OdooSuite(tests), Result(first_only)
    if suite.has_http_case():
        from odoo.service.server import server

        if not server.httpd:
            server.http_spawn()
    odoo.modules.module.current_test = True
    suite(result)
    answer = {"ran": result.testsRun, "failed": result.failed}
    print(f"\n{MARK}{json.dumps(answer)}", flush=True)


if __name__ == "__main__":
    run_without_database(sys.argv[1], **json.loads(sys.argv[2]))
