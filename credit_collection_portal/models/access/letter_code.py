import base64
import io
import zlib

from PIL import Image

from odoo import api, models
from odoo.tools.pdf import NameObject, NumberObject, PdfFileReader, PdfFileWriter

from odoo.addons.credit_collection.models.channel.statement_links import PRINTED_SIZE

#: Width and height, in pixels, and colour of the image that stands for the code of a
#: letter; no other image of a letter has this size.
PLACE_SIZE, PLACE_COLOUR = (61, 67), (225, 228, 232)
#: What of an image in a PDF belongs to its old content.
OLD = ("/SMask", "/Mask", "/DecodeParms", "/Decode", "/Interpolate")


class CreditCollectionLetterCode(models.AbstractModel):
    """The code of a link on the pages of a letter. What is stored has a place for it,
    an image of a size of its own; the code is put there when the letter is printed to
    be mailed."""

    _name = "credit.collection.letter.code"
    _description = "Code of a link on a letter"

    @api.model
    def _make_place(self):
        """Return the image that stands for the code, for an element of HTML.

        :rtype: str
        """
        stream = io.BytesIO()
        Image.new("RGB", PLACE_SIZE, PLACE_COLOUR).save(stream, "PNG")
        return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"

    @api.model
    def _fill(self, pages, case):
        """Return the pages of a letter with the code of the link of its case; without a
        page, or where the machine can draw none, as they were.

        :param bytes pages: a PDF.
        :rtype: bytes
        """
        url = case._get_portal_url()
        statement = self.env["credit.collection.statement"]
        code = url and statement._draw_qr(url, PRINTED_SIZE)
        if not code:
            return pages
        reader, writer = PdfFileReader(io.BytesIO(pages), strict=False), PdfFileWriter()
        places = []
        for number in range(reader.getNumPages()):
            page = reader.getPage(number)
            places += self._find_places(page)
            writer.addPage(page)
        for place in places:
            self._replace(place, code)
        stream = io.BytesIO()
        writer.write(stream)
        return stream.getvalue() if places else pages

    def _find_places(self, page):
        """Return the places for a code on a page of a PDF."""
        resources = page["/Resources"] if "/Resources" in page else {}
        images = resources["/XObject"] if "/XObject" in resources else {}
        found = [images[name] for name in images]
        return [
            image
            for image in found
            if image.get("/Subtype") == "/Image"
            and (image.get("/Width"), image.get("/Height")) == PLACE_SIZE
        ]

    def _replace(self, place, code):
        """Give an image of a PDF other content, in shades of grey.

        :param bytes code: a PNG.
        """
        with Image.open(io.BytesIO(code)) as image:
            grey = image.convert("L")
        for name in OLD:
            place.pop(NameObject(name), None)
        place.update(
            {
                NameObject("/Width"): NumberObject(grey.width),
                NameObject("/Height"): NumberObject(grey.height),
                NameObject("/BitsPerComponent"): NumberObject(8),
                NameObject("/ColorSpace"): NameObject("/DeviceGray"),
                NameObject("/Filter"): NameObject("/FlateDecode"),
            }
        )
        place._data = zlib.compress(grey.tobytes())
