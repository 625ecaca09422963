"""A customer who owes 900 and 300, and what the form of a plan sends."""

import base64

from ..common import PortalHttpCommon

#: A drawn signature: one pixel, as PNG.
DRAWN = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


class PortalPlanCommon(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._invoice(cls.partner, 900, cls._days(-30))
        cls.new = cls._invoice(cls.partner, 200, cls._days(-14))
        cls._evaluate()

    def _terms(self, **values):
        """All of it in three months, from next week on."""
        moves = self.invoice + self.old + self.new
        ids = ",".join(map(str, self._receivables(moves).ids))
        first = str(self._days(7))
        return {"items": ids, "count": "3", "amount": "", "date": first, **values}

    def _preview(self, page=None, **values):
        return self._send("plan", page=page, **self._terms(**values))

    def _form(self, page, path):
        """Which of the forms of a plan, by the end of its address."""
        forms = page.tree.xpath("//div[@id='plan']//form")
        return [one for one in forms if path in one.get("action")]

    def _fill(self, page, path, files=None, **values):
        """Send one of the forms of a plan."""
        (form,) = self._form(page, path)
        hidden = {
            field.get("name"): field.get("value") or ""
            for field in form.xpath(".//input[@type='hidden']")
        }
        data = {**hidden, **values}
        return self._open(form.get("action"), data=data, files=files)

    def _sign(self, page, path="plan/sign", files=None, **values):
        typed = {"signer": "Ana Ferrer", "agree": "1", **values}
        return self._fill(page, path, files, **typed)

    def _plans(self):
        return self.case.sudo().plan_ids
