"""What a file is, by what is in it: its name says nothing.

Pure Python: no database, no clock.
"""

import re

#: Kinds of proof that customers may send: type, extension, first and last bytes.
KINDS = (
    ("application/pdf", "pdf", b"%PDF-", b"%%EOF"),
    ("image/png", "png", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    ("image/jpeg", "jpg", b"\xff\xd8\xff", b"\xff\xd9"),
)
#: How far before its end a file has what ends it: scanners and cameras add to it.
TAIL = 2048
#: Marks of a JPEG after which its size follows.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Longest name that is kept, without the extension.
LONGEST_NAME = 60


def find_kind(content):
    """Return type and extension of a PDF, PNG or JPEG, None for anything else.

    :param bytes content: of the file.
    :rtype: tuple[str, str] | None

    >>> find_kind(b"%PDF-1.7 ... %%EOF"), find_kind(b"<html>%PDF-1.7 %%EOF")
    (('application/pdf', 'pdf'), None)
    """
    for kind, extension, first, last in KINDS:
        if content.startswith(first) and last in content[-TAIL:]:
            return kind, extension
    return None


def count_pixels(content):
    """Return how many pixels a PNG or JPEG says to have, 0 where it says nothing.

    :param bytes content: of the file.

    >>> count_pixels(KINDS[1][2] + bytes(11) + b"\\7" + bytes(3) + b"\\t")
    63
    >>> count_pixels(KINDS[2][2] + b"\\xc0\\0\\x11\\b\\0\\t\\0\\7")
    63
    >>> count_pixels(b"%PDF-")
    0
    """
    if content.startswith(KINDS[1][2]):
        return _read(content, 16, 4) * _read(content, 20, 4)
    place = 2 if content.startswith(KINDS[2][2]) else len(content)
    while place + 9 <= len(content) and content[place] == 0xFF:
        if content[place + 1] in FRAMES:
            return _read(content, place + 5, 2) * _read(content, place + 7, 2)
        place += 2 + _read(content, place + 2, 2)
    return 0


def _read(content, place, size):
    return int.from_bytes(content[place : place + size], "big")


def clean_name(name, extension):
    """Return a name to keep a file by, with the extension of what it is.

    >>> clean_name("../../Proof of pay<b>ment.exe", "pdf"), clean_name("", "png")
    ('Proof of pay b ment.pdf', 'file.png')
    """
    last = re.split(r"[/\\]", name or "")[-1]
    stem = last.rpartition(".")[0] or last
    words = re.sub(r"[^\w.\- ]", " ", stem).split()
    return f"{' '.join(words)[:LONGEST_NAME].strip(' .') or 'file'}.{extension}"
