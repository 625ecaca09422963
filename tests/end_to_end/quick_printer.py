"""A program that prints, without the seconds that wkhtmltopdf takes to start: for tests
of what happens to what was printed. It prints the same page, whatever it is given."""

NAME = "wkhtmltopdf"
#: Like the program of Debian, it prints one document at a time.
SCRIPT = """#!/bin/sh
case "$*" in *--version*) echo "{name} 0.12.6"; exit;; esac
for last; do :; done
cp "$0.pdf" "$last"
"""
OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
)


def install(folder):
    """Put the program into a folder, to stand before the others of the system."""
    program = folder / NAME
    program.write_text(SCRIPT.format(name=NAME))
    program.chmod(0o755)
    (folder / f"{NAME}.pdf").write_bytes(_make_page())


def _make_page():
    """An empty page as a PDF."""
    page, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(OBJECTS, 1):
        places.append(len(page))
        page += b"%d 0 obj%sendobj\n" % (number, content)
    start, size = len(page), len(OBJECTS) + 1
    page += b"xref\n0 %d\n0000000000 65535 f \n" % size
    page += b"".join(b"%010d 00000 n \n" % place for place in places)
    page += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(page)
