"""What the folder of an add-on has to bring along to be listed and shipped alone."""

import re
import struct
from html.parser import HTMLParser
from pathlib import PurePosixPath
from xml.etree import ElementTree

FRAGMENTS = (
    "DESCRIPTION.md",
    "CONTEXT.md",
    "CONFIGURE.md",
    "USAGE.md",
    "CONTRIBUTORS.md",
)
ICON_SIZE = (256, 256)
FORBIDDEN_TAGS = {"script", "style", "iframe", "form", "link"}
#: The only links that may leave the page of the Apps list.
LINKS = re.compile(r"#|mailto:|skype:|https://(www\.)?youtube\.com/watch\?")


def addons_carry_their_licence(tree):
    """A store archive and a wheel hold the folder of the add-on and nothing else."""
    for addon in tree.addons:
        text = _text(tree, addon, "LICENSE")
        if "GNU LESSER GENERAL PUBLIC LICENSE" not in text:
            yield f"{addon}/LICENSE: is not the text of the LGPL"


def addons_build_with_whool(tree):
    for addon in tree.addons:
        if '"whool.buildapi"' not in _text(tree, addon, "pyproject.toml"):
            yield f"{addon}/pyproject.toml: does not build with whool"


def addons_have_their_fragments(tree):
    for addon in tree.addons:
        for name in FRAGMENTS:
            if not _text(tree, addon, "readme", name).strip():
                yield f"{addon}/readme/{name}: is missing or empty"


def readmes_say_what_the_fragments_say(tree):
    """README.rst is made from readme/*.md: the same words in the same order."""
    for addon in tree.addons:
        readme = _words(_text(tree, addon, "README.rst"))
        for path in tree.files:
            if path.parent == PurePosixPath(addon, "readme") and path.suffix == ".md":
                if _words(tree.text(path)) not in readme:
                    yield f"{addon}/README.rst: is older than {path.name}"


def icons_have_their_size(tree):
    for addon in tree.addons:
        for name, size in (("icon.png", _png_size), ("icon.svg", _svg_size)):
            path = PurePosixPath(addon, "static", "description", name)
            found = size(tree.root / path) if tree.exists(path) else None
            if found != ICON_SIZE:
                yield f"{path}: is {found}, not {ICON_SIZE}"


def pages_keep_to_the_rules_of_the_list(tree):
    for addon in tree.addons:
        folder = PurePosixPath(addon, "static", "description")
        page = _Page()
        page.feed(_text(tree, folder, "index.html"))
        where = folder / "index.html"
        if not page.tags:
            yield f"{where}: is missing or empty"
        for tag in sorted(page.tags & FORBIDDEN_TAGS):
            yield f"{where}: holds <{tag}>"
        for source in page.sources:
            if not tree.exists(folder, source):
                yield f"{where}: shows {source}, which is not in the folder"
        for link in page.links:
            if not LINKS.match(link):
                yield f"{where}: links to {link}"


def priced_addons_say_what_is_asked(tree):
    for addon in tree.addons:
        manifest = tree.manifest(addon)
        if "price" in manifest:
            for key in ("currency", "images", "support"):
                if not manifest.get(key):
                    yield f"{addon}/__manifest__.py: a price without {key}"


class _Page(HTMLParser):
    """The tags, the images and the links of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.sources, self.links = set(), [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.add(tag)
        if values.get("src"):
            self.sources.append(values["src"])
        if values.get("href"):
            self.links.append(values["href"])


def _text(tree, *parts):
    return tree.text(PurePosixPath(*parts)) if tree.exists(*parts) else ""


def _words(text):
    return " ".join(re.findall(r"\w+", text.lower()))


def _png_size(path):
    head = path.read_bytes()[:24]
    return struct.unpack(">II", head[16:]) if head[:4] == b"\x89PNG" else None


def _svg_size(path):
    root = ElementTree.parse(path).getroot()
    return tuple(int(root.get(side, 0)) for side in ("width", "height"))


RULES = [
    addons_carry_their_licence,
    addons_build_with_whool,
    addons_have_their_fragments,
    readmes_say_what_the_fragments_say,
    icons_have_their_size,
    pages_keep_to_the_rules_of_the_list,
    priced_addons_say_what_is_asked,
]
