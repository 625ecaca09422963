from odoo.tools import SQL

from .models.contact.sealed_mixin import SEAL


def post_init_hook(env):
    """Open the cases of the ledger as it is, so that the first screen is not empty."""
    env["credit.collection.case"]._evaluate()


def uninstall_hook(env):
    """Remove what Odoo would try to remove in an order that the database refuses: what
    was done and said protects its case, its level and its text. Saved searches would
    be left over."""
    env.flush_all()
    env.cr.execute("UPDATE credit_collection_action SET contact_id = NULL")
    for table in ("contact", "hold", "action", "case", "segment", "level"):
        env.cr.execute(
            SQL("DELETE FROM %s", SQL.identifier(f"credit_collection_{table}"))
        )
    env.invalidate_all()
    kept = env["ir.attachment"].with_context(collection_seal=SEAL)
    kept.search([("res_model", "=", "credit.collection.contact")]).unlink()
    env["ir.filters"].with_context(active_test=False).search(
        [("model_id", "=like", "credit.collection.%")]
    ).unlink()
    # Odoo forgets those of tables between its own models.
    env["ir.model.constraint"].search(
        [("name", "=like", "credit_collection_%_rel_%")]
    ).unlink()
