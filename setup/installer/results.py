"""Count what passed and what failed."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

SUMMARY = re.compile(
    r"(?P<failed>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<total>\d+) tests"
    r" when loading database"
)
SKIPPED = re.compile(r": skipped .+ : ")
ALARM = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")


@dataclass(frozen=True)
class Result:
    """A number of tests that passed and failed."""

    passed: int = 0
    failed: int = 0

    def __add__(self, other):
        return Result(self.passed + other.passed, self.failed + other.failed)

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed"

    @property
    def exit_code(self):
        """Return 0 only when something passed and nothing failed."""
        return 0 if self.passed and not self.failed else 1


def from_odoo(lines, code):
    """Read the output of an Odoo test run.

    A run that ends before its summary, ends badly or runs no test has failed.

    :param list lines: the output
    :param int code: the exit code
    """
    summaries = [found for found in map(SUMMARY.search, lines) if found]
    if not summaries:
        return Result(failed=1)
    counts = {name: int(text) for name, text in summaries[-1].groupdict().items()}
    failed = counts["failed"] + counts["errors"]
    skipped = sum(bool(SKIPPED.search(line)) for line in lines)
    passed = max(counts["total"] - failed - skipped, 0)
    if not failed and (code or not passed):
        failed = 1
    return Result(passed, failed)


def alarms(lines):
    """Return the warnings and errors of an Odoo log, but for its own summary."""
    return [line for line in lines if ALARM.match(line) and not SUMMARY.search(line)]


def from_pytest(report):
    """Read the JUnit report of a pytest run.

    :param Path report: absent or broken when pytest itself failed
    """
    try:
        suites = ElementTree.parse(report).getroot().iter("testsuite")
        counts = [dict(suite.attrib) for suite in suites]
    except (OSError, ElementTree.ParseError):
        return Result(failed=1)
    total, failures, errors, skipped = (
        sum(int(count.get(name, 0)) for count in counts)
        for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Result(total - failed - skipped, failed)
