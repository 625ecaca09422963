"""The manifest of each add-on, and what it has to agree with."""

import re
from fnmatch import fnmatch
from pathlib import PurePosixPath

from .tree import MANIFEST

AUTHOR = "Credit Collection contributors"
WEBSITE = "https://github.com/credit-collection/credit-collection"
REQUIRED = {
    "name": str,
    "summary": str,
    "version": str,
    "author": str,
    "website": str,
    "license": str,
    "category": str,
    "depends": list,
    "data": list,
}
#: The keys Odoo 19 knows, with the value it takes when one is left out.
DEFAULTS = {
    "application": False,
    "assets": {},
    "auto_install": False,
    "category": "Uncategorized",
    "countries": [],
    "data": [],
    "demo": [],
    "depends": [],
    "description": "",
    "external_dependencies": {},
    "images": [],
    "installable": True,
    "live_test_url": "",
    "post_init_hook": "",
    "post_load": "",
    "pre_init_hook": "",
    "sequence": 100,
    "summary": "",
    "uninstall_hook": "",
    "website": "",
}
#: Keys the Apps list and OCA read.
STORE_KEYS = {"currency", "development_status", "maintainers", "price", "support"}
NAME_LENGTH = 25
VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")
DATA_FOLDERS = ("data", "demo", "report", "security", "views", "wizards")
#: What may be depended on, because its licence was looked at: all are LGPL-3.
LGPL = {
    "account",
    "account_payment",
    "mail",
    "phone_validation",
    "portal",
    "queue_job",
    "sale",
    "sms",
    "web",
}


def manifests_are_complete(tree):
    for where, manifest in _manifests(tree):
        for key, kind in REQUIRED.items():
            if not isinstance(manifest.get(key), kind) or not manifest[key]:
                yield f"{where}: no {key}"


def manifests_have_known_keys(tree):
    for where, manifest in _manifests(tree):
        for key in sorted(manifest.keys() - DEFAULTS - REQUIRED.keys() - STORE_KEYS):
            yield f"{where}: Odoo 19 does not know the key {key}"


def manifests_repeat_no_default(tree):
    for where, manifest in _manifests(tree):
        for key, value in manifest.items():
            if key in DEFAULTS and value == DEFAULTS[key]:
                yield f"{where}: {key} has its default value"


def manifests_present_the_addon(tree):
    """What the Apps list asks: a short name without adjectives, one line of summary."""
    for where, manifest in _manifests(tree):
        if len(manifest.get("name", "")) > NAME_LENGTH:
            yield f"{where}: a name of more than {NAME_LENGTH} characters"
        if "\n" in manifest.get("summary", "").strip("\n"):
            yield f"{where}: a summary of more than one line"
        if not VERSION.fullmatch(manifest.get("version", "")):
            yield f"{where}: the version is not 19.0.x.y.z"
        expected = {
            "author": AUTHOR,
            "website": WEBSITE,
            "license": "LGPL-3",
            "category": "Accounting",
        }
        for key, value in expected.items():
            if manifest.get(key) != value:
                yield f"{where}: {key} is not {value}"


def manifest_files_exist(tree):
    for where, manifest in _manifests(tree):
        for key in ("data", "demo", "images"):
            for name in manifest.get(key, []):
                if not tree.exists(where.parent, name):
                    yield f"{where}: {key} lists {name}, which does not exist"


def manifest_assets_exist(tree):
    for where, manifest in _manifests(tree):
        addon = where.parts[0]
        for pattern in _asset_patterns(manifest):
            if pattern.split("/")[0] != addon:
                continue
            # ** also stands for no folder at all, which fnmatch does not know
            patterns = {pattern, pattern.replace("**/", "")}
            if not any(fnmatch(str(f), p) for f in tree.files for p in patterns):
                yield f"{where}: assets list {pattern}, which matches no file"


def data_files_are_listed(tree):
    for where, manifest in _manifests(tree):
        data, demo = set(manifest.get("data", [])), set(manifest.get("demo", []))
        for path in tree.files:
            if not _is_data_file(path, where.parts[0]):
                continue
            name = path.relative_to(where.parent).as_posix()
            key = "demo" if path.parts[1] == "demo" else "data"
            if name not in (demo if key == "demo" else data):
                yield f"{where}: {key} does not list {name}"


def dependencies_are_lgpl(tree):
    """An add-on under LGPL-3 can not depend on one under AGPL-3."""
    for where, manifest in _manifests(tree):
        for name in manifest.get("depends", []):
            if name not in LGPL and name not in tree.addons:
                yield f"{where}: depends on {name}, whose licence nobody looked at"


def sources_are_lgpl(tree):
    for suffix in (".py", ".xml", ".js", ".scss"):
        for path in tree.of_addons(suffix=suffix):
            if re.search(r"\bAGPL|Affero", tree.text(path)):
                yield f"{path}: speaks of another licence"


def requirements_are_those_of_the_manifests(tree):
    declared = {
        _distribution(name)
        for _where, manifest in _manifests(tree)
        for name in manifest.get("external_dependencies", {}).get("python", [])
    }
    required = set()
    if tree.exists("requirements.txt"):
        lines = tree.text("requirements.txt").splitlines()
        required = {_distribution(line) for line in lines if _distribution(line)}
    for name in sorted(declared - required):
        yield f"requirements.txt: does not list {name}"
    for name in sorted(required - declared):
        yield f"requirements.txt: no manifest asks for {name}"


def metapackage_depends_on_every_addon(tree):
    path = PurePosixPath("setup/_metapackage/pyproject.toml")
    text = tree.text(path) if tree.exists(path) else ""
    for addon in tree.addons:
        if f'"odoo-addon-{addon}==19.0.*"' not in text:
            yield f"{path}: does not depend on {addon}"


def _manifests(tree):
    for addon in tree.addons:
        yield PurePosixPath(addon, MANIFEST), tree.manifest(addon)


def _is_data_file(path, addon):
    return (
        path.parts[0] == addon
        and len(path.parts) > 2
        and path.parts[1] in DATA_FOLDERS
        and path.suffix in (".xml", ".csv")
    )


def _asset_patterns(manifest):
    for entries in manifest.get("assets", {}).values():
        for entry in entries:
            if isinstance(entry, str):
                yield entry.removeprefix("/")
            elif entry[0] not in ("include", "remove"):
                yield entry[-1].removeprefix("/")


def _distribution(requirement):
    """The name in a requirement, the way PyPI compares names; nothing for a comment."""
    name = re.match(r"\s*([\w.-]*)", requirement.split("#")[0])[1]
    return re.sub(r"[-_.]+", "-", name).lower()


RULES = [
    manifests_are_complete,
    manifests_have_known_keys,
    manifests_repeat_no_default,
    manifests_present_the_addon,
    manifest_files_exist,
    manifest_assets_exist,
    data_files_are_listed,
    dependencies_are_lgpl,
    sources_are_lgpl,
    requirements_are_those_of_the_manifests,
    metapackage_depends_on_every_addon,
]
