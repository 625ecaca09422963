"""Take pictures of pages: ``pictures.py FOLDER TARGET``.

Needs Pillow and a Chromium.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
#: Larger than any page; what is empty is cut off.
WIDTH, HEIGHT = 4800, 6400
#: The ground of the pages, and how many colours a picture has.
GROUND, COLOURS = (217, 222, 228), 16
SCALE = 0.75
HEAD = """# Every text that a customer can get

Made by `./setup/texts`: about one invoice, several, an old debt, a foreign currency and
a plan, in English and Spanish, beside its document.
"""


def main(folder, target):
    """Replace the pictures in ``target`` by those of the pages in ``folder``."""
    index = json.loads((folder / "index.json").read_text())
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    lines = [HEAD]
    for name, title in index.items():
        picture = target / f"{name}.png"
        _take(folder / f"{name}.html", picture)
        lines.append(f"## {title}\n\n![{title}]({picture.name})\n")
    (target / "README.md").write_text("\n".join(lines))
    total = sum(one.stat().st_size for one in target.glob("*.png"))
    print(f"{len(index)} pictures, {total / 1e6:.1f} MB")


def _take(page, picture):
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory() as profile:
        shot = Path(profile) / "shot.png"
        command = [browser, "--headless", "--disable-gpu", "--hide-scrollbars"]
        command += [] if os.geteuid() else ["--no-sandbox"]
        command += [
            f"--user-data-dir={profile}",
            f"--force-device-scale-factor={SCALE}",
            f"--window-size={WIDTH},{HEIGHT}",
            "--virtual-time-budget=4000",
            f"--screenshot={shot}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        with Image.open(shot) as image:
            _shrink(image.convert("RGB")).save(picture, optimize=True)


def _shrink(image):
    """Cut off what is empty, and keep few colours."""
    ground = Image.new("RGB", image.size, GROUND)
    box = ImageChops.difference(image, ground).getbbox() or (0, 0, *image.size)
    if box[2] == image.width or box[3] == image.height:
        raise SystemExit("A page is larger than WIDTH and HEIGHT: it would be cut.")
    image = image.crop((0, 0, box[2] + 12, box[3] + 12))
    return image.quantize(COLOURS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
