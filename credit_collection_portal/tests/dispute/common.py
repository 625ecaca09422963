"""What the form of a dispute sends."""

import base64

from ..common import PortalHttpCommon

PDF = b"%PDF-1.4 a delivery note %%EOF"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


class PortalDisputeCommon(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price = cls.env.ref("credit_collection.dispute_reason_price")
        cls.price.sudo().portal_is_offered = True
        cls.item = cls._receivables(cls.invoice)

    def _contest(self, page=None, files=None, **values):
        typed = {
            "item": str(self.item.id),
            "reason": str(self.price.id),
            "words": "The price is that of last year",
            **values,
        }
        return self._send("dispute", page=page, files=files, **typed)

    def _disputes(self):
        return self.case.sudo().dispute_ids
