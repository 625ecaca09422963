"""What a test run says about itself is believed only when it is complete."""

import pytest
from installer.results import Result, alarms, from_odoo, from_pytest

LINE = "INFO db odoo.tests.result: {} when loading database 'db'"


def odoo(summary, *others, code=0):
    return from_odoo([*others, LINE.format(summary)], code)


def test_all_tests_passed():
    assert odoo("0 failed, 0 error(s) of 12 tests") == Result(12, 0)


def test_errors_count_as_failures():
    assert odoo("2 failed, 3 error(s) of 12 tests", code=1) == Result(7, 5)


def test_skipped_tests_did_not_pass():
    skipped = "INFO db odoo.addons.a.tests.test_a: skipped TestA.test_b : no network"
    assert odoo("0 failed, 0 error(s) of 3 tests", skipped) == Result(2, 0)


@pytest.mark.parametrize(
    "result",
    [
        from_odoo(["CRITICAL db odoo.service.server: Failed to initialize"], 255),
        odoo("0 failed, 0 error(s) of 0 tests"),
        odoo("0 failed, 0 error(s) of 5 tests", code=255),
    ],
    ids=["ended before its summary", "no test ran", "ended badly"],
)
def test_an_incomplete_run_has_failed(result):
    assert result.failed == 1
    assert result.exit_code == 1


def test_warnings_are_told_again_at_the_end():
    warning = "2026-01-31 09:00:00,123 42 WARNING db odoo.addons.a: beware"
    failed = f"2026-01-31 09:00:00,123 42 ERROR{LINE[4:]}"
    quiet = "2026-01-31 09:00:00,123 42 INFO db odoo.addons.a: no WARNING at all"
    summary = failed.format("1 failed, 0 error(s) of 1 tests")
    assert alarms([warning, quiet, summary]) == [warning]


def test_pytest_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3"/>'
        "</testsuites>"
    )
    assert from_pytest(report) == Result(3, 3)


def test_a_missing_pytest_report_is_a_failure(tmp_path):
    assert from_pytest(tmp_path / "report.xml") == Result(0, 1)


def test_the_last_line():
    assert str(Result(7, 5) + Result(3, 0)) == "10 passed, 5 failed"
