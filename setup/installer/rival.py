"""OCA's credit control, beside which ours is measured and tested.

It is AGPL and lives in the cache only: nothing of it enters the repository.
"""

import shutil
import zipfile

from . import paths
from .shell import locked, run

NAME = "account_credit_control"
PACKAGE = "odoo-addon-account-credit-control==19.0.1.0.0.13"


def fetch(python):
    """Download and unpack it, once.

    :param python: a Python with pip
    :return: the folder for the addons path
    :raise SetupError: with what pip says
    """
    folder = paths.cache() / "rival"
    with locked(paths.cache() / "rival.lock"):
        if not folder.exists():
            draft = paths.cache() / "rival_draft"
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            run(
                [python, "-m", "pip", "download", "--no-deps", "-q", PACKAGE],
                f"{PACKAGE} could not be downloaded.",
                cwd=draft,
            )
            (wheel,) = draft.glob("*.whl")
            zipfile.ZipFile(wheel).extractall(draft)
            draft.rename(folder)
    return folder / "odoo" / "addons"
