"""What is changed and which tests are asked first.

Paths are relative to the add-on; the patterns of tests are searched in paths relative
to its folder ``tests/``, so that they hold with and without folders below it.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDON = "credit_collection"

#: Models of Odoo whose overridden methods are hooks of the ledger.
HOOKED = re.compile(r"account\.|payment\.transaction$")

#: Plain Python that decides: each comparison in it counts.
COMPARED = (
    "tools/decision.py",
    "tools/promise_allocation.py",
    "tools/contact_window.py",
    "tools/payment_day.py",
    "tools/due_date.py",
    "tools/segment_rule.py",
    "tools/credit_hold.py",
    "tools/agency_fee.py",
    "tools/limitation.py",
)

#: Which tests may find mutants of a kind: for hooks those of what the ledger does to a
#: customer, for rules those of who sees and does what, for comparisons, beside the
#: tests without a database, those of what is decided.
TESTS = {
    "hooks": re.compile(
        r"test_account_|test_payment_|_hold\b|_item\b|_position\b|evaluation"
        r"|dispute_sync|scenarios|companies|adjustment|faults\b|contract|credit_"
    ),
    "rules": re.compile(r"test_rights_|companies"),
    "comparisons": re.compile(
        r"evaluation|scenarios|histories|test_plan_|_promise|_plan\b|_policy"
        r"|policies|_contact\b|allocation|dispatcher|_dispute\b"
        r"|contract|invoice_|credit_|segment|placement|agency"
    ),
}
#: So many modules of them are asked first; all of them about those that survive.
NEAREST = 3

#: How the line of a run that holds its result begins.
MARK = "TESTED "
