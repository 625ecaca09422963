"""Where everything lives: the repository and the cache folder outside it."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def cache():
    """Return the cache folder, made when absent (``XDG_CACHE_HOME`` respected)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base).absolute() / "credit_collection"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_dir():
    """Return Odoo's data folder: file stores and sessions."""
    return cache() / "data"


def filestore(database):
    """Return the folder with the attachments of ``database``."""
    return data_dir() / "filestore" / database


def own_addons():
    """Return the names of the add-ons of this repository that are present."""
    return sorted(path.parent.name for path in REPOSITORY.glob("*/__manifest__.py"))


def extra_addons():
    """Return the folders named by ``EXTRA_ADDONS=dir[,dir]``."""
    names = os.environ.get("EXTRA_ADDONS", "").split(",")
    return [Path(name).expanduser().absolute() for name in names if name]
