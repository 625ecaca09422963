"""Run Odoo and listen to what it says."""

import subprocess
import sys

from .errors import SetupError

# Said by Odoo as a warning, after which it goes on without the demo data.
DEMO_FAILED = "demo data failed to install"
# Remarks about the user running it and the markup of its own descriptions.
NOISE = ("Running as user 'root'", "<string>:")
QUIET = ["--log-level", "warn", "--max-cron-threads", "0"]
# What is compiled while something is installed is kept, whatever the environment says:
# each later start of Odoo is a second shorter.
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}


def stream(ready, arguments, script=None, hide=None, variables=None):
    """Run Odoo, show its output live and return it with the exit code.

    :param str script: what Odoo reads from its standard input
    :param hide: the pattern of lines that are not shown
    :param dict variables: more of the environment
    :return: list of lines, exit code
    """
    lines = []
    process = subprocess.Popen(
        [*ready.command, *arguments],
        env={**ready.environment, **(variables or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    try:
        process.stdin.write(script or "")
        process.stdin.close()
        for line in process.stdout:
            if not line.startswith(NOISE):
                lines.append(line)
                if not (hide and hide.search(line)):
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
    lines, code = stream(ready, arguments, variables=COMPILED)
    if code or any(DEMO_FAILED in line for line in lines):
        raise SetupError(
            f"Odoo could not install {', '.join(modules)}: the reason is above."
        )


def run_script(ready, database, script, failure):
    """Run the text ``script`` in ``odoo shell``, where it finds ``env``."""
    arguments = ["shell", "-d", database.name, "--no-http", *QUIET]
    _lines, code = stream(ready, arguments, script, variables=COMPILED)
    if code:
        raise SetupError(f"{failure} The reason is above.")
