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


def clean_name(name, extension):
    """Return a name to keep a file by, with the extension of what it is.

    >>> clean_name("../../Proof of pay<b>ment.exe", "pdf"), clean_name("", "png")
    ('Proof of pay b ment.pdf', 'file.png')
    """
    last = re.split(r"[/\\]", name or "")[-1]
    stem = last.rpartition(".")[0] or last
    words = re.sub(r"[^\w.\- ]", " ", stem).split()
    return f"{' '.join(words)[:LONGEST_NAME].strip(' .') or 'file'}.{extension}"
