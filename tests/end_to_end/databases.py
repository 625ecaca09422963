"""Throwaway databases, copied from the one with the add-ons installed."""

import configparser
import contextlib
import os
import shutil
import subprocess
from pathlib import Path


def sql(statement, database="postgres"):
    """Run SQL with psql; as input, because it may be too long for an argument.

    :return: the rows, each a list of texts.
    """
    command = ["psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", database]
    result = subprocess.run(
        command, input=statement, capture_output=True, text=True, check=False
    )
    assert not result.returncode, f"{statement}\n{result.stderr}"
    return [line.split("\t") for line in result.stdout.splitlines()]


@contextlib.contextmanager
def copy(source, name):
    """Give a copy of ``source`` with its files, and remove it at the end."""
    try:
        sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        if _files(source).exists():
            # Odoo writes a stored file once and never changes it: links will do.
            shutil.copytree(_files(source), _files(name), copy_function=os.link)
        yield name
    finally:
        sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(_files(name), ignore_errors=True)


def _files(name):
    """The file store of a database."""
    config = configparser.RawConfigParser()
    config.read(os.environ["ODOO_RC"])
    return Path(config["options"]["data_dir"]) / "filestore" / name
