"""What a Python file imports and uses, with the names spelt out in full."""

import ast


def imports(tree, path):
    """Yield (line, dotted name) for each module and each name a file imports.

    A relative import is made absolute, and the prefix ``odoo.addons`` of an own add-on
    left out: ``from ..tools import x`` and ``from odoo.addons.a.tools import x`` are
    both ``a.tools`` and ``a.tools.x``.
    """
    for node in ast.walk(tree.parse(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = _module(node, path)
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            yield node.lineno, _own(tree, name)


def uses(tree, path):
    """Yield (line, dotted name) for each name or attribute chain a file reads.

    The first name is replaced by what it was imported as: after ``from datetime import
    date as d``, ``d.today`` is ``datetime.date.today``.
    """
    module = tree.parse(path)
    aliases = _aliases(module, path)
    for node in ast.walk(module):
        chain = _chain(node)
        if chain:
            first, *rest = chain
            name = ".".join([aliases.get(first, first), *rest])
            yield node.lineno, _own(tree, name)


def called_methods(tree, path):
    """Yield (line, name) for each ``anything.name(...)`` of a file."""
    for node in ast.walk(tree.parse(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr


def strings(tree, path):
    """Yield (line, text) for each string constant of a file."""
    for node in ast.walk(tree.parse(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def within(name, *packages):
    """Whether a dotted name is one of these packages or lies in one of them."""
    return any(
        name == package or name.startswith(f"{package}.") for package in packages
    )


def _module(node, path):
    if not node.level:
        return node.module
    package = path.parts[: len(path.parts) - node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def _own(tree, name):
    parts = name.split(".")
    is_own = parts[:2] == ["odoo", "addons"] and parts[2:3] and parts[2] in tree.addons
    return ".".join(parts[2:]) if is_own else name


def _aliases(module, path):
    found = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    found[alias.asname] = alias.name
        elif isinstance(node, ast.ImportFrom):
            origin = _module(node, path)
            for alias in node.names:
                found[alias.asname or alias.name] = f"{origin}.{alias.name}"
    return found


def _chain(node):
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        names.append(node.id)
    elif names:
        names.append("?")  # an attribute of something computed
    return names[::-1]
