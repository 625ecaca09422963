"""Which tests are asked about a mutant, the likeliest to find it first."""

import ast
import re

from places import ADDON, NEAREST, ROOT, TESTS

FOLDER = ROOT / ADDON / "tests"


class Tests:
    """The modules with tests of the add-on."""

    def __init__(self):
        self.paths = sorted(FOLDER.rglob("test_*.py"))
        self.texts = {path: path.read_text() for path in self.paths}
        self.pure = [path for path in self.paths if _is_pure(self.texts[path])]

    def without_database(self, mutant=None):
        """The names of the modules that need no database."""
        return [_name(path) for path in self._nearest_first(self.pure, mutant)]

    def nearest(self, mutant):
        """The names of the modules that speak most of a mutant, on a database."""
        likely = self._that_may_find(mutant)
        return [_name(path) for path in self._nearest_first(likely, mutant)[:NEAREST]]

    def of(self, mutants):
        """The names of the modules that may find any of ``mutants``."""
        found = {path for one in mutants for path in self._that_may_find(one)}
        return [_name(path) for path in sorted(found)]

    def _that_may_find(self, mutant):
        """The modules of its kind, and all those of its room."""
        ours = [path for path in self.paths if path.parent.name == mutant.room]
        return sorted({*self._like(TESTS[mutant.kind]), *ours})

    def _like(self, pattern):
        """The modules below ``tests/`` whose path has ``pattern``."""
        return [
            path
            for path in self.paths
            if pattern.search(path.relative_to(FOLDER).with_suffix("").as_posix())
        ]

    def _nearest_first(self, paths, mutant):
        """Those of the room of a mutant, then those named after its file or its model,
        then those that speak most of it."""
        if not mutant:
            return paths
        subject = mutant.subject.removeprefix(f"{ADDON}_")
        dotted, word = subject.replace("_", r"\."), subject.split("_")[-1]
        spoken = re.compile(rf"{subject}|{dotted}|\b{word}\b")

        def distance(path):
            said = len(spoken.findall(self.texts[path]))
            is_elsewhere = path.parent.name != mutant.room
            return is_elsewhere, not path.stem.endswith(subject), -said

        return sorted(paths, key=distance)


def everything():
    """The name of all tests of the add-on."""
    return [_name(FOLDER)]


def _name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _is_pure(text):
    """Whether all classes with tests derive from Odoo's test case without a database
    and from nothing else."""
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    bases = [
        ast.unparse(base)
        for node in classes
        for base in node.bases
        if any(getattr(part, "name", "").startswith("test_") for part in node.body)
    ]
    return bool(bases) and set(bases) == {"BaseCase"}
