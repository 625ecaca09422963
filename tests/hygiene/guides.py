"""What the guide for contributors says about the code is true."""

import re
from pathlib import PurePosixPath

from .rooms import FLOOR

GUIDE = PurePosixPath(".github", "CONTRIBUTING.md")
MAP = re.compile(r"<!-- map -->(.*)<!-- end of the map -->", re.DOTALL)
ROW = re.compile(r"^\| [^|`]+\| `([^`]+)` *\|$", re.MULTILINE)
#: With fewer rows a newcomer would not find most of what there is.
LEAST_ROWS = 25
#: The add-on whose files it names without their folder.
ADDON = "credit_collection"


def map_leads_to_files(tree):
    """Each behaviour of the map is in a file that is there."""
    if not tree.exists(GUIDE):
        return
    found = MAP.search(tree.text(GUIDE))
    files = ROW.findall(found[1]) if found else []
    if len(files) < LEAST_ROWS:
        yield f"{GUIDE}: the map has {len(files)} rows, fewer than {LEAST_ROWS}"
    for name in files:
        if not tree.exists(ADDON, name) and not tree.exists(name):
            yield f"{GUIDE}: the map names {name}, which is not there"


def picture_shows_the_rooms(tree):
    """Each room with models is in the picture of the house."""
    if not tree.exists(GUIDE):
        return
    text = tree.text(GUIDE)
    rooms = {
        (path.parts[0], path.parts[2])
        for path in tree.of_addons("models")
        if len(path.parts) == 4
    }
    for _addon, room in sorted(rooms & FLOOR.keys()):
        if not re.search(rf"^(\w+ · )*{room}\b", text, re.MULTILINE):
            yield f"{GUIDE}: the picture lacks the room {room}"


RULES = [map_leads_to_files, picture_shows_the_rooms]
