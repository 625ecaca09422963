from odoo.tools import SQL

from .models.contact.sealed_mixin import SEAL


def post_init_hook(env):
    """Measure the customers, and create the cases for the current ledger."""
    env["credit.collection.measure"]._measure()
    env["credit.collection.case"]._evaluate()


def uninstall_hook(env):
    """Delete records in an order that their foreign keys allow, which Odoo does not
    know, and the saved searches that it would leave behind."""
    env.flush_all()
    env.cr.execute("UPDATE credit_collection_action SET contact_id = NULL")
    env.cr.execute("UPDATE credit_collection_contract SET previous_id = NULL")
    tables = "contract contact hold action case measure segment level"
    for table in tables.split():
        env.cr.execute(
            SQL("DELETE FROM %s", SQL.identifier(f"credit_collection_{table}"))
        )
    env.invalidate_all()
    kept = env["ir.attachment"].with_context(collection_seal=SEAL)
    kept.search([("res_model", "=", "credit.collection.contact")]).unlink()
    env["ir.filters"].with_context(active_test=False).search(
        [("model_id", "=like", "credit.collection.%")]
    ).unlink()
    for name in ("credit.collection.item", "credit.collection.position"):
        env[name]._drop_function()
    # Odoo leaves the constraints of relation tables behind.
    env["ir.model.constraint"].search(
        [("name", "=like", "credit_collection_%_rel_%")]
    ).unlink()
