"""What the manifests of the add-ons say."""

import ast
import hashlib

from . import paths

# The chart of accounts of the demonstration company, and the tests' second one.
CHART = "l10n_es"


def manifest(name):
    """Return the manifest of one of our add-ons, or None for Odoo's own."""
    for folder in (paths.REPOSITORY, *paths.extra_addons()):
        path = folder / name / "__manifest__.py"
        if path.is_file():
            return ast.literal_eval(path.read_text())
    return None


def foundation(names):
    """Return Odoo's own modules below ``names``, sorted."""
    found, waiting, seen = {CHART}, list(names), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        content = manifest(name)
        if content is None:
            found.add(name)
        else:
            waiting += content.get("depends", ["base"])
    return sorted(found)


def fingerprint(names):
    """Return a text that changes with any file of the add-ons ``names``."""
    digest = hashlib.sha256(" ".join(names).encode())
    for name in names:
        for path in sorted((paths.REPOSITORY / name).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(paths.REPOSITORY)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
