"""A tree of files: the repository, or a small one that breaks a rule on purpose."""

import ast
import subprocess
from functools import cached_property
from pathlib import Path, PurePosixPath

MANIFEST = "__manifest__.py"


class Tree:
    """The files of a repository, by their path relative to its root."""

    def __init__(self, root):
        self.root = Path(root)

    @cached_property
    def files(self):
        """Every file git knows or would add; simply every file without git."""
        if (self.root / ".git").exists():
            names = self._git_files()
        else:
            names = (
                path.relative_to(self.root).as_posix() for path in self.root.rglob("*")
            )
        paths = sorted(PurePosixPath(name) for name in names)
        return [path for path in paths if (self.root / path).is_file()]

    def _git_files(self):
        command = ["git", "ls-files", "-z", "-co", "--exclude-standard"]
        done = subprocess.run(command, cwd=self.root, capture_output=True, check=True)
        return {name for name in done.stdout.decode().split("\0") if name}

    @cached_property
    def addons(self):
        """The technical names of the add-ons, which are folders of the root."""
        return [path.parts[0] for path in self.files if path.parts[1:] == (MANIFEST,)]

    def manifest(self, addon):
        return ast.literal_eval(self.text(PurePosixPath(addon, MANIFEST)))

    def exists(self, *parts):
        return PurePosixPath(*parts) in self._known

    @cached_property
    def _known(self):
        return set(self.files)

    def of_addons(self, *folders, suffix=".py"):
        """The files of the add-ons, those in these folders when any is given."""
        return [
            path
            for path in self.files
            if path.parts[0] in self.addons
            and path.suffix == suffix
            and (not folders or (len(path.parts) > 2 and path.parts[1] in folders))
        ]

    def text(self, path):
        """The text of a file, None when it is not text."""
        try:
            return (self.root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return None

    def parse(self, path):
        return ast.parse(self.text(path), filename=str(path))
