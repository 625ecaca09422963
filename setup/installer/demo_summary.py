"""Do today's collection work and tell what came out.

Runs inside ``odoo shell``, which provides ``env``.
"""

from collections import Counter
from textwrap import shorten

WIDTH = 88


def label(record, field):
    """Return the text a person reads for the selection ``field``."""
    options = dict(record._fields[field]._description_selection(record.env))
    return options.get(record[field], record[field] or "")


def title(text):
    """Print a heading."""
    print(f"\n{text}\n{'-' * len(text)}")


def line(text, why=""):
    """Print one entry, and below it why it is so."""
    print(shorten(f"  {text}", WIDTH, initial_indent="  ", placeholder="…"))
    if why:
        print(shorten(why, WIDTH, initial_indent="      ", placeholder="…"))


def cases_by_state(cases):
    """Print how many customers stand where, and the ones to look at."""
    title(f"Customers by state ({len(cases)})")
    for state, count in Counter(label(case, "state") for case in cases).items():
        line(f"{count:4}  {state}")


def active_cases(cases):
    """Print every case with something to collect, the largest first."""
    owing = cases.filtered("amount_to_collect")
    title(f"Something to collect ({len(owing)})")
    for case in owing.sorted("amount_to_collect", reverse=True):
        amount = f"{case.amount_to_collect:12,.2f} {case.currency_id.name}"
        level = f" - {case.level_id.name}" if case.level_id else ""
        line(f"{amount}  {case.partner_id.display_name}{level}", case.reason)


def acts(actions, heading):
    """Print planned or done acts with their reasons."""
    title(f"{heading} ({len(actions)})")
    for action in actions:
        who = action.case_id.partner_id.display_name
        what = f"{label(action, 'channel')}: {action.level_id.name}"
        line(f"{who} - {what}", action.reason)


def main(env):
    """Evaluate, dispatch, commit and print."""
    cases, actions = env["credit.collection.case"], env["credit.collection.action"]
    contacts = env["credit.collection.contact"]
    for company in env["res.company"].search([]):
        cases.with_company(company)._evaluate()
        actions.with_company(company)._dispatch()
    env.cr.commit()
    cases = cases.search([])
    cases_by_state(cases)
    active_cases(cases)
    acts(actions.search([("state", "=", "done")]), "Sent or done")
    waiting = [("state", "in", ["planned", "to_approve", "ready"])]
    acts(actions.search(waiting), "Waiting")
    acts(actions.search([("state", "=", "failed")]), "Failed, a person must look")
    print(f"\nThe contact log has {contacts.search_count([])} entries.\n")


main(env)  # noqa: F821 -- odoo shell provides it
