"""What the manifests and the files of the add-ons say."""

import ast
import hashlib

from . import paths

# The chart of accounts of the demonstration company, and the tests' second one.
CHART = "l10n_es"
# The payment provider with which the demonstration and the tests pay online.
PROVIDER = "payment_demo"
TESTS = "tests"


def folder(name):
    """Return the folder of one of our add-ons, or None for Odoo's own."""
    for parent in (paths.REPOSITORY, *paths.extra_addons()):
        if (parent / name / "__manifest__.py").is_file():
            return parent / name
    return None


def manifest(name):
    """Return the manifest of one of our add-ons, or None for Odoo's own."""
    found = folder(name)
    return found and ast.literal_eval((found / "__manifest__.py").read_text())


def foundation(names):
    """Return Odoo's own modules below ``names``, sorted."""
    below = {each for each in _below(names) if not manifest(each)}
    return sorted({CHART, *below, *([PROVIDER] if "account_payment" in below else [])})


def own(names):
    """Return the add-ons ``names`` and those of ours below them, sorted."""
    return sorted(each for each in _below(names) if manifest(each))


def _below(names):
    """Return ``names`` and what they depend on, as far as our manifests tell."""
    waiting, seen = list(names), set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            content = manifest(name)
            waiting += (content or {}).get("depends", ["base"] if content else [])
    return seen


def is_product(path):
    """Return whether the file of an add-on is installed: it is no test."""
    return path.parts[0] != TESTS


def is_setting(path):
    """Return whether the file of an add-on is about its tests without being one."""
    return path.parts[0] == TESTS and not path.name.startswith("test_")


def fingerprint(names, wanted=lambda _path: True):
    """Return a text that changes with the files of the add-ons ``names``.

    :param wanted: whether a path, seen from the folder of its add-on, counts
    """
    digest = hashlib.sha256(" ".join(names).encode())
    for name in names:
        home = folder(name) or paths.REPOSITORY / name
        for path in sorted(home.rglob("*")):
            inside = path.relative_to(home)
            if path.is_file() and path.suffix != ".pyc" and wanted(inside):
                digest.update(f"{name}/{inside}".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
