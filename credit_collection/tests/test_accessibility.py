"""No screen of ours shuts anybody out: axe-core looks at them in a browser."""

import json
import os
from pathlib import Path

from odoo.tests import HttpCase, tagged

from .common import CreditCollectionCommon

#: Where ./setup/test has put the script of axe-core.
SCRIPT = os.environ.get("CC_AXE")

#: What Odoo itself draws around and inside our views.
DRAWN_BY_ODOO = [
    ".o_control_panel",
    ".o-mail-Form-chatter",
    ".o_optional_columns_dropdown",
    ".o_list_record_selector",
    ".o_avatar",
    ".o_field_kanban_activity",
    ".o_notebook_headers",
    ".modal-header",
]
#: Rules that the widgets of Odoo break on any screen: names of dialogs, of frames and
#: of choices, and the grey of secondary text.
BROKEN_BY_ODOO = [
    "aria-allowed-attr",
    "aria-dialog-name",
    "autocomplete-valid",
    "color-contrast",
    "frame-title",
    "image-alt",
]

CODE = """
(async () => {
    const until = async (selector) => {
        for (let tries = 0; tries < 200; tries++) {
            if (document.querySelector(selector)) return;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error(`There is no ${selector}`);
    };
    const script = document.createElement("script");
    script.textContent = await (await fetch("%(script)s")).text();
    document.head.append(script);
    const {action} = odoo.__WOWL_DEBUG__?.root.env.services || {};
    for (const [open, shown, include] of %(looks)s) {
        if (open && open.type) {
            await action.doAction(open);
        } else if (open) {
            await until(open);
            document.querySelector(open).click();
        }
        await until(shown);
        if (!include) continue;
        const found = await window.axe.run(
            {include: [include], exclude: %(exclude)s},
            {resultTypes: ["violations"], rules: %(rules)s}
        );
        const grave = found.violations
            .filter((one) => ["serious", "critical"].includes(one.impact))
            .map((one) => `${one.help}: ${one.nodes.map((node) => node.html)}`);
        if (grave.length) throw new Error(`${shown}: ${grave.join("; ")}`);
    }
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""


@tagged("post_install", "-at_install")
class TestAccessibility(CreditCollectionCommon, HttpCase):
    browser_size = "1400x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer(phone="+34 600 100 200")
        cls._invoice(cls.partner, 100, cls._days(-10))
        cls._evaluate()
        cls.script = cls._load_script()

    @classmethod
    def _load_script(cls):
        """axe-core as a file of the database, for the browser; None without it."""
        if not SCRIPT:
            return None
        return (
            cls.env["ir.attachment"]
            .sudo()
            .create(
                {"name": "axe.js", "raw": Path(SCRIPT).read_bytes(), "public": True}
            )
        )

    def _look(self, page, *looks, ours=False):
        """Open a page and look at parts of it.

        :param looks: what to click or which action to do (None for nothing), what to
            wait for, and at what to look (None for nothing).
        :param bool ours: whether every element there is ours.
        """
        if not self.script:
            self.skipTest("axe-core is not here: it comes with Node.js")
        broken = {rule: {"enabled": False} for rule in BROKEN_BY_ODOO}
        values = {
            "script": f"/web/content/{self.script.id}",
            "looks": json.dumps(looks),
            "exclude": json.dumps([] if ours else DRAWN_BY_ODOO),
            "rules": json.dumps({} if ours else broken),
        }
        self.browser_js(
            f"/odoo/{page}",
            CODE % values,
            ready="odoo.isReady === true",
            login=self.manager.login,
        )

    def test_overview(self):
        overview = ".o_collection_overview"
        self._look("collection-overview", (None, overview, overview), ours=True)

    def test_worklist_case_and_dialogs(self):
        names = ("log_call", "promise", "plan", "dispute", "pause", "remind")
        buttons = [f".o_form_statusbar button[name=action_{name}]" for name in names]
        self._look(
            "collection",
            (None, ".o_data_row", ".o_list_renderer"),
            (".o_data_row td[name=partner_id]", ".o_form_view", ".o_form_view"),
            *self._dialogs(*buttons),
        )

    def _dialogs(self, *opened):
        """The looks at dialogs, one after the other."""
        looks = []
        for one in opened:
            if isinstance(one, dict):
                one = {**one, "views": [[False, "form"]]}
            looks += [
                (one, ".modal .o_form_view", ".modal"),
                (".modal .btn-close", "body:not(:has(.modal))", None),
            ]
        return looks

    def test_dialogs_of_other_screens(self):
        """Settlement, agency, contract, release and the like."""
        case = self._case(self.partner, user=self.manager)
        settlement = case.action_plan()
        settlement["context"]["default_kind"] = "settlement"
        self._look(
            "collection",
            (None, ".o_action_manager .o_view_controller", None),
            *self._dialogs(
                settlement,
                case.action_place(),
                case.action_decide(),
                case.action_whatsapp(),
                case.action_simulate(),
                case._open_dialog(
                    "contract.make", "Make", default_partner_id=self.partner.id
                ),
                self.company.with_user(self.manager).action_collection_release(),
                self._case(self.partner, user=self.manager)._open_dialog(
                    "agency.import", "Import"
                ),
            ),
        )


@tagged("post_install", "-at_install")
class TestAccessibilityPhone(TestAccessibility):
    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True

    def test_worklist_case_and_dialogs(self):
        card = ".o_kanban_record:not(.o_kanban_ghost)"
        self._look(
            "collection",
            (None, card, ".o_kanban_renderer"),
            (card, ".o_form_view", ".o_form_view"),
        )
