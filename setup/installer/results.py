"""Count what passed and what failed."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

SUMMARY = re.compile(
    r"(?P<failed>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<total>\d+) tests"
    r" when loading database"
)
SKIPPED = re.compile(r": skipped .+ : ")
# What Odoo says about the time of its tests: once, over many lines.
STATISTICS = re.compile(r"Detailed Tests Report:|^\t[\w.]+: -?[\d.]+s \d+ queries$")
# The line of a class in them, which holds its methods and its setUpClass.
CLASS = re.compile(
    r"^\t(?P<name>\w+)\.(?P<path>[\w.]*test_\w+)\.[A-Z]\w*: (?P<time>[\d.]+)s"
)
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


def seconds_from_odoo(lines):
    """Return the seconds of each file with tests, by its path, from Odoo's statistics.

    :param list lines: the output
    """
    seconds = {}
    for found in filter(None, map(CLASS.match, lines)):
        path = f"{found['name']}/tests/{found['path'].replace('.', '/')}.py"
        seconds[path] = seconds.get(path, 0) + float(found["time"])
    return seconds


def seconds_from_pytest(report):
    """Return the seconds of each file with tests, by its path.

    :param Path report: the JUnit report
    """
    seconds = {}
    try:
        cases = ElementTree.parse(report).getroot().iter("testcase")
        for case in cases:
            path = f"{case.get('classname').replace('.', '/')}.py"
            seconds[path] = seconds.get(path, 0) + float(case.get("time", 0))
    except (OSError, ElementTree.ParseError):
        pass
    return seconds


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
