"""Do today's collection work and tell what came out.

Runs inside ``odoo shell``, which provides ``env``.
"""

from collections import Counter
from textwrap import shorten

WIDTH = 88
MOST = 25


def label(record, field):
    """Return the text a person reads for the selection ``field``."""
    options = dict(record._fields[field]._description_selection(record.env))
    return options.get(record[field], record[field] or "")


def section(title, entries):
    """Print a title and its entries, each a text with, below it, its reason."""
    heading = f"{title} ({len(entries)})"
    print(f"\n{heading}\n{'-' * len(heading)}")
    for text, why in entries[:MOST]:
        print(f"  {text}"[:WIDTH])
        if why:
            print(f"      {shorten(why, WIDTH - 6, placeholder='…')}")
    if len(entries) > MOST:
        print(f"  and {len(entries) - MOST} more")


def describe_states(cases):
    """Return how many customers are in each state."""
    counts = Counter(label(case, "state") for case in cases)
    return [(f"{count:4}  {state}", "") for state, count in counts.most_common()]


def describe_debts(cases):
    """Return the customers with something to collect, the largest debt first."""
    owing = cases.filtered("amount_to_collect").sorted("amount_to_collect", True)
    return [
        (
            f"{case.amount_to_collect:12,.2f} {case.currency_id.name}  "
            f"{case.partner_id.display_name}, {case.days_late} days late",
            case.reason,
        )
        for case in owing
    ]


def describe_acts(actions, reasons):
    """Return acts with whom they are for.

    :param dict reasons: why, by id of the act; else what the act says now
    """
    return [
        (
            f"{label(action, 'channel')} to {recipient(action)}: "
            f"{action.level_id.name}",
            reasons.get(action.id) or action.reason,
        )
        for action in actions
    ]


def recipient(action):
    """Return the customer, and the addresses the act really went to."""
    name = action.case_id.partner_id.display_name
    addresses = action.contact_id.recipients
    return f"{name} <{addresses}>" if addresses else name


def main(env):
    """Evaluate, dispatch, commit and print."""
    cases, actions = env["credit.collection.case"], env["credit.collection.action"]
    waiting = [("state", "in", ["planned", "to_approve", "ready"])]
    cases._evaluate()
    reasons = {action.id: action.reason for action in actions.search(waiting)}
    sent = actions._dispatch()
    env.cr.commit()
    cases = cases.search([("state", "!=", "clear")])
    earlier = actions.search([("state", "=", "done"), ("id", "not in", sent.ids)])
    failed = actions.search([("state", "=", "failed")])
    section("Customers by state", describe_states(cases))
    section("Something to collect", describe_debts(cases))
    section("Sent or done now", describe_acts(sent, reasons))
    section("Sent or done earlier", describe_acts(earlier, {}))
    section("Waiting", describe_acts(actions.search(waiting), {}))
    section("Failed: a person must look", describe_acts(failed, {}))
    entries = env["credit.collection.contact"].search_count([])
    print(f"\nThe contact log has {entries} entries.")


main(env)  # noqa: F821 -- odoo shell provides it
