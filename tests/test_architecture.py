"""Layers, sizes, names and texts of the repository, by reading its files.

Each rule is run over the repository and over an example that breaks it.
"""

import pytest

from hygiene import (
    assert_clean,
    assert_found,
    decorators,
    guides,
    label,
    layers,
    names,
    rooms,
    sizes,
    texts,
)

RULES = [
    *layers.RULES,
    *rooms.RULES,
    *sizes.RULES,
    *decorators.RULES,
    *names.RULES,
    *texts.RULES,
    *guides.RULES,
]

ADDON = "credit_collection"
SETTING = "<odoo><setting id='b'>After <c/></setting></odoo>"
TWICE = "@api.depends(1)\n@api.depends(2)\ndef f(self):\n    pass\n"
#: The folder of the other add-on, seen from the first one.
PORTAL = "../credit_collection_portal"
MODEL = "class Case(models.Model):\n    _name = 'credit.collection.case'\n"
LINE = "class Line(models.Model):\n    _name = 'credit.collection.case.line'\n"
MIXIN = (
    "class Mixin(models.AbstractModel):\n    _name = 'credit.collection.own.mixin'\n"
)
PROMISE = (
    "class Promise(models.Model):\n"
    "    _name = 'credit.collection.promise'\n"
    "    case_id = fields.Many2one('credit.collection.case')\n"
)
PARTNER = (
    "class Partner(models.Model):\n"
    "    _inherit = 'res.partner'\n\n"
    "    def _collect(self):\n"
    "        return True\n"
)
PARSER = (
    "class Statement(models.AbstractModel):\n"
    "    _name = 'report.credit_collection.customer_statement'\n"
)
OPENING = (
    "class Opening(models.Model):\n    _name = 'credit.collection.portal.opening'\n"
)
VIEW = (
    "<odoo><record id='case_view_form' model='ir.ui.view'>"
    "<field name='model'>credit.collection.case</field></record></odoo>"
)


def addon(files):
    """The files of an add-on, with the manifest that makes it one."""
    return {
        f"{ADDON}/{name}": text
        for name, text in {"__manifest__.py": "{}", **files}.items()
    }


BROKEN = [
    (layers.tools_import_no_odoo, {"tools/a.py": "from odoo import fields"}, "odoo"),
    (layers.tools_import_no_odoo, {"tools/a.py": "import requests"}, "requests"),
    (layers.tools_import_no_odoo, {"tools/a.py": "from .. import const"}, "const"),
    (layers.tools_import_no_odoo, {"tools/a.py": "import importlib"}, "importlib"),
    (layers.tools_have_no_env, {"tools/a.py": "def f(x):\n    x.env.user"}, "x.env"),
    (
        layers.tools_read_no_clock,
        {"tools/a.py": "from datetime import date as d\nx = d.today()"},
        "datetime.date.today",
    ),
    (
        layers.tools_read_no_clock,
        {"tools/a.py": "import datetime\nx = datetime.datetime.now()"},
        "datetime.datetime.now",
    ),
    (
        layers.tools_read_no_clock,
        {"tools/a.py": "from time import time\ntime()"},
        "time",
    ),
    (layers.root_modules_stand_alone, {"const.py": "from odoo import _"}, "odoo"),
    (
        layers.root_modules_stand_alone,
        {"exceptions.py": "from . import const"},
        "const",
    ),
    (
        layers.models_know_no_edge,
        {"models/a.py": "from ..wizards import b"},
        "wizards.b",
    ),
    (layers.models_know_no_edge, {"models/a.py": "from odoo import http"}, "odoo.http"),
    (
        layers.models_know_no_edge,
        {"models/a.py": f"import odoo.addons.{ADDON}.report.b"},
        "report.b",
    ),
    (
        layers.reports_do_not_write,
        {"report/a.py": "self.env['x'].create({})"},
        "create",
    ),
    (layers.reports_do_not_write, {"report/a.py": "q = 'DELETE FROM x'"}, "DELETE"),
    (
        layers.wizards_decide_nothing,
        {"wizards/a.py": "from ..tools import b"},
        "tools.b",
    ),
    (
        layers.wizards_decide_nothing,
        {"wizards/a.py": "from odoo.tools import SQL"},
        "SQL",
    ),
    (
        layers.wizards_decide_nothing,
        {"wizards/a.py": "s.env.cr.execute('')"},
        "s.env.cr",
    ),
    (
        layers.wizards_decide_nothing,
        {"wizards/a.py": "self.env['x'].env.cr.execute('')"},
        "env.cr.execute",
    ),
    (layers.controllers_do_not_write, {"controllers/a.py": "case.unlink()"}, "unlink"),
    (
        layers.controllers_do_not_write,
        {"controllers/a.py": "from ..tools import b"},
        "tools.b",
    ),
    (
        layers.addons_name_no_stranger,
        {"views/a.xml": "<a t-call='credit_collection_portal.page'/>"},
        "credit_collection_portal",
    ),
    (sizes.python_files_are_short, {"models/a.py": "x = 1\n" * 401}, "401 lines"),
    (decorators.decorators_stand_once, {"models/a.py": TWICE}, "f has depends twice"),
    (sizes.xml_files_are_short, {"data/a.xml": "<odoo>\n" + "\n" * 400}, "401 lines"),
    (
        sizes.functions_are_short,
        {"models/a.py": "def f():\n" + "    x = 1\n" * 40},
        "f has 41 lines",
    ),
    (names.one_model_per_file, {"models/a.py": MODEL + LINE}, "a second model"),
    (names.one_model_per_file, {"models/a.py": "class Plain:\n    pass"}, "no model"),
    (
        names.model_files_have_the_name_of_the_model,
        {"models/case/file.py": MODEL},
        "holds the model credit.collection.case",
    ),
    (
        names.model_files_have_the_name_of_the_model,
        {"models/case/case_call.py": MODEL},
        "holds the model credit.collection.case",
    ),
    (
        names.model_files_have_the_name_of_the_model,
        {"models/a.py": "class A(models.Model):\n    _inherit = ['a', 'b']"},
        "cannot be read",
    ),
    (
        names.concrete_models_have_a_view_file,
        {"models/case/case.py": MODEL},
        "case_views.xml",
    ),
    (
        names.view_files_hold_the_views_of_their_model,
        {"views/ledger/item_views.xml": VIEW},
        "case_view_form is of credit.collection.case",
    ),
    (
        names.models_are_tested_in_their_room,
        {"models/case/case.py": MODEL},
        "no tests/case/",
    ),
    (
        names.models_are_tested_in_their_room,
        {"models/case/case.py": MODEL, "tests/case/test_other.py": "x = 1"},
        "no test of its room is about credit.collection.case",
    ),
    (
        names.mixins_are_shared,
        {"models/base/own_mixin.py": MIXIN},
        "credit.collection.own.mixin has 0 users",
    ),
    (
        names.replaced_names_stay_away,
        {"models/a.py": "promise.date_grace"},
        "date_grace has another name now",
    ),
    (
        rooms.rooms_call_downward,
        {
            "models/case/case.py": MODEL,
            "models/promise/promise.py": PROMISE,
            "models/case/case_promise.py": "x = self.env['credit.collection.promise']",
        },
        "case calls credit.collection.promise of promise",
    ),
    (
        rooms.rooms_call_downward,
        {
            "models/promise/promise.py": PROMISE,
            "models/case/case.py": MODEL
            + "    promise_ids = fields.One2many('credit.collection.promise')\n",
        },
        "case calls credit.collection.promise of promise",
    ),
    (
        rooms.rooms_call_downward,
        {
            "models/promise/promise.py": PROMISE,
            "models/ledger/item.py": "QUERY = 'SELECT 1 FROM "
            "credit_collection_promise'",
        },
        "ledger calls credit.collection.promise of promise",
    ),
    (
        rooms.rooms_call_downward,
        {"models/case/a.py": "from ..promise import promise"},
        "case calls promise of promise",
    ),
    (
        rooms.rooms_call_downward,
        {
            f"{PORTAL}/__manifest__.py": "{}",
            f"{PORTAL}/models/page/portal_opening.py": OPENING,
            f"{PORTAL}/models/access/case.py": MODEL
            + "    x = self.env['credit.collection.portal.opening']",
        },
        "access calls credit.collection.portal.opening of page",
    ),
    (
        rooms.rooms_call_downward,
        {
            f"{PORTAL}/__manifest__.py": "{}",
            f"{PORTAL}/models/access/portal_opening.py": OPENING,
            "models/case/case.py": MODEL
            + "    x = self.env['credit.collection.portal.opening']",
        },
        "case calls credit.collection.portal.opening of access",
    ),
    (
        rooms.folders_mirror_the_rooms,
        {
            f"{PORTAL}/__manifest__.py": "{}",
            f"{PORTAL}/controllers/kitchen.py": "",
            f"{PORTAL}/controllers/page.py": "",
        },
        "kitchen is no",
    ),
    (
        rooms.exceptions_are_needed,
        {
            "models/case/case.py": MODEL,
            "models/evaluation/evaluation.py": "class E(models.AbstractModel):\n"
            "    _name = 'credit.collection.evaluation'\n",
        },
        "case does not call credit.collection.evaluation any more",
    ),
    (
        rooms.folders_mirror_the_rooms,
        {"data/kitchen/a.xml": "<odoo/>"},
        "kitchen is no",
    ),
    (
        rooms.models_live_in_rooms,
        {"models/case/case.py": MODEL, "models/loose.py": PARTNER},
        "stands in no room",
    ),
    (
        sizes.assembled_models_do_not_grow,
        {
            "models/case/case.py": MODEL
            + "".join(f"    def a{number}(self): pass\n" for number in range(179))
        },
        "179 methods",
    ),
    (names.packages_import_their_modules, {"tests/test_a.py": ""}, "test_a.py: not"),
    (
        names.packages_import_their_modules,
        {"tests/plan/test_a.py": "", "tests/plan/__init__.py": "from . import test_a"},
        "tests/plan: not imported with a star",
    ),
    (
        names.packages_import_their_modules,
        {"tests/plan/test_a.py": "", "tests/promise/test_a.py": ""},
        "one of them does not run",
    ),
    (
        names.packages_import_their_modules,
        {"models/a.py": "", "models/__init__.py": "from . import b"},
        "a.py: not imported",
    ),
    (
        guides.map_leads_to_files,
        {"../.github/CONTRIBUTING.md": "<!-- map -->\n<!-- end of the map -->"},
        "the map has 0 rows",
    ),
    (
        guides.map_leads_to_files,
        {
            "../.github/CONTRIBUTING.md": "<!-- map -->\n| why | `models/no.py` |\n"
            "<!-- end of the map -->"
        },
        "names models/no.py, which is not there",
    ),
    (
        guides.picture_shows_the_rooms,
        {"../.github/CONTRIBUTING.md": "nothing", "models/case/case.py": MODEL},
        "lacks the room case",
    ),
    (texts.no_machine_paths, {"tools/a.py": "x = '/" + "home/me/x'"}, "home/m"),
    (texts.no_package_indexes, {"a.cfg": "https://pypi.org/" + "simple/x"}, "pypi.org"),
    (texts.no_leftovers, {"tools/a.py": "# TO" + "DO later"}, "a.py:1"),
    (texts.no_silent_suppressions, {"tools/a.py": "x = 1  # " + "noqa: E501"}, "E501"),
    (
        texts.no_silent_suppressions,
        {"tools/a.py": "x = 1  # pylint" + ": disable=no-search-all"},
        "no-search-all",
    ),
    (texts.no_hidden_texts, {"tools/a.py": "x = f'{_(1)}'"}, "a.py:1: a text"),
    (texts.settings_show_their_words, {"views/a.xml": SETTING}, "words of b"),
]

SOUND = {
    f"{PORTAL}/__manifest__.py": "{}",
    f"{PORTAL}/controllers/__init__.py": "from . import page\n",
    f"{PORTAL}/controllers/page.py": "",
    f"{PORTAL}/models/__init__.py": "from . import page\n",
    f"{PORTAL}/models/page/__init__.py": "from . import case\n",
    f"{PORTAL}/models/page/case.py": (
        "class Case(models.Model):\n"
        "    _inherit = 'credit.collection.case'\n"
        "    x = self.env['credit.collection.case']\n"
    ),
    f"{PORTAL}/tests/__init__.py": "from .page import *\n",
    f"{PORTAL}/tests/page/__init__.py": "from . import test_case\n",
    f"{PORTAL}/tests/page/test_case.py": "",
    "const.py": "import enum",
    "exceptions.py": "from odoo.exceptions import UserError",
    "tools/__init__.py": "",
    "tools/decision.py": (
        "from datetime import date\n"
        "from dateutil.relativedelta import relativedelta\n"
        "from . import other\n"
        "from .other import thing\n"
        "def decide(facts, today: date):\n"
        "    return facts.today == today\n"
    ),
    "models/__init__.py": "from . import case, assignment\n",
    "models/case/__init__.py": "from . import case, case_line\n",
    "models/case/case.py": "from ...tools import decision\n" + MODEL,
    "models/case/case_line.py": LINE,
    "models/assignment/__init__.py": "from . import res_partner\n",
    "models/assignment/res_partner.py": PARTNER,
    "report/__init__.py": "from . import ledger, customer_statement",
    "report/ledger.py": "from odoo.tools import SQL\nQUERY = SQL('SELECT 1')",
    "report/customer_statement.py": PARSER,
    "views/case/case_views.xml": VIEW,
    "tests/__init__.py": "from .assignment import *\nfrom .case import *\n",
    "tests/case/__init__.py": "from . import test_case\nfrom . import test_case_line\n",
    "tests/assignment/__init__.py": "from . import test_res_partner\n",
    "tests/common.py": "x = 1  # noqa: E501  the address has to stay on one line",
    "tests/case/test_case.py": "import time\ntime.time()",
    "tests/case/test_case_line.py": "",
    "tests/assignment/test_res_partner.py": "",
}


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_repository_keeps_the_rule(rule, repository):
    assert_clean(rule, repository)


@pytest.mark.parametrize(("rule", "files", "offence"), BROKEN, ids=label)
def test_rule_finds_what_breaks_it(rule, files, offence, plant):
    assert_found(rule, plant(addon(files)), offence)


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_rule_lets_sound_code_pass(rule, plant):
    assert_clean(rule, plant(addon(SOUND)))


def test_every_rule_has_an_example_that_breaks_it():
    assert {rule for rule, *_ in BROKEN} == set(RULES)
