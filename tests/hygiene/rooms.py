"""Rooms stand on floors, and a room calls only the rooms below it.

One word names a room below ``models/``, ``wizards/``, ``views/``, ``data/`` and
``tests/`` of an add-on, and its file in ``controllers/``. What a room calls is read
from its files: what it imports, the models it asks ``env`` for, the models it extends,
the comodels of its fields and the tables that its SQL names.
"""

import ast
import re

from . import code
from .models import models_of

#: The floors of each add-on, the ground first; rooms of one floor do not know each
#: other. The whole desk lies below the page of the debtor.
FLOORS = {
    "credit_collection": (
        ("base",),
        ("case",),
        ("ledger",),
        ("protocol",),
        ("assignment",),
        ("contact",),
        ("policy",),
        ("channel",),
        ("action",),
        ("promise",),
        ("plan", "dispute", "contract"),
        ("call", "placement", "credit"),
        ("evaluation",),
        ("overview",),
    ),
    "credit_collection_sale": (("credit",),),
    "credit_collection_portal": (
        ("access",),
        ("page",),
        tuple(
            "pay promise plan contract dispute document preference placement".split()
        ),
    ),
}
#: Height of a room, by its add-on and name.
FLOOR = {
    (addon, room): number
    for addon, floors in FLOORS.items()
    for number, rooms in enumerate(floors)
    for room in rooms
}
#: Which add-ons an add-on stands on.
BELOW = {
    "credit_collection_portal": {"credit_collection"},
    "credit_collection_sale": {"credit_collection"},
}

#: Calls upwards that stay, by the room that calls and what it names, with the reason.
SANCTIONED = {
    ("base", "credit.collection.case"): "what is touched is evaluated: the trigger is "
    "the one place that starts it",
    ("case", "credit.collection.evaluation"): "the entry points of the case, which is "
    "what other tools call",
    ("promise", "credit.collection.plan"): "an instalment is a promise of a plan: the "
    "evaluation of promises decides both by the same money",
    ("promise", "credit.collection.dispute"): "its SQL expects nothing of what is "
    "contested, for all promises in one statement",
    ("channel", "credit.collection.action"): "the report of a letter is a report of "
    "its action",
}

#: Folders with a room for each part of the product.
ROOMY = ("models", "wizards", "views", "data", "tests")
#: What of ``tests/`` is no room: the pure tests of ``tools/``.
NO_ROOMS = {"tests": {"tools"}}
RELATIONS = {"Many2one", "One2many", "Many2many"}


def rooms_call_downward(tree):
    """Each exception is in ``SANCTIONED``, with its reason."""
    for path, line, called, owner in _upward_calls(tree):
        if (room_of(path), called) not in SANCTIONED:
            yield (
                f"{path}:{line}: {room_of(path)} calls {called} of {owner[1]}, "
                "which is not below it"
            )


def exceptions_are_needed(tree):
    """A sanctioned call that nobody makes any more is taken off the list."""
    found = {(room_of(path), called) for path, _l, called, _o in _upward_calls(tree)}
    rooms = {room_of(path) for path in tree.of_addons("models")}
    owners = _owners(tree)
    for room, called in sorted(SANCTIONED.keys() - found):
        if room in rooms and called in owners:
            yield f"{room} does not call {called} any more: take it off SANCTIONED"


def folders_mirror_the_rooms(tree):
    """Below each of the folders are the same rooms, and no others; a controller is
    named after its room."""
    for path in tree.of_addons("controllers"):
        is_room = (path.parts[0], path.stem) in FLOOR
        if not is_room and path.name != "__init__.py":
            yield f"{path}: {path.stem} is no room, see tests/hygiene/rooms.py"
    for path in tree.files:
        if path.parts[0] not in tree.addons or len(path.parts) != 4:
            continue
        folder, name = path.parts[1:3]
        if folder not in ROOMY or name in NO_ROOMS.get(folder, ()):
            continue
        if (path.parts[0], name) not in FLOOR:
            yield f"{path}: {name} is no room, see tests/hygiene/rooms.py"


def models_live_in_rooms(tree):
    """In an add-on with rooms every file of models and wizards stands in one."""
    for path in tree.of_addons("models", "wizards"):
        is_loose = len(path.parts) == 3 and path.name != "__init__.py"
        if is_loose and _has_rooms(tree, path.parts[0]):
            yield f"{path}: stands in no room"


def room_of(path):
    """The room of a file, None outside of rooms."""
    is_known = len(path.parts) == 4 and (path.parts[0], path.parts[2]) in FLOOR
    return path.parts[2] if is_known else None


def _has_rooms(tree, addon):
    return any(
        room_of(path) for path in tree.of_addons("models") if path.parts[0] == addon
    )


def _upward_calls(tree):
    """Yield (path, line, what is called, its add-on and room) for each call that does
    not go down."""
    owners = _owners(tree)
    tables = {model.replace(".", "_"): model for model in owners}
    for path in tree.of_addons("models", "wizards"):
        if room_of(path) is None:
            continue
        own = path.parts[0], room_of(path)
        for line, name, is_comodel in sorted(_names(tree, path, tables)):
            owner = owners.get(name)
            if owner and not _is_below(owner, own):
                if not (is_comodel and owner[1] == "case"):
                    yield path, line, name, owner
        for line, owner in sorted(_imports(tree, path)):
            if not _is_below(owner, own):
                yield path, line, owner[1], owner


def _is_below(owner, own):
    """Whether a room may be called from another one, both with their add-ons."""
    if owner[0] != own[0]:
        return owner[0] in BELOW.get(own[0], ())
    return owner == own or FLOOR[owner] < FLOOR[own]


def _owners(tree):
    """The add-on and the room in which each of our models is defined."""
    return {
        model.name: (path.parts[0], room_of(path))
        for path in tree.of_addons("models", "wizards")
        for model in models_of(tree, path)
        if room_of(path) and model.is_own and model.name
    }


def _imports(tree, path):
    """The rooms from which a file imports, with their add-ons."""
    for line, name in code.imports(tree, path):
        addon, layer, room = (*name.split("."), "", "", "")[:3]
        if layer == "models" and (addon, room) in FLOOR:
            yield line, (addon, room)


def _names(tree, path, tables):
    """The models that a file names: to ``env``, as a parent, as a comodel, in SQL."""
    for node in ast.walk(tree.parse(path)):
        if isinstance(node, ast.Subscript) and _is_env(node.value):
            if isinstance(node.slice, ast.Constant):
                yield node.lineno, node.slice.value, False
        elif isinstance(node, ast.Call) and _relation(node):
            yield node.lineno, _relation(node), True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for table in re.findall(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)", node.value):
                if table in tables:
                    yield node.lineno, tables[table], False
    for model in models_of(tree, path):
        for parent in model.parents:
            yield model.line, parent, False


def _is_env(node):
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name == "env"


def _relation(node):
    """The comodel of a field, None for any other call."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    first = node.args[0] if node.args else None
    is_text = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return first.value if name in RELATIONS and is_text else None


RULES = [
    rooms_call_downward,
    exceptions_are_needed,
    folders_mirror_the_rooms,
    models_live_in_rooms,
]
