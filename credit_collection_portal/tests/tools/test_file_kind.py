from odoo.tests import BaseCase, tagged

from ...tools.file_kind import clean_name, find_kind
from ..pay.common import PDF, PNG

JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"


@tagged("post_install", "-at_install")
class TestFileKind(BaseCase):
    """A file is what is in it."""

    def test_proofs_are_known_by_their_content(self):
        for content, extension in ((PDF, "pdf"), (PNG, "png"), (JPG, "jpg")):
            self.assertEqual(find_kind(content)[1], extension)

    def test_anything_else_is_none(self):
        for content in (
            b"",
            b"<html><script>alert(1)</script></html>",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"MZ\x90\0",
            b"PK\x03\x04",
            b"\x7fELF",
            b"GIF89a",
            b"  %PDF-1.4 %%EOF",
            b"%PDF-1.4 cut short",
            PNG[:30],
            b"\x89PNG\r\n\x1a\n<script>",
        ):
            self.assertIsNone(find_kind(content), content)

    def test_names_are_harmless(self):
        for name in ("../../etc/passwd", "C:\\b.exe", "a\r\nb", "<b>.pdf", "x" * 300):
            clean = clean_name(name, "pdf")
            self.assertRegex(clean, r"^[\w.\- ]{1,60}\.pdf$")
