"""What stands where: a file is named after its model, in the room of that model."""

import re
from pathlib import PurePosixPath
from xml.etree import ElementTree

from . import code
from .models import models_of
from .rooms import room_of

MODEL_FOLDERS = ("models", "report", "wizards")
VIEW_FOLDERS = ("views", "report", "wizards")
IMPORTING_PACKAGES = ("models", "report", "wizards", "controllers", "tests")
#: What the name of a model begins with and its file leaves out.
PREFIX = "credit.collection."

#: Mixins with one user, and who the second one will be.
WAITING_MIXINS = {
    "credit.collection.sealed.mixin": "signed contracts and the files of an agency",
}

#: Names that were replaced by the terms of the trade, and do not come back.
REPLACED = (
    r"credit\.collection\.(engine|nightly|store|notice|record|relief|resend)\b",
    r"\w*(announc|appropriat|unposted|cockpit)\w*",
    r"_(judge|says|arrive|remember|give_tasks?|wait_for_others)",
    r"_tell_(agreements|collector|contact_log|manager|moves)",
    r"(date_grace|amount_elsewhere|residual_seen|several_a_day|collection_light)",
    r"(collection_is_relief|relief_ids|_mark_posted|posted_on|collection_clock)",
    r"(plan_acts|read_act|NewAct|ActChange|ActOnFile)",
)


def one_model_per_file(tree):
    """Only ``report/`` may hold a file without a model, such as shared SQL."""
    for path in _model_files(tree):
        models = models_of(tree, path)
        if len(models) > 1:
            yield f"{path}:{models[1].line}: a second model in the file"
        elif not models and path.parts[1] != "report":
            yield f"{path}: no model; plain Python belongs in tools/"


def model_files_have_the_name_of_the_model(tree):
    """A model stands in ``<model>.py`` of its room. What extends it is called the same,
    in its own room or another one, or ``<model>_<aspect>.py``."""
    for path in _model_files(tree):
        for model in models_of(tree, path):
            if model.name is None:
                yield f"{path}:{model.line}: a model whose name cannot be read"
            elif not _is_named_after(path, model):
                yield f"{path}:{model.line}: holds the model {model.name}"


def concrete_models_have_a_view_file(tree):
    """A child edited inside its parent (``parent.model.child``) needs none itself."""
    for addon in tree.addons:
        models = {
            model.name: path
            for path in _model_files(tree, addon)
            for model in models_of(tree, path)
            if model.is_concrete
        }
        for name, path in models.items():
            stem = f"{_stem(name)}_views.xml"
            is_child = any(name.startswith(f"{parent}.") for parent in models)
            if not is_child and not _has_view_file(tree, addon, stem):
                yield f"{path}: no view file {stem} for {name}"


def view_files_hold_the_views_of_their_model(tree):
    for path in tree.of_addons(*VIEW_FOLDERS, suffix=".xml"):
        root = ElementTree.fromstring(tree.text(path).encode())
        for record in root.iter("record"):
            if record.get("model") != "ir.ui.view":
                continue
            name = record.findtext("field[@name='model']") or ""
            if name and not _is_view_file(path.stem, name):
                yield f"{path}: the view {record.get('id')} is of {name}"


def models_are_tested_in_their_room(tree):
    """Each room has tests. Each of its models has a test file, or is named by one; a
    child of another model (``parent.model.child``) may be tested with it."""
    for addon in tree.addons:
        tests = {}
        for path in tree.of_addons("tests"):
            if path.parts[0] == addon:
                tests.setdefault(room_of(path), []).append(path)
        files = {path: models_of(tree, path) for path in _model_files(tree, addon)}
        names = {model.name for models in files.values() for model in models}
        for path, models in files.items():
            room = room_of(path)
            if room and room not in tests:
                yield f"{path}: no tests/{room}/"
            for model in models:
                is_child = any(f"{model.name}".startswith(f"{name}.") for name in names)
                if not model.is_concrete or is_child:
                    continue
                if not _is_tested(tree, model, tests.get(room)):
                    yield f"{path}: no test of its room is about {model.name}"


def mixins_are_shared(tree):
    """A mixin has two users, or it is not one."""
    users = {}
    for path in _model_files(tree):
        for model in models_of(tree, path):
            for parent in set(model.parents) - {model.name}:
                users.setdefault(parent, set()).add(model.name)
    for path in _model_files(tree):
        for model in models_of(tree, path):
            if not model.is_own or not (model.name or "").endswith(".mixin"):
                continue
            known = users.get(model.name, set())
            if len(known) < 2 and model.name not in WAITING_MIXINS:
                yield f"{path}: {model.name} has {len(known)} users"


def replaced_names_stay_away(tree):
    pattern = re.compile(rf"(?<!\w)({'|'.join(REPLACED)})(?!\w)")
    for suffix in (".py", ".xml", ".js"):
        for path in tree.of_addons(suffix=suffix):
            if path.parts[1] == "tests":
                continue  # the tests kept their names
            for number, line in enumerate(tree.text(path).splitlines(), 1):
                if found := pattern.search(line):
                    yield f"{path}:{number}: {found[0]} has another name now"


def packages_import_their_modules(tree):
    """A module nobody imports is not loaded, and a test nobody imports does not run.
    Odoo finds the tests that ``tests/__init__.py`` has the names of: it takes those of
    a room with a star, so that no two of them may have the same name."""
    seen = {}
    for path in tree.of_addons(*IMPORTING_PACKAGES):
        folder = path.parts[1]
        if path.name == "__init__.py":
            continue
        if folder == "tests" and not path.name.startswith("test_"):
            continue
        if folder == "tests":
            yield from _is_taken(tree, path, seen)
        package = path.parent / "__init__.py"
        name = ".".join([*path.parts[:-1], path.stem])
        known = tree.exists(package) and {
            imported for _line, imported in code.imports(tree, package)
        }
        if not known or name not in known:
            yield f"{path}: not imported in {package}"


def _is_taken(tree, path, seen):
    """Whether Odoo finds the test ``path``, which is noted in ``seen``."""
    other = seen.setdefault((path.parts[0], path.name), path)
    if other != path:
        yield f"{path}: has the name of {other}, and one of them does not run"
    root = PurePosixPath(path.parts[0], "tests", "__init__.py")
    if path.parent != root.parent:
        star = f"{'.'.join(path.parent.parts)}.*"
        if not tree.exists(root) or star not in {
            name for _line, name in code.imports(tree, root)
        }:
            yield f"{path.parent}: not imported with a star in {root}"


def _model_files(tree, *addons):
    return [
        path
        for path in tree.of_addons(*MODEL_FOLDERS)
        if path.name != "__init__.py" and (not addons or path.parts[0] in addons)
    ]


def _stem(name):
    """The name of a model as that of a file."""
    return name.removeprefix(PREFIX).replace(".", "_")


def _is_named_after(path, model):
    """The parser of a printed report may leave out the prefix that Odoo asks for."""
    prefix = f"report.{path.parts[0]}."
    if model.name.startswith(prefix):
        return path.stem in (_stem(model.name), _stem(model.name.removeprefix(prefix)))
    stem = _stem(model.name)
    is_aspect = not model.is_own and path.stem.startswith(f"{stem}_")
    return path.stem == stem or is_aspect


def _is_tested(tree, model, tests):
    """Whether one of these test files is named after the model, or names it."""
    name = f"test_{_stem(model.name)}.py"
    return any(
        path.name == name or f'"{model.name}"' in tree.text(path)
        for path in tests or ()
    )


def _is_view_file(stem, model):
    """The views of a model that are too long for one file have more, by their type."""
    types = "form|kanban|list|pivot|search|tabs"
    return re.fullmatch(rf"{_stem(model)}(_({types}))?_views", stem)


def _has_view_file(tree, addon, stem):
    """Somewhere below the folders with views, in whichever room."""
    return any(
        path.parts[0] == addon and path.parts[1] in VIEW_FOLDERS and path.name == stem
        for path in tree.of_addons(*VIEW_FOLDERS, suffix=".xml")
    )


RULES = [
    one_model_per_file,
    model_files_have_the_name_of_the_model,
    concrete_models_have_a_view_file,
    view_files_hold_the_views_of_their_model,
    models_are_tested_in_their_room,
    mixins_are_shared,
    replaced_names_stay_away,
    packages_import_their_modules,
]
