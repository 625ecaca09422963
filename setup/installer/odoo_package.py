"""Odoo 19 from the Debian archive, unpacked without installing it.

The archive's address and keys are those the machine already uses; only the
suite differs. The system's own package lists and sources stay untouched.
"""

import os
import shutil
from pathlib import Path

from .errors import SetupError
from .shell import run, say

SUITE = "sid"
STABLE = "bookworm"
# Odoo, and the packages its symbolic links point into.
PACKAGES = (
    f"odoo-19/{SUITE}",
    f"libjs-jquery/{SUITE}",
    f"libjs-jquery-form/{SUITE}",
    f"libjs-underscore/{SUITE}",
    f"fonts-montserrat/{SUITE}",
    f"fonts-roboto-unhinted/{SUITE}",
    f"fonts-ocr-b/{SUITE}",
    f"fonts-font-awesome/{STABLE}",  # 4.7, whose class names Odoo uses
    f"fonts-inconsolata/{STABLE}",
)
PYTHON_FOLDER = Path("usr/lib/python3/dist-packages")
# Named by an asset bundle, but left out of the package.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def fetch(target, workshop):
    """Put a complete Odoo tree at ``target``, or nothing at all.

    :param Path target: folder that must not exist yet
    :param Path workshop: scratch folder; downloads in it are taken up again
    """
    workshop.mkdir(parents=True, exist_ok=True)
    options = _private_apt(workshop)
    say("Reading the list of packages")
    run(["apt-get", *options, "update", "-q"], _explain("could not be read"))
    say("Downloading Odoo 19 (about 130 MB)")
    debs = workshop / "debs"
    debs.mkdir(exist_ok=True)
    run(
        ["apt-get", *options, "download", *PACKAGES],
        _explain("could not be downloaded from"),
        cwd=debs,
    )
    say("Unpacking Odoo 19")
    tree = workshop / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    for deb in _newest(debs):
        try:
            run(["dpkg-deb", "-x", deb, tree], "A package could not be unpacked.")
        except SetupError:
            deb.unlink()  # so that the next run downloads it again
            raise
    _complete(tree)
    tree.rename(target)
    shutil.rmtree(workshop)


def _explain(what):
    """Return a message for a failure that is usually the network's."""
    return (
        f"The Debian archive {what}. Run the command again when the network is "
        "back, or give an Odoo 19 source checkout: ODOO_HOME=/path/to/odoo"
    )


def _private_apt(workshop):
    """Return options that make apt work in ``workshop`` only."""
    lists, archives = workshop / "lists", workshop / "cache"
    for folder in (lists / "partial", archives / "archives/partial"):
        folder.mkdir(parents=True, exist_ok=True)
    sources = workshop / "sources.list"
    mirror = _mirror()
    signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    sources.write_text(
        "".join(f"deb {signed}{mirror} {suite} main\n" for suite in (SUITE, STABLE))
    )
    settings = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": lists,
        "Dir::Cache": archives,
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
        "APT::Sandbox::User": "root" if not os.geteuid() else "",
    }
    return [f"-o{name}={value}" for name, value in settings.items()]


def _mirror():
    """Return the address of the Debian archive this machine uses."""
    if not shutil.which("apt-get"):
        raise SetupError(
            "Odoo 19 is fetched with apt, which this system does not have. "
            "Give an Odoo 19 source checkout: ODOO_HOME=/path/to/odoo",
            code=2,
        )
    lines = run(
        ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)"],
        "apt does not say which archive it uses.",
    ).splitlines()
    for line in lines:
        suite, _, address = line.partition(" ")
        if suite == STABLE:
            return address
    raise SetupError(
        f"apt knows no Debian archive with {STABLE}: this needs Debian 12. "
        "Elsewhere give an Odoo 19 source checkout: ODOO_HOME=/path/to/odoo",
        code=2,
    )


def _newest(folder):
    """Return one file per package, the one downloaded last."""
    files = sorted(folder.glob("*.deb"), key=lambda path: path.stat().st_mtime)
    return {path.name.split("_")[0]: path for path in files}.values()


def _complete(tree):
    """Fill the known gap and make sure that no link points nowhere."""
    left_out = tree / PYTHON_FOLDER / LEFT_OUT
    left_out.parent.mkdir(parents=True, exist_ok=True)
    left_out.touch()
    # An incomplete second copy, which Odoo would add to its addons path.
    shutil.rmtree(tree / PYTHON_FOLDER / "addons", ignore_errors=True)
    for link in (path for path in tree.rglob("*") if path.is_symlink()):
        destination = os.readlink(link)
        if destination.startswith("/"):
            link.unlink()
            link.symlink_to(os.path.relpath(f"{tree}{destination}", link.parent))
        if not link.exists():
            raise SetupError(f"The Odoo package is incomplete: {link} leads nowhere.")
