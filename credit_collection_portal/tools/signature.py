"""What a customer signs: the terms as text, and its checksum.

Pure Python: no database, no clock.
"""

import hashlib
import json

PNG = b"\x89PNG\r\n\x1a\n"


def seal_of(content: dict) -> str:
    """Return the SHA-256 of what is agreed.

    >>> seal_of({"a": 1, "b": 2}) == seal_of({"b": 2, "a": 1})
    True
    """
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def is_png(content: bytes) -> bool:
    """Whether a file is a PNG image, by its content.

    >>> is_png(PNG + b"..."), is_png(b"<svg/>"), is_png(b"")
    (True, False, False)
    """
    return content.startswith(PNG)
