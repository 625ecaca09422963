"""``./setup/test --core``: Odoo's own tests of accounting beside the add-ons."""

import re

from . import results, runner, template
from .postgres import free_port
from .results import Result
from .shell import say
from .suites import throwaway

MODULES = ("account", "account_payment")
#: Odoo's tests read English, and would fail in Spanish with and without the add-ons.
ENGLISH = """
env["res.lang"]._activate_lang("en_US")
env["ir.default"].set("res.partner", "lang", "en_US")
env["res.partner"].with_context(active_test=False).search([]).lang = "en_US"
env["res.lang"].search([("code", "!=", "en_US")]).active = False
env.cr.commit()
"""
#: What runs with every change: what the add-ons extend, in a few minutes.
QUICK = (
    "/account:TestAccountPaymentRegister",
    "/account:TestAccountMoveReconcile",
    "/account:TestTracking",
    "/account:TestAccountPartner",
    "/account:TestAccountPayment",
    "/account_payment",
)
#: A test, or the preparation of a class, that failed.
FAILED = re.compile(
    r" (?:ERROR|FAIL): (?:Subtest )?"
    r"(?:setUpClass \([\w.]*?(?P<module>\w+)\.tests\.[\w.]*\.(?P<group>\w+)\)"
    r"|(?P<name>\w+\.test_\w+))"
)


def run(ready, modules, part, keep):
    """Run Odoo's own tests on a database with our add-ons. What fails there runs again
    on one without them: only what fails with them counts.

    :param str part: "all" or "quick"
    :return: the result
    """
    tags = QUICK if part == "quick" else [f"/{name}" for name in MODULES]
    with throwaway(ready, template.copy_installed, modules, keep) as database:
        say("Odoo's own tests of accounting, with the add-ons")
        result, failed = _run(ready, database, tags)
    if not failed:
        return result
    with throwaway(ready, template.copy, modules, keep) as database:
        say(f"The same without the add-ons: {', '.join(sorted(failed))}")
        _result, without = _run(ready, database, sorted(_tag(name) for name in failed))
    for name in sorted(failed & without):
        say(f"Fails without the add-ons too: {name}")
    for name in sorted(failed - without):
        say(f"Fails only with the add-ons: {name}")
    return Result(result.passed, len(failed - without))


def _run(ready, database, tags):
    """Return the result and the names of the tests that failed."""
    runner.run_script(ready, database, ENGLISH, "The database speaks no English.")
    arguments = ["-d", database.name, *runner.QUIET, "--test-tags", ",".join(tags)]
    arguments += ["--stop-after-init", "--http-port", str(free_port())]
    arguments += ["--log-handler", "odoo.tests:INFO"]
    lines, code = runner.stream(ready, arguments)
    failed = failures(lines)
    result = results.from_odoo(lines, code)
    if result.failed and not failed:
        failed = {"the run itself"}
    return result, failed


def failures(lines):
    """Return the names of the tests that failed, by the output of Odoo: of a method, or
    of a class that could not be prepared."""
    found = filter(None, map(FAILED.search, lines))
    return {match["name"] or match["group"] for match in found}


def _tag(name):
    """Return the tag of a test that failed."""
    return f":{name}" if name[:1].isupper() else "/base:none"
