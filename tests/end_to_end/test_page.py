"""Two workers take the answers of customers at the same moment."""

import secrets
import time

import pytest
from databases import sql

#: Kinds of answers and what exists once afterwards, of the first customer of each.
ONCE = {
    "write": "credit_collection_contact WHERE channel = 'page'",
    "promise": "credit_collection_promise WHERE TRUE",
    "plan_sign": "credit_collection_plan WHERE state = 'active'",
    "plan_ask": "credit_collection_plan WHERE state = 'draft'",
    "plan_offer": "credit_collection_plan WHERE state = 'active'",
    "dispute": "credit_collection_dispute WHERE state = 'open'",
    "paid": "credit_collection_portal_claim WHERE state = 'open'",
    "reach": "credit_collection_portal_change WHERE state = 'open'",
    "received": "credit_collection_contact WHERE channel = 'page'",
    "pay": "credit_collection_portal_answer WHERE kind = 'pay'",
    "contract": "credit_collection_contract WHERE customer_signed_on IS NOT NULL",
}
#: What may be said twice, in two tabs.
TWICE = ("write", "pay", "received")
#: Seconds until both processes have opened their forms.
READY = 12


@pytest.fixture(scope="module")
def answers(module_process):
    """What the page said to two processes that sent the same forms, and to two that
    sent forms of their own."""
    process, kinds = module_process, list(ONCE)
    process.run("prepare", customers=2 * len(kinds))
    process.run("evaluate")
    if not process.run("open_page"):
        kinds.remove("pay")
    keys = {kind: secrets.token_hex(16) for kind in kinds}
    job = {"name": "answer_all", "start": time.time() + READY, "keys": keys}
    same = process.run_all(job, job)
    others = [
        {
            "name": "answer_all",
            "start": time.time() + READY,
            "keys": {kind: secrets.token_hex(16) for kind in kinds},
            "offset": len(ONCE),
        }
        for _tab in range(2)
    ]
    for one in others:
        one["start"] = others[0]["start"]
    return {
        "keys": keys,
        "same": same,
        "tabs": process.run_all(*others),
        "database": process.database,
    }


@pytest.mark.parametrize("kind", ONCE)
def test_a_double_click_counts_once(answers, kind):
    if kind not in answers["keys"]:
        pytest.skip("payment_demo is not installed")
    first, second = (told[kind] for told in answers["same"])
    assert first == second
    assert not first.startswith("refused"), first
    assert _count(answers, kind, 0) == 1
    assert _count_answers(answers, kind, 0) == 1


@pytest.mark.parametrize("kind", ONCE)
def test_two_tabs_agree_on_nothing_twice(answers, kind):
    if kind not in answers["keys"]:
        pytest.skip("payment_demo is not installed")
    refused = [t[kind] for t in answers["tabs"] if t[kind].startswith("refused")]
    if kind in TWICE:
        assert not refused
    else:
        assert len(refused) == 1, refused
        assert _count(answers, kind, len(ONCE)) == 1
        assert _count_answers(answers, kind, len(ONCE)) == 1


def test_two_who_open_a_new_link_at_once_both_see_the_page(answers, module_process):
    assert answers["keys"]
    job = {"name": "look", "start": time.time() + READY}
    assert module_process.run_all(job, job) == [1, 1]


def test_two_clicks_on_pay_make_one_payment(answers, module_process):
    if "pay" not in answers["keys"]:
        pytest.skip("payment_demo is not installed")
    job = {"name": "begin_all", "start": time.time() + READY}
    job["key"] = answers["keys"]["pay"]
    first, second = module_process.run_all(job, job)
    assert first == second
    found = sql("SELECT COUNT(*) FROM payment_transaction", answers["database"])
    assert found == [["1"]]


def _count(answers, kind, offset):
    """How many records there are of what the customer of a kind of answer said."""
    return _count_of(answers, kind, offset, ONCE[kind])


def _count_answers(answers, kind, offset):
    return _count_of(
        answers, kind, offset, "credit_collection_portal_answer WHERE TRUE"
    )


def _count_of(answers, kind, offset, what):
    name = f"Customer {offset + list(ONCE).index(kind) + 1}"
    found = sql(
        f"""
        SELECT COUNT(*) FROM {what} AND case_id = (
            SELECT file.id FROM credit_collection_case file
              JOIN res_partner partner ON partner.id = file.partner_id
             WHERE partner.name = '{name}')
        """,
        answers["database"],
    )
    return int(found[0][0])
