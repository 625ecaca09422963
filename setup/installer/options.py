"""What the command line of the tools that take pictures asks for."""

import argparse
from pathlib import Path


def for_pictures(tool, description, target, note=""):
    """Return a parser of a tool that writes pictures into a folder.

    :param str tool: the command.
    :param str description: what it does.
    :param Path target: the folder unless another one is told.
    :param str note: more about the folder.
    """
    parser = argparse.ArgumentParser(prog=tool, description=description)
    parser.add_argument(
        "target",
        nargs="?",
        type=lambda text: Path(text).absolute(),
        default=target,
        metavar="FOLDER",
        help=f"{'/'.join(target.parts[-2:])} unless told{note}",
    )
    return parser
