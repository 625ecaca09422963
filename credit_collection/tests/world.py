"""The world of the tests, built once and kept in the database they run on.

``./setup/test`` calls :func:`keep` on the database that it copies. A class of
:class:`CreditCollectionCommon` looks up there what was kept, with the same users and
the same names; on any other database it builds all of it, as Odoo's own tests do.
"""

import json

from odoo import models
from odoo.modules.registry import Registry
from odoo.tests import get_db_name

#: The parameter of the database that says what was kept.
NOTE = "credit_collection.test_world"
#: The name of a second company, until a test takes it.
SPARE = "Spare"


def keep():
    """Build the world and commit it."""
    from .common import CreditCollectionCommon as common  # which looks up here

    before = set(vars(common))
    common.setUpClass()
    try:
        common.spare = common.setup_other_company(name=SPARE)
        common.env.user.sudo().company_ids -= common.spare["company"]
        common.env.flush_all()
        built = {name: vars(common)[name] for name in set(vars(common)) - before}
        note = {name: _pack(value) for name, value in built.items() if _lasts(value)}
        parameters = common.env["ir.config_parameter"].sudo()
        parameters.set_param(NOTE, json.dumps(note, sort_keys=True))
        common.env.flush_all()
        # Odoo forbids the tests to commit; this is no test.
        type(common.cr).commit(common.cr)
    finally:
        common.doClassCleanups()


def is_kept():
    """Whether the database of the tests has a world."""
    with Registry(get_db_name()).cursor() as cr:
        cr.execute("SELECT 1 FROM ir_config_parameter WHERE key = %s", [NOTE])
        return bool(cr.rowcount)


def enter(common):
    """Give the class ``common``, which has an ``env``, all that was kept."""
    root = common.env(context=common.default_env_context())
    note = json.loads(root["ir.config_parameter"].sudo().get_param(NOTE))
    common.env = root(user=note["user"]["ids"][0])
    for name, value in note.items():
        setattr(common, name, _unpack(common.env, value))
    common.maxDiff, common.tax_number = None, 0  # as Odoo's own class does


def _lasts(value):
    """Whether ``value`` is made of records, which are there in another process."""
    if isinstance(value, dict):
        return all(map(_lasts, value.values()))
    return isinstance(value, models.BaseModel)


def _pack(value):
    """``value`` as JSON can carry it."""
    if isinstance(value, dict):
        return {"items": {key: _pack(each) for key, each in value.items()}}
    # Whoever sees the records is part of what they are in a test.
    env = value.env
    return {"model": value._name, "ids": value.ids, "uid": env.uid, "su": env.su}


def _unpack(env, packed):
    """What :func:`_pack` was given, in ``env``."""
    if "items" in packed:
        return {key: _unpack(env, each) for key, each in packed["items"].items()}
    env = env(user=packed["uid"], su=packed["su"])
    return env[packed["model"]].browse(packed["ids"])
