"""Databases with everything below our add-ons, made once and then copied."""

import hashlib

from . import addons, paths
from .database import Database
from .runner import install, run_script
from .shell import locked, say

LANGUAGE = "es_ES"  # beside English, which is always there
# Half a minute that the first page of every copy would take.
BUNDLES = "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()"


def copy(ready, target, names, with_demo=False):
    """Make ``target`` with all that the add-ons ``names`` depend on.

    :param Installation ready: where
    :param Database target: must not exist yet
    :param list names: our add-ons, which are not installed here
    :param bool with_demo: whether Odoo's own demo data is wanted
    """
    modules = addons.foundation(names)
    key = f"{ready.tree.identity} {modules} {with_demo} {LANGUAGE} {BUNDLES}"
    digest = hashlib.sha256(key.encode()).hexdigest()[:10]
    template = Database(ready, f"cc_template_{digest}")
    with locked(paths.cache() / "template.lock"):
        if not template.exists():
            _make(ready, template, modules, with_demo)
        target.copy_from(template)


def _make(ready, template, modules, with_demo):
    """Install ``modules`` into a new ``template``."""
    kind = "with demo data" if with_demo else "without demo data"
    say(f"Installing {', '.join(modules)} {kind} (once, a minute or two)")
    options = ["--load-language", LANGUAGE]
    if with_demo:
        options.append("--with-demo")
    with template.draft() as draft:
        install(ready, draft, modules, options)
        run_script(ready, draft, BUNDLES, "The web assets could not be made.")
