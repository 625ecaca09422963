"""Packs files into one, with a list of what is in it and their checksums.

Pure Python: no database, no clock. The same files give the same bytes.
"""

import hashlib
import io
import json
import re
import zipfile

#: What a file in the package is dated: packing again changes no byte.
EPOCH = (1980, 1, 1, 0, 0, 0)
MANIFEST = "manifest.json"


def file_name(text: str) -> str:
    """Return a name that every system takes, and that leads nowhere else.

    >>> file_name("INV/2025/0001.pdf"), file_name("../../etc/passwd"), file_name("")
    ('INV-2025-0001.pdf', 'etc-passwd', 'file')
    """
    plain = re.sub(r"[^\w.\- ]+", "-", text or "").strip(" .-_")
    return plain[:120] or "file"


def pack(files: list[tuple[str, bytes]], facts: dict) -> bytes:
    """Return a ZIP with files and the manifest that lists them.

    :param files: names, with folders, and contents; a name that comes twice gets a
        number.
    :param facts: what else the manifest says.

    >>> data = pack([("a.txt", b"1"), ("a.txt", b"2")], {"number": "P1"})
    >>> [entry["name"] for entry in read_manifest(data)["files"]]
    ['a.txt', 'a (2).txt']
    >>> data == pack([("a.txt", b"1"), ("a.txt", b"2")], {"number": "P1"})
    True
    """
    entries, known, out = [], set(), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            name = _unused(name, known)
            entries.append(
                {
                    "name": name,
                    "size": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            )
            _add(packed, name, content)
        manifest = json.dumps({**facts, "files": entries}, indent=1, ensure_ascii=False)
        _add(packed, MANIFEST, manifest.encode())
    return out.getvalue()


def read_manifest(data: bytes) -> dict:
    """Return the manifest of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return json.loads(packed.read(MANIFEST))


def find_damage(data: bytes) -> list[str]:
    """Return the names of the files that are not as the manifest says.

    >>> find_damage(pack([("a.txt", b"1")], {}))
    []
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        manifest = json.loads(packed.read(MANIFEST))
        return [
            entry["name"]
            for entry in manifest["files"]
            if hashlib.sha256(packed.read(entry["name"])).hexdigest() != entry["sha256"]
        ]


def _unused(name, known):
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if dot else (name, "")
    number, found = 1, name
    while found in known:
        number += 1
        found = f"{stem} ({number}){ending}"
    known.add(found)
    return found


def _add(packed, name, content):
    info = zipfile.ZipInfo(name, date_time=EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    packed.writestr(info, content)
