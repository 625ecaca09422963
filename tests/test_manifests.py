"""Manifests, requirements and what the Apps list asks, by reading the files.

Each rule is run over the repository and over an example that breaks it.
"""

import struct

import pytest

from hygiene import assert_clean, assert_found, label, manifests, store

RULES = [*manifests.RULES, *store.RULES]

ADDON = "credit_collection"
MANIFEST = {
    "name": "Credit Collection",
    "summary": "From the ledger to the right reminder",
    "version": "19.0.1.0.0",
    "author": manifests.AUTHOR,
    "website": manifests.WEBSITE,
    "license": "LGPL-3",
    "category": "Accounting",
    "depends": ["account"],
    "data": ["views/a.xml"],
    "demo": ["demo/b.xml"],
    "images": ["static/description/icon.png"],
    "external_dependencies": {"python": ["python_stdnum"]},
    "assets": {
        "web.assets_backend": [f"{ADDON}/static/src/**/*.js", "web/static/a.js"],
        "web.assets_tests": [("include", "web.x"), ("remove", "web/static/b.js")],
    },
    "price": 10.0,
    "currency": "EUR",
    "support": "help@example.com",
}
PAGE = "static/description/index.html"
ICON = "static/description/icon.png"
METAPACKAGE = "setup/_metapackage/pyproject.toml"


def png(width, height):
    """The part of a PNG file that tells its size."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


SOUND = {
    "views/a.xml": "<odoo/>",
    "demo/b.xml": "<odoo/>",
    "static/src/a.js": "",
    "LICENSE": "GNU LESSER GENERAL PUBLIC LICENSE",
    "pyproject.toml": 'build-backend = "whool.buildapi"',
    "README.rst": "It is *good*. See `here <https://example.com>`__.",
    **{f"readme/{name}": "It is **good**." for name in store.FRAGMENTS},
    "readme/USAGE.md": "See [here](https://example.com).",
    ICON: png(256, 256),
    "static/description/icon.svg": "<svg width='256' height='256'/>",
    PAGE: "<p><img src='icon.png'/><a href='mailto:a@example.com'>Write</a></p>",
}


def repository_with(manifest, files):
    """The files of a sound repository with a few of them replaced, or None removed."""
    tree = {f"{ADDON}/__manifest__.py": repr(MANIFEST | manifest)}
    tree |= {f"{ADDON}/{name}": content for name, content in SOUND.items()}
    tree["requirements.txt"] = "# generated\npython-stdnum>=1.19\n"
    tree[METAPACKAGE] = f'dependencies = ["odoo-addon-{ADDON}==19.0.*"]'
    tree |= files
    return {name: content for name, content in tree.items() if content is not None}


BROKEN = [
    (manifests.manifests_are_complete, {"summary": ""}, {}, "no summary"),
    (manifests.manifests_are_complete, {"depends": "account"}, {}, "no depends"),
    (manifests.manifests_have_known_keys, {"qweb": ["a.xml"]}, {}, "qweb"),
    (manifests.manifests_repeat_no_default, {"installable": True}, {}, "installable"),
    (manifests.manifests_repeat_no_default, {"application": False}, {}, "application"),
    (manifests.manifests_present_the_addon, {"name": "x" * 26}, {}, "25 characters"),
    (manifests.manifests_present_the_addon, {"summary": "a\nb"}, {}, "one line"),
    (manifests.manifests_present_the_addon, {"version": "1.0"}, {}, "19.0.x.y.z"),
    (manifests.manifests_present_the_addon, {"license": "OPL-1"}, {}, "LGPL-3"),
    (manifests.manifests_present_the_addon, {"author": "Me"}, {}, "author is not"),
    (manifests.manifest_files_exist, {"data": ["views/c.xml"]}, {}, "views/c.xml"),
    (manifests.manifest_files_exist, {"images": ["banner.png"]}, {}, "banner.png"),
    (
        manifests.manifest_assets_exist,
        {"assets": {"web.assets_backend": [f"{ADDON}/static/src/*.scss"]}},
        {},
        "*.scss",
    ),
    (
        manifests.data_files_are_listed,
        {},
        {f"{ADDON}/security/ir.model.access.csv": "id"},
        "data does not list security/ir.model.access.csv",
    ),
    (
        manifests.data_files_are_listed,
        {"data": ["views/a.xml", "demo/b.xml"], "demo": []},
        {},
        "demo does not list demo/b.xml",
    ),
    (
        manifests.dependencies_are_lgpl,
        {"depends": ["account_credit_control"]},
        {},
        "account_credit_control",
    ),
    (
        manifests.sources_are_lgpl,
        {},
        {f"{ADDON}/hooks.py": "# License " + "AGPL-3.0 or later"},
        "hooks.py",
    ),
    (
        manifests.requirements_are_those_of_the_manifests,
        {"external_dependencies": {"python": ["holidays"]}},
        {},
        "does not list holidays",
    ),
    (
        manifests.requirements_are_those_of_the_manifests,
        {"external_dependencies": {}},
        {},
        "no manifest asks for python-stdnum",
    ),
    (
        manifests.metapackage_depends_on_every_addon,
        {},
        {METAPACKAGE: "dependencies = []"},
        "does not depend on credit_collection",
    ),
    (store.addons_carry_their_licence, {}, {f"{ADDON}/LICENSE": "MIT"}, "LGPL"),
    (store.addons_build_with_whool, {}, {f"{ADDON}/pyproject.toml": None}, "whool"),
    (store.addons_have_their_fragments, {}, {f"{ADDON}/readme/USAGE.md": ""}, "USAGE"),
    (
        store.readmes_say_what_the_fragments_say,
        {},
        {f"{ADDON}/readme/USAGE.md": "Something new."},
        "older than USAGE.md",
    ),
    (store.icons_have_their_size, {}, {f"{ADDON}/{ICON}": png(100, 100)}, "(100, 100)"),
    (store.icons_have_their_size, {}, {f"{ADDON}/{ICON}": None}, "is None"),
    (
        store.pages_keep_to_the_rules_of_the_list,
        {},
        {f"{ADDON}/{PAGE}": "<p>x</p><script>alert()</script>"},
        "<script>",
    ),
    (
        store.pages_keep_to_the_rules_of_the_list,
        {},
        {f"{ADDON}/{PAGE}": "<a href='https://example.com'>x</a>"},
        "links to https://example.com",
    ),
    (
        store.pages_keep_to_the_rules_of_the_list,
        {},
        {f"{ADDON}/{PAGE}": "<img src='https://example.com/a.png'/>"},
        "not in the folder",
    ),
    (
        store.pages_keep_to_the_rules_of_the_list,
        {},
        {f"{ADDON}/{PAGE}": None},
        "missing",
    ),
    (store.priced_addons_say_what_is_asked, {"support": ""}, {}, "without support"),
]


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_repository_keeps_the_rule(rule, repository):
    assert_clean(rule, repository)


@pytest.mark.parametrize(("rule", "manifest", "files", "offence"), BROKEN, ids=label)
def test_rule_finds_what_breaks_it(rule, manifest, files, offence, plant):
    assert_found(rule, plant(repository_with(manifest, files)), offence)


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_rule_lets_a_sound_addon_pass(rule, plant):
    assert_clean(rule, plant(repository_with({}, {})))


def test_every_rule_has_an_example_that_breaks_it():
    assert {rule for rule, *_ in BROKEN} == set(RULES)
