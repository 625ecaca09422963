"""What no file of the repository may say."""

import ast
import re
from xml.etree import ElementTree

#: A path of one person's machine means nothing on another one.
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:root|home|work|Users)/\w")
#: Where packages come from is for the settings of pip and npm to say.
PACKAGE_INDEX = re.compile(
    r"registry\.npmjs\.org|pypi\.org/simple|files\.pythonhosted\.org"
    r"|(?<![\w.])/opt/(?:pypi|wheels)"
)
LEFTOVER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME)\b")
SUPPRESSION = re.compile(
    r"#\s*(?:"
    r"(?:ruff:\s*)?noqa(?::\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?"
    r"|pylint:\s*disable=[\w-]+(?:,\s*[\w-]+)*"
    r"|pragma:\s*no cover"
    r")(?P<why>.*)"
)
CODE = {".py", ".xml", ".js", ".scss", ".css"}


def no_machine_paths(tree):
    return _lines_with(tree, MACHINE_PATH)


def no_package_indexes(tree):
    return _lines_with(tree, PACKAGE_INDEX)


def no_leftovers(tree):
    return _lines_with(tree, LEFTOVER, CODE)


def no_silent_suppressions(tree):
    """A linter is told to look away only with the reason on the same line."""
    for path, number, line in _lines(tree, {".py"}):
        found = SUPPRESSION.search(line)
        if found and not re.search(r"[a-z]{3}", found["why"]):
            yield f"{path}:{number}: {found[0].strip()} without a reason"


def no_hidden_texts(tree):
    """What exports the texts of an add-on does not look into an f-string."""
    for path in tree.files:
        if path.suffix == ".py":
            for node in ast.walk(tree.parse(path)):
                if isinstance(node, ast.JoinedStr) and _translates(node):
                    yield f"{path}:{node.lineno}: a text to translate in an f-string"


def settings_show_their_words(tree):
    """Odoo leaves out words that stand in a setting without an element of their own."""
    for path in tree.of_addons("views", suffix=".xml"):
        for setting in ElementTree.fromstring(tree.text(path).encode()).iter("setting"):
            words = [setting.text, *(child.tail for child in setting)]
            if any((each or "").strip() for each in words):
                yield f"{path}: words of {setting.get('id')} are not shown: put a div"


def _translates(node):
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(getattr(each, "attr", getattr(each, "id", "")) == "_" for each in calls)


def _lines(tree, suffixes=None):
    for path in tree.files:
        if suffixes and path.suffix not in suffixes:
            continue
        for number, line in enumerate((tree.text(path) or "").splitlines(), 1):
            yield path, number, line


def _lines_with(tree, pattern, suffixes=None):
    for path, number, line in _lines(tree, suffixes):
        found = pattern.search(line)
        if found:
            yield f"{path}:{number}: {found[0]}"


RULES = [
    no_machine_paths,
    no_package_indexes,
    no_leftovers,
    no_silent_suppressions,
    no_hidden_texts,
    settings_show_their_words,
]
