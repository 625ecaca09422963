"""How good are the tests? ``python3 tests/mutants`` makes small faults in the add-on,
one at a time, and says which of them no test finds. See README.md beside this file."""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from finding import KINDS, find
from places import ROOT

#: The Python that ``setup/`` prefers: another one would make its environment anew.
PREFERRED = "/usr/bin/python3"
USABLE = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"


def main():
    """Find the mutants, try them and report."""
    options = _options()
    mutants = [
        mutant
        for mutant in find(ROOT, options.kind or KINDS)
        if re.search(options.only, str(mutant))
    ]
    if options.list:
        print(*mutants, sep="\n")
        print(f"\n{len(mutants)} mutants")
        return
    if not mutants:
        raise SystemExit("There is no such mutant: see --list.")
    _try(mutants, options)


def _options():
    parser = argparse.ArgumentParser(
        prog="python3 tests/mutants",
        description="Make small faults in a scratch copy of the add-on, one at a time, "
        "and say which of them no test finds. The last line is 'N mutants, N killed, "
        "N survived'.",
    )
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind")
    parser.add_argument("--list", action="store_true", help="show the mutants and end")
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="so many at a time (1)"
    )
    parser.add_argument(
        "--only", default="", metavar="REGEX", help="only those whose line has it"
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="let all tests of the add-on look for those that survive",
    )
    return parser.parse_args()


def _try(mutants, options):
    """Try ``mutants`` and print the report."""
    _use_preferred_python()
    sys.path.append(str(ROOT / "setup"))
    from installer import installation
    from installer.errors import SetupError
    from report import report
    from trial import trial

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    begin = time.monotonic()
    try:
        ready = installation.ensure()
        with (
            tempfile.TemporaryDirectory(prefix="mutants_") as folder,
            trial(ready, Path(folder), options.jobs) as tried,
        ):
            tried.run(mutants, options.full)
    except SetupError as error:
        raise SystemExit(str(error)) from error
    print(f"\n{(time.monotonic() - begin) / 60:.0f} minutes")
    report(mutants, tried.kills)


def _use_preferred_python():
    """Go on in the Python in which ``setup/`` runs."""
    here, there = os.path.realpath(sys.executable), os.path.realpath(PREFERRED)
    if here == there or not os.path.exists(PREFERRED):
        return
    if subprocess.run([PREFERRED, "-c", USABLE], capture_output=True).returncode == 0:
        os.execv(PREFERRED, [PREFERRED, *sys.argv])


main()
