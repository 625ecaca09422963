"""``./setup/odoo``: Odoo's own command line on this installation."""

import os

from . import installation


def main(arguments):
    """Become Odoo; ``-h`` and everything else is Odoo's."""
    ready = installation.ensure()
    command = [*ready.command, *arguments]
    os.execvpe(command[0], command, ready.environment)
