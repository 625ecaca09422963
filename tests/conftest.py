"""Fixtures of the tests that need neither Odoo nor a database."""

from pathlib import Path

import pytest

from hygiene.tree import Tree

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def repository():
    """The files of this repository."""
    tree = Tree(ROOT)
    if not tree.addons:
        pytest.skip("no add-on yet")
    return tree


@pytest.fixture
def plant(tmp_path):
    """A function that writes {path: content} and returns the tree of those files."""

    def write(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(content, encoding="utf-8")
        return Tree(tmp_path)

    return write
