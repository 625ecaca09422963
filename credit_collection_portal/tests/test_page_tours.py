"""The page in a browser, on a desk and on a phone, also for those who cannot see it."""

import json
from pathlib import Path

from odoo.tests import tagged

from odoo.addons.credit_collection.tests.test_accessibility import CODE, SCRIPT

from .common import PortalHttpCommon

#: Every answer folded out, so that it is looked at too.
UNFOLD = "document.querySelectorAll('details').forEach((one) => (one.open = true));"
#: The scripts of the page have started.
READY = "Boolean(odoo.__WOWL_DEBUG__)"


@tagged("post_install", "-at_install")
class TestPageTours(PortalHttpCommon):
    browser_size = "1400x900"

    def test_see_and_answer(self):
        self.start_tour(self._path(), "credit_collection_portal_page")
        self.assertTrue(self.invoice.receipt_acknowledged_on)
        self.assertEqual(len(self._entries()), 2)

    def test_nobody_is_shut_out(self):
        if not SCRIPT:
            self.skipTest("axe-core is not here: it comes with Node.js")
        script = self.env["ir.attachment"].sudo()
        content = Path(SCRIPT).read_bytes()
        script = script.create({"name": "axe.js", "raw": content, "public": True})
        looks = [(None, ".o_cc_page", ".o_cc_page")]
        values = {
            "script": f"/web/content/{script.id}",
            "looks": json.dumps(looks),
            "exclude": "[]",
            "rules": "{}",
        }
        self.browser_js(self._path(), UNFOLD + CODE % values, ready=READY)


@tagged("post_install", "-at_install")
class TestPageToursPhone(TestPageTours):
    browser_size = "390x844"
    touch_enabled = True
    allow_inherited_tests_method = True
