"""Run Odoo and listen to what it says."""

import subprocess
import sys

from .errors import SetupError

# Said by Odoo as a warning, after which it goes on without the demo data.
DEMO_FAILED = "demo data failed to install"
QUIET = ["--log-level", "warn", "--max-cron-threads", "0"]


def stream(ready, arguments):
    """Run Odoo, show its output live and return it with the exit code.

    :return: list of lines, exit code
    """
    lines = []
    process = subprocess.Popen(
        [*ready.command, *arguments],
        env=ready.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    try:
        for line in process.stdout:
            lines.append(line)
            print(line, end="", flush=True)
    finally:
        _end(process)
    return lines, process.returncode


def _end(process):
    """Wait for Odoo, which is asked to stop when we are interrupted."""
    if sys.exc_info()[0]:
        process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def install(ready, database, modules, options=(), action="-i"):
    """Install (or with ``-u`` update) ``modules`` or raise."""
    arguments = ["-d", database.name, action, ",".join(modules), *QUIET]
    arguments += ["--stop-after-init", "--no-http", *options]
    lines, code = stream(ready, arguments)
    if code or any(DEMO_FAILED in line for line in lines):
        raise SetupError(
            f"Odoo could not install {', '.join(modules)}: the reason is above."
        )
