"""What decorators say of a method."""

import ast

#: Of these, the one on top replaces those below it.
SETTERS = {"depends", "depends_context", "constrains", "onchange"}


def decorators_stand_once(tree):
    """Odoo keeps what the outermost decorator of a kind says, and drops the others."""
    for path in tree.files:
        if path.suffix != ".py":
            continue
        for node in ast.walk(tree.parse(path)):
            if isinstance(node, ast.FunctionDef):
                names = [_name(one) for one in node.decorator_list]
                for name in sorted(SETTERS & set(names)):
                    if names.count(name) > 1:
                        yield f"{path}:{node.lineno}: {node.name} has {name} twice"


def _name(decorator):
    """The name of ``@api.name(…)``, None for another decorator."""
    called = getattr(decorator, "func", None)
    return getattr(called, "attr", None)


RULES = [decorators_stand_once]
