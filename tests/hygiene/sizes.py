"""How large a file may be, and the models that are put together from many."""

import ast

from .models import models_of

#: A longer file usually holds a second idea, which belongs to another room or to
#: ``tools/``. A class is not cut into mixins to stay below it.
FILE_LINES = 400
FUNCTION_LINES = 40

#: How many methods the largest models have in an add-on, all their files together: less
#: is fine.
METHODS = {
    ("credit_collection", "credit.collection.case"): 178,
    ("credit_collection", "credit.collection.plan"): 121,
    ("credit_collection_portal", "credit.collection.case"): 90,
}


def python_files_are_short(tree):
    paths = [path for path in tree.files if path.suffix == ".py"]
    return _long_files(tree, paths)


def xml_files_are_short(tree):
    """Views, data, demo: what a person has to read in one go."""
    return _long_files(tree, tree.of_addons(suffix=".xml"))


def functions_are_short(tree):
    """The docstring counts: a long one says that the function does too much."""
    for path in tree.files:
        if path.suffix != ".py":
            continue
        for node in ast.walk(tree.parse(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > FUNCTION_LINES:
                    yield f"{path}:{node.lineno}: {node.name} has {lines} lines"


def assembled_models_do_not_grow(tree):
    """A model that many rooms extend is still one class to whoever calls it."""
    methods = {}
    for path in tree.of_addons("models"):
        found = {(path.parts[0], model.name) for model in models_of(tree, path)}
        for name in found & METHODS.keys():
            methods[name] = methods.get(name, 0) + _count_methods(tree.parse(path))
    for name, count in methods.items():
        if count > METHODS[name]:
            yield f"{': '.join(name)}: {count} methods, more than {METHODS[name]}"


def _count_methods(module):
    return sum(
        isinstance(child, ast.FunctionDef)
        for node in module.body
        if isinstance(node, ast.ClassDef)
        for child in node.body
    )


def _long_files(tree, paths):
    for path in paths:
        lines = len(tree.text(path).splitlines())
        if lines > FILE_LINES:
            yield f"{path}: {lines} lines"


RULES = [
    python_files_are_short,
    xml_files_are_short,
    functions_are_short,
    assembled_models_do_not_grow,
]
