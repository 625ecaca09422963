"""Packages of Node.js, each set in a folder of its own in the cache."""

import shutil

from . import paths
from .shell import locked, run, say, stamp_matches


def ensure(name):
    """Install the packages of ``setup/<name>-package.json``, unless they are there.

    :return: their folder, or None without Node.js
    :raise SetupError: if the registry does not give them
    """
    if not shutil.which("npm"):
        say(f"The Node packages for {name} are left out: there is no Node.js here")
        return None
    package = (paths.REPOSITORY / f"setup/{name}-package.json").read_text()
    folder = paths.cache() / f"{name}-node"
    with locked(paths.cache() / f"{name}-node.lock"):
        stamp = folder / ".complete"
        if not stamp_matches(stamp, package):
            say(f"Installing the Node packages for {name}")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            (folder / "package.json").write_text(package)
            run(
                ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"],
                "The Node packages could not be installed; run the command again.",
                cwd=folder,
            )
            stamp.write_text(package)
    return folder / "node_modules"


def axe():
    """Return the script that looks for barriers in a page, as far as it is here.

    :rtype: dict[str, str] of environment variables
    """
    script = paths.cache() / "test-node/node_modules/axe-core/axe.min.js"
    return {"CC_AXE": str(script)} if script.is_file() else {}
