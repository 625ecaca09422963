"""The mutants of a tree: small faults, found by reading its files."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from places import ADDON, COMPARED, HOOKED

HOOKS, COMPARISONS, RULES = "hooks", "comparisons", "rules"
KINDS = (HOOKS, COMPARISONS, RULES)

#: How each comparison is written, and what it becomes.
FLIPS = {
    ast.Lt: (rb"<(?!=)", b"<="),
    ast.LtE: (rb"<=", b"<"),
    ast.Gt: (rb">(?!=)", b">="),
    ast.GtE: (rb">=", b">"),
    ast.Eq: (rb"==", b"!="),
    ast.NotEq: (rb"!=", b"=="),
    ast.Is: (rb"\bis\b", b"is not"),
    ast.IsNot: (rb"\bis\s+not\b", b"is"),
    ast.In: (rb"\bin\b", b"not in"),
    ast.NotIn: (rb"\bnot\s+in\b", b"in"),
}


@dataclass(frozen=True)
class Mutant:
    """One fault.

    :param str path: relative to the repository, as are all paths here.
    :param str what: the change, for a person.
    :param str subject: what tests that may find it speak about: the name of the file,
        or that of the model.
    :param tuple edit: first and last byte of what is replaced, and by what.
    :param str rule: the XML id of the record that is dropped.
    """

    kind: str
    path: str
    line: int
    what: str
    subject: str
    edit: tuple[int, int, bytes] | None = None
    rule: str = ""

    @property
    def place(self):
        return f"{self.path}:{self.line}"

    @property
    def room(self):
        """The folder of the file: that of its tests has the same name."""
        return Path(self.path).parent.name

    def __str__(self):
        return f"{self.kind:<11}  {self.place}  {self.what}"


def find(root, kinds=KINDS):
    """All mutants of the tree below ``root``, in the order of its files.

    :rtype: list[Mutant]
    """
    finders = {HOOKS: _hooks, COMPARISONS: _comparisons, RULES: _rules}
    return [mutant for kind in kinds for mutant in finders[kind](root)]


def change(source, mutants):
    """The bytes of a file with the edits of ``mutants``, which do not overlap.

    :raise SyntaxError: when the result is no Python: that would prove nothing.
    """
    for start, end, text in sorted((one.edit for one in mutants), reverse=True):
        source = source[:start] + text + source[end:]
    ast.parse(source)
    return source


# === HOOKS === #


def _hooks(root):
    """Each method on a model of Odoo's accounting that calls the one it overrides."""
    for path in sorted((root / ADDON / "models").rglob("*.py")):
        source = path.read_bytes()
        for model in ast.parse(source).body:
            if not isinstance(model, ast.ClassDef) or not _extends_ledger(model):
                continue
            for method in model.body:
                if isinstance(method, ast.FunctionDef) and _is_hook(method):
                    yield Mutant(
                        HOOKS,
                        path.relative_to(root).as_posix(),
                        method.lineno,
                        f"{model.name}.{method.name} removed",
                        path.stem,
                        _removal(source, model, method),
                    )


def _extends_ledger(model):
    """Whether a class adds to a model of Odoo's accounting, instead of being one."""
    texts = {}
    for node in model.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found = (leaf for leaf in ast.walk(node.value))
            texts[node.targets[0].id] = [
                leaf.value for leaf in found if isinstance(leaf, ast.Constant)
            ]
    parents = [text for text in texts.get("_inherit", []) if isinstance(text, str)]
    own = texts.get("_name", parents[:1])
    return own == parents[:1] and any(HOOKED.match(text) for text in parents)


def _is_hook(method):
    """Whether a method calls its namesake of ``super()``, at any time but when the
    add-on is installed: the database of the tests is made before."""
    return method.name != "_auto_init" and any(
        isinstance(node, ast.Attribute)
        and node.attr == method.name
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "super"
        for node in ast.walk(method)
    )


def _removal(source, model, method):
    """The edit that takes a method out of its class, its decorators with it."""
    starts = _line_starts(source)
    first = min([method, *method.decorator_list], key=lambda node: node.lineno)
    text = b"    pass\n" if len(model.body) == 1 else b""
    return starts[first.lineno - 1], starts[method.end_lineno], text


# === COMPARISONS === #


def _comparisons(root):
    """Each comparison in the files that decide."""
    for name in COMPARED:
        path = root / ADDON / name
        if not path.is_file():
            raise SystemExit(f"There is no {ADDON}/{name}, which places.py names.")
        source = path.read_bytes()
        nodes = [
            node
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Compare)
        ]
        for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
            yield from _flips(source, path.relative_to(root).as_posix(), node)


def _flips(source, path, node):
    """One mutant for each operator of a comparison: ``a < b < c`` has two."""
    starts = _line_starts(source)
    operands = [node.left, *node.comparators]
    for position, operator in enumerate(node.ops):
        left, right = operands[position : position + 2]
        begin = starts[left.end_lineno - 1] + left.end_col_offset
        finish = starts[right.lineno - 1] + right.col_offset
        pattern, flipped = FLIPS[type(operator)]
        found = re.compile(pattern).search(source, begin, finish)
        line = source.count(b"\n", 0, found.start()) + 1
        changed = f"{ast.unparse(left)} {flipped.decode()} {ast.unparse(right)}"
        yield Mutant(
            COMPARISONS,
            path,
            line,
            f"{found[0].decode()} → {flipped.decode()}: {changed}",
            Path(path).stem,
            (found.start(), found.end(), flipped),
        )


def _line_starts(source):
    """The position of the first byte of each line, and of the end."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


# === RULES === #


def _rules(root):
    """Each record rule of the add-on."""
    for path in sorted((root / ADDON / "security").rglob("*.xml")):
        for name, model, line in _read_rules(path):
            yield Mutant(
                RULES,
                path.relative_to(root).as_posix(),
                line,
                f"{name} dropped",
                model,
                rule=f"{ADDON}.{name}",
            )


def _read_rules(path):
    """The name, the model and the line of each rule in a file."""
    rules, parser = [], expat.ParserCreate()

    def start(tag, values):
        if tag == "record":
            is_rule = values["model"] == "ir.rule"
            name = values["id"] if is_rule else ""
            rules.append([name, "", parser.CurrentLineNumber])
        elif tag == "field" and values.get("name") == "model_id":
            rules[-1][1] = values.get("ref", "").split("model_")[-1]

    parser.StartElementHandler = start
    parser.Parse(path.read_bytes(), True)
    return [rule for rule in rules if rule[0]]
