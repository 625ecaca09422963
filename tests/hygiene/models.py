"""The model classes of a Python file, read from its source."""

import ast
from dataclasses import dataclass

KINDS = {"Model", "TransientModel", "AbstractModel"}


@dataclass(frozen=True)
class Model:
    """One model class.

    ``name`` is None when it cannot be read; ``is_own`` tells a new model from the
    extension of one that exists; ``parents`` are the models it inherits from and
    ``has_code`` whether the class has any method.
    """

    line: int
    name: str | None
    kind: str
    is_own: bool
    has_code: bool
    parents: tuple[str, ...] = ()

    @property
    def is_concrete(self):
        return self.is_own and self.kind != "AbstractModel"

    @property
    def file_stem(self):
        return self.name.replace(".", "_")


def models_of(tree, path):
    """The models declared in a file, in order."""
    classes = (node for node in tree.parse(path).body if isinstance(node, ast.ClassDef))
    return [_model(node) for node in classes if _kind(node)]


def _model(node):
    values = {
        target.id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    name = _text(values.get("_name"))
    parents = _texts(values.get("_inherit"))
    return Model(
        line=node.lineno,
        name=name or (parents[0] if len(parents) == 1 else None),
        kind=_kind(node),
        is_own=bool(name) and name not in parents,
        has_code=any(isinstance(child, ast.FunctionDef) for child in node.body),
        parents=tuple(filter(None, parents)),
    )


def _kind(node):
    for base in node.bases:
        name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
        if name in KINDS:
            return name
    return None


def _text(node):
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None


def _texts(node):
    if isinstance(node, ast.List | ast.Tuple):
        return [_text(item) for item in node.elts]
    return [text for text in [_text(node)] if text]
