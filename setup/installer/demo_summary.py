"""Do today's collection work and tell what came out.

Runs inside ``odoo shell``, which provides ``env``.
"""

from collections import Counter
from email.utils import getaddresses
from textwrap import shorten

WIDTH = 100
MOST = 25


def label(record, field):
    """Return the text a person reads for the selection ``field``."""
    options = dict(record._fields[field]._description_selection(record.env))
    return options.get(record[field], record[field] or "")


def section(title, entries, most=MOST):
    """Print a title and its entries, each a text with, below it, its reason."""
    heading = f"{title} ({len(entries)})"
    print(f"\n{heading}\n{'-' * len(heading)}")
    for text, why in entries[:most]:
        print(f"  {text}")
        if why:
            print(f"      {shorten(why, WIDTH - 6, placeholder='…')}")
    if len(entries) > most:
        print(f"  and {len(entries) - most} more")


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
    """Return acts, whom they are for, and why.

    :param dict reasons: why, by id of the act; else what the act says now
    """
    return [
        (f"{describe_act(action)}{addresses(action)}", why(action, reasons))
        for action in actions
    ]


def describe_history(actions):
    """Return acts of other days, the latest first."""
    latest = actions.sorted("date_done", reverse=True)
    return [(f"{action.date_done}  {describe_act(action)}", "") for action in latest]


def describe_act(action):
    """Return what is done for whom."""
    channel = label(action, "channel").lower()
    customer = action.case_id.partner_id.display_name
    return f"{action.title} by {channel} to {customer}"


def addresses(action):
    """Return the addresses an act really went to."""
    found = getaddresses([action.contact_id.recipients or ""])
    emails = ", ".join(email for _name, email in found if email)
    return f", {emails}" if emails else ""


def why(action, reasons):
    """Return the company that acts and its reason, or the rule that makes it wait."""
    reason = reasons.get(action.id) or action.delay_reason or action.reason
    return f"{action.company_id.name}: {reason}"


def main(env):
    """Evaluate, dispatch, commit and print."""
    env = env(context={"lang": "en_US"})
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
    section("Sent or done on other days", describe_history(earlier), most=10)
    section("Waiting", describe_acts(actions.search(waiting), {}))
    section("Failed: a person must look", describe_acts(failed, {}))
    entries = env["credit.collection.contact"].search_count([])
    print(f"\nThe contact log has {entries} entries.")
    print("E-mails stay in Odoo's outgoing queue: a demonstration writes to nobody.")


main(env)  # noqa: F821 -- odoo shell provides it
