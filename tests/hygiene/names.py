"""One model = one model file = one view file = one test file, with the same name."""

import re
from pathlib import PurePosixPath
from xml.etree import ElementTree

from . import code
from .models import models_of

MODEL_FOLDERS = ("models", "report", "wizards")
VIEW_FOLDERS = ("views", "report", "wizards")
IMPORTING_PACKAGES = ("models", "report", "wizards", "controllers", "tests")


def one_model_per_file(tree):
    """Only ``report/`` may hold a file without a model, such as shared SQL."""
    for path in _model_files(tree):
        models = models_of(tree, path)
        if len(models) > 1:
            yield f"{path}:{models[1].line}: a second model in the file"
        elif not models and path.parts[1] != "report":
            yield f"{path}: no model; plain Python belongs in tools/"


def model_files_have_the_name_of_the_model(tree):
    for path in _model_files(tree):
        for model in models_of(tree, path):
            if model.name is None:
                yield f"{path}:{model.line}: a model whose name cannot be read"
            elif path.stem not in _stems(model, path.parts[0]):
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
            stem = f"{name.replace('.', '_')}_views.xml"
            is_child = any(name.startswith(f"{parent}.") for parent in models)
            if not is_child and not _has_view_file(tree, addon, stem):
                yield f"{path}: no views/{stem} for {name}"


def view_files_hold_the_views_of_their_model(tree):
    for path in tree.of_addons(*VIEW_FOLDERS, suffix=".xml"):
        root = ElementTree.fromstring(tree.text(path).encode())
        for record in root.iter("record"):
            if record.get("model") != "ir.ui.view":
                continue
            name = record.findtext("field[@name='model']") or ""
            if name and not _is_view_file(path.stem, name):
                yield f"{path}: the view {record.get('id')} is of {name}"


def models_have_a_test_file(tree):
    """Own models, and every extension that has code."""
    for path in _model_files(tree):
        needs_test = any(
            model.is_concrete or (model.has_code and not model.is_own)
            for model in models_of(tree, path)
        )
        test = PurePosixPath(path.parts[0], "tests", f"test_{path.name}")
        if needs_test and not tree.exists(test):
            yield f"{path}: no {test}"


def packages_import_their_modules(tree):
    """A module nobody imports is not loaded, and a test nobody imports does not run."""
    for path in tree.of_addons(*IMPORTING_PACKAGES):
        folder = path.parts[1]
        if path.name == "__init__.py" or len(path.parts) != 3:
            continue
        if folder == "tests" and not path.name.startswith("test_"):
            continue
        package = path.parent / "__init__.py"
        name = f"{path.parts[0]}.{folder}.{path.stem}"
        known = tree.exists(package) and {
            imported for _line, imported in code.imports(tree, package)
        }
        if not known or name not in known:
            yield f"{path}: not imported in {package}"


def _model_files(tree, *addons):
    return [
        path
        for path in tree.of_addons(*MODEL_FOLDERS)
        if path.name != "__init__.py" and (not addons or path.parts[0] in addons)
    ]


def _stems(model, addon):
    """The file may leave out the prefix Odoo asks of the parser of a printed report."""
    stems = {model.file_stem}
    prefix = f"report.{addon}."
    if model.name.startswith(prefix):
        stems.add(model.name.removeprefix(prefix).replace(".", "_"))
    return stems


def _is_view_file(stem, model):
    """The views of a model that are too long for one file have more, by their type."""
    types = "form|kanban|list|pivot|search|tabs"
    return re.fullmatch(rf"{model.replace('.', '_')}(_({types}))?_views", stem)


def _has_view_file(tree, addon, stem):
    return any(tree.exists(addon, folder, stem) for folder in VIEW_FOLDERS)


RULES = [
    one_model_per_file,
    model_files_have_the_name_of_the_model,
    concrete_models_have_a_view_file,
    view_files_hold_the_views_of_their_model,
    models_have_a_test_file,
    packages_import_their_modules,
]
