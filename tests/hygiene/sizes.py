"""How large a room may be: a file that nears its limit is two ideas."""

import ast

FILE_LINES = 400
FUNCTION_LINES = 40


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


def _long_files(tree, paths):
    for path in paths:
        lines = len(tree.text(path).splitlines())
        if lines > FILE_LINES:
            yield f"{path}: {lines} lines"


RULES = [python_files_are_short, xml_files_are_short, functions_are_short]
