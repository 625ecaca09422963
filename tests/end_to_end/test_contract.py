"""The customer signs on the page while our side decides about the same contract."""

import time
from collections import Counter

import pytest
from databases import sql

#: What our side does while the customer signs; see ``contract_jobs.py``.
RACES = ("sign", "cancel", "end", "end_first", "version", "rival", "send")
#: Seconds that our side comes after the customer, in each round.
LAGS = (-0.05, 0.1)
#: Seconds until both processes have opened what they decide about.
READY = 10


@pytest.fixture(scope="module")
def races(module_process):
    """What both sides were told, and what became of the contracts, by race."""
    process, races = module_process, [*RACES] * len(LAGS)
    process.run("prepare", customers=len(races))
    process.run("evaluate")
    process.run("offer_contracts", races=races)
    start = time.time() + READY
    lags = [lag for lag in LAGS for _race in RACES]
    customers, ours = process.run_all(
        {"name": "sign_contracts", "start": start, "count": len(races)},
        {"name": "decide_contracts", "start": start, "races": races, "lags": lags},
    )
    found = {race: [] for race in RACES}
    for number, race in enumerate(races):
        contracts = _read(process.database, number)
        found[race].append((customers[number], ours[number], contracts))
    return found


def test_both_sides_sign_at_once(races):
    for customer, ours, (contract,) in races["sign"]:
        assert not customer.startswith("refused"), customer
        assert (ours, contract["state"]) == ("", "signed")
        assert contract["customer"] and contract["company"]


def test_a_collector_cancels_what_is_signed_by_then_or_not(races):
    for customer, ours, (contract,) in races["cancel"]:
        is_cancelled = contract["state"] == "cancelled"
        assert is_cancelled or contract["state"] == "signed"
        assert customer.startswith("refused") == is_cancelled
        assert ours.startswith("refused") != is_cancelled
        assert contract["customer"] != is_cancelled


def test_a_manager_cancels_whether_it_was_signed_or_not(races):
    for customer, ours, (contract,) in races["end"]:
        assert (ours, contract["state"]) == ("", "cancelled")
        assert customer.startswith("refused") != contract["customer"]


def test_the_version_before_ends_while_the_new_one_is_signed(races):
    for customer, _ours, (first, second) in races["end_first"]:
        assert not customer.startswith("refused"), customer
        assert first["state"] in ("cancelled", "expired")
        assert second["state"] == "signed"


def test_no_third_version_while_the_second_is_signed(races):
    for customer, ours, contracts in races["version"]:
        assert not customer.startswith("refused"), customer
        assert ours.startswith("refused")
        assert [one["state"] for one in contracts] == ["expired", "signed"]


def test_of_two_contracts_for_the_same_days_one_is_signed(races):
    for customer, ours, contracts in races["rival"]:
        states = Counter(one["state"] for one in contracts)
        assert states == {"signed": 1, "sent": 1}
        assert customer.startswith("refused") != ours.startswith("refused")


def test_it_is_sent_again_while_it_is_signed(races):
    for customer, _ours, (contract,) in races["send"]:
        assert not customer.startswith("refused"), customer
        assert contract["customer"] and contract["state"] == "sent"


def test_each_signature_is_one_entry_of_the_log(races, module_process):
    contracts = [
        one for race in races.values() for *_told, found in race for one in found
    ]
    signed = [one for one in contracts if one["customer"]]
    ((entries,),) = sql(
        "SELECT COUNT(*) FROM credit_collection_contract WHERE customer_signed_on "
        "IS NOT NULL AND signed_contact_id IS NOT NULL",
        module_process.database,
    )
    assert int(entries) == len(signed)


def test_two_clicks_make_one_new_version(races, module_process):
    number = RACES.index("sign")
    assert races["sign"][0][2][0]["state"] == "signed"
    job = {"name": "make_version", "start": time.time() + 3, "number": number}
    told = module_process.run_all(job, job)
    assert sorted(one.startswith("refused") for one in told) == [False, True]
    assert len(_read(module_process.database, number)) == 2


def _read(database, number):
    """The contracts of a customer, the oldest first, with who has signed."""
    rows = sql(
        f"""
        SELECT state, customer_signed_on IS NOT NULL, company_signed_on IS NOT NULL
          FROM credit_collection_contract contract
          JOIN res_partner partner ON partner.id = contract.partner_id
         WHERE partner.name = 'Customer {number + 1}' ORDER BY contract.id
        """,
        database,
    )
    return [
        {"state": state, "customer": customer == "t", "company": company == "t"}
        for state, customer, company in rows
    ]
