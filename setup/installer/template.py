"""Databases made once and then copied: with everything below our add-ons, with the
add-ons themselves, and with the world of their tests."""

import contextlib
import hashlib

from . import addons, paths
from .database import Database
from .runner import install, run_script
from .shell import locked, say

LANGUAGE = "es_ES"  # that of who is made there; English is what nobody translates
# Half a minute that the first page of every copy would take; with our add-ons, which
# add to some of them, ten seconds more.
BUNDLES = "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()"
# Where an add-on has this file, it keeps there what its tests need beside it.
WORLD = "tests/world.py"
KEEP = "from odoo.addons.{}.tests import world; world.keep()"


def copy(ready, target, names, with_demo=False):
    """Make ``target`` with all that the add-ons ``names`` depend on.

    :param Installation ready: where
    :param Database target: must not exist yet
    :param list names: our add-ons, which are not installed here
    :param bool with_demo: whether Odoo's own demo data is wanted
    """
    with locked(paths.cache() / "template.lock"):
        target.copy_from(_below(ready, names, with_demo))


def copy_installed(ready, target, names):
    """Make ``target`` with the add-ons ``names`` installed."""
    with locked(paths.cache() / "template.lock"):
        target.copy_from(_installed(ready, names))


def copy_world(ready, target, names):
    """Make ``target`` with the add-ons ``names`` and the world of their tests."""
    with locked(paths.cache() / "template.lock"):
        target.copy_from(_world(ready, names))


def _below(ready, names, with_demo=False):
    """Return the template without our add-ons."""
    modules = addons.foundation(names)
    key = (ready.tree.identity, modules, with_demo, LANGUAGE, BUNDLES)
    template = Database(ready, f"cc_template_{_digest(*key)}")
    if not template.exists():
        kind = "with demo data" if with_demo else "without demo data"
        say(f"Installing {', '.join(modules)} {kind} (once, a minute or two)")
        options = ["--load-language", LANGUAGE]
        if with_demo:
            options.append("--with-demo")
        with template.draft() as draft:
            install(ready, draft, modules, options)
            run_script(ready, draft, BUNDLES, "The web assets could not be made.")
    return template


def _installed(ready, names):
    """Return the template with our add-ons."""
    below = _below(ready, names)
    files = addons.fingerprint(addons.own(names), addons.is_product)
    digest = _digest(below.name, names, files, BUNDLES)
    template = Database(ready, f"cc_installed_{digest}")
    if not template.exists():
        say(f"Installing {', '.join(names)}")
        with _only(template) as draft:
            draft.copy_from(below)
            install(ready, draft, names)
            run_script(ready, draft, BUNDLES, "The web assets could not be made.")
    return template


def _world(ready, names):
    """Return the template with our add-ons and the world of their tests."""
    installed = _installed(ready, names)
    own = addons.own(names)
    files = addons.fingerprint(own, addons.is_setting)
    template = Database(ready, f"cc_world_{_digest(installed.name, files)}")
    if not template.exists():
        say("Building the world of the tests")
        with _only(template) as draft:
            draft.copy_from(installed)
            for name in own:
                if (addons.folder(name) / WORLD).is_file():
                    failure = "The world of the tests could not be built."
                    run_script(ready, draft, KEEP.format(name), failure)
    return template


@contextlib.contextmanager
def _only(template):
    """Give a database to fill that becomes ``template`` and replaces its elders."""
    with template.draft() as draft:
        yield draft
    for elder in template.relatives():
        elder.drop()


def _digest(*parts):
    """Return a short text that changes with each of ``parts``."""
    return hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()[:10]
