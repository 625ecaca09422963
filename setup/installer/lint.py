"""``./setup/lint``: the checks of .pre-commit-config.yaml, without its hooks.

pre-commit clones each of its hooks; here the same tools in the same versions come
from the package registries the machine is configured for. Then what others have to say
about the add-ons: Odoo's own lint, and their life: renewed, uninstalled, beside an
add-on of OCA.
"""

import argparse
import os
import re
import subprocess
from dataclasses import dataclass

from . import installation, node, paths, python_env, template
from .results import Result
from .shell import locked, run, say
from .suites import run_core_lint, run_in_pytest, throwaway
from .test import WITH_LINT

REQUIREMENTS = "setup/lint-requirements.txt"
PRETTIER = re.compile(r"\.(css|htm|html|js|cjs|json|md|scss|xml|yaml|yml)$")


@dataclass(frozen=True)
class Check:
    """A linter with what it looks at.

    :param str config: file at the root without which the check makes no sense
    """

    name: str
    config: str
    command: list
    files: list

    def run(self, environment):
        """Run the linter, show what it finds and count it as one test."""
        if not self.files or not (paths.REPOSITORY / self.config).exists():
            say(f"{self.name}: nothing to check")
            return Result()
        done = subprocess.run(
            [*map(str, self.command), *self.files],
            cwd=paths.REPOSITORY,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
        say(f"{self.name}: {'FAILED' if done.returncode else 'passed'}")
        return Result(failed=1) if done.returncode else Result(passed=1)


def main(arguments):
    """Run all linters and end with the line ``N passed, N failed``."""
    argparse.ArgumentParser(prog="./setup/lint", description=__doc__).parse_args(
        arguments
    )
    result = Result()
    files = _files()
    with locked(paths.cache() / "lint.lock"):
        programs = python_env.make("lint", [paths.REPOSITORY / REQUIREMENTS]).parent
    node_packages = node.ensure("lint")
    for check in _python_checks(programs, files):
        result += check.run({**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"})
    if node_packages:
        for check in _node_checks(node_packages / ".bin", files):
            result += check.run({**os.environ, "NODE_PATH": str(node_packages)})
    result += _run_tests()
    print(result, flush=True)
    return result.exit_code


def _run_tests():
    """Run the checks that need an Odoo with the add-ons."""
    modules = paths.own_addons()
    if not modules:
        return Result()
    ready = installation.ensure().for_tests()
    with throwaway(ready, template.copy_installed, modules) as database:
        result, _seconds = run_in_pytest(ready, database, WITH_LINT)
        return result + run_core_lint(ready, database)


def _files():
    """Return the repository's files, without those no linter may touch."""
    listing = run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        "The linters need git.",
        cwd=paths.REPOSITORY,
    ).splitlines()
    excluded = _excluded()
    return [
        name
        for name in listing
        if not excluded.search(name) and (paths.REPOSITORY / name).is_file()
    ]


def _excluded():
    """Return the pattern under ``exclude`` of .pre-commit-config.yaml."""
    config = paths.REPOSITORY / ".pre-commit-config.yaml"
    text = config.read_text() if config.exists() else ""
    found = re.match(r"exclude: \|\n((?:[ \t].*\n|\n)+)", text)
    return re.compile(found[1].strip() if found else r"(?!)")


def _python_checks(programs, files):
    """Return the linters of Python, Odoo modules and catalogues."""
    own = paths.own_addons()
    pylint = [programs / "pylint", "--jobs=2", "--score=no"]
    module = [programs / "oca-checks-odoo-module"]
    po = [programs / "oca-checks-po", "--disable=po-pretty-format"]
    mandatory, advice = ".pylintrc-mandatory", ".pylintrc"
    catalogues = [name for name in files if name.endswith((".po", ".pot"))]
    return [
        Check("ruff check", ".ruff.toml", [programs / "ruff", "check"], ["."]),
        Check(
            "ruff format", ".ruff.toml", [programs / "ruff", "format", "--check"], ["."]
        ),
        Check("pylint, mandatory", mandatory, [*pylint, f"--rcfile={mandatory}"], own),
        Check("pylint, advice", advice, [*pylint, f"--rcfile={advice}"], own),
        Check("oca-checks-odoo-module", ".", module, own),
        Check("oca-checks-po", ".", po, catalogues),
    ]


def _node_checks(programs, files):
    """Return the linters of JavaScript, XML and other texts."""
    scripts = [name for name in files if name.endswith((".js", ".cjs"))]
    texts = [name for name in files if PRETTIER.search(name)]
    prettier = [programs / "prettier", "--check", "--no-color", "--log-level=warn"]
    eslint = [programs / "eslint", "--max-warnings=0"]
    return [
        Check("prettier", "prettier.config.cjs", prettier, texts),
        Check("eslint", "eslint.config.cjs", eslint, scripts),
    ]
