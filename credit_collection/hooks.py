from odoo.tools import SQL

from .models.contact.sealed_mixin import SEAL


def post_init_hook(env):
    """Measure the customers, and create the cases for the current ledger."""
    env["credit.collection.measure"]._measure()
    env["credit.collection.case"]._evaluate()


def uninstall_hook(env):
    """Delete the records that people made, because foreign keys do not allow the order
    in which Odoo deletes them, and what Odoo would leave behind."""
    env.flush_all()
    for table, constraint in env.execute_query(
        SQL(
            """
            SELECT owner.relname, key.conname
              FROM pg_constraint key JOIN pg_class owner ON owner.oid = key.conrelid
             WHERE key.contype = 'f' AND owner.relname LIKE 'credit\\_collection\\_%%'
            """
        )
    ):
        names = SQL.identifier(table), SQL.identifier(constraint)
        env.cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", *names))
    for table in "case action contact measure segment level".split():
        name = SQL.identifier(f"credit_collection_{table}")
        env.cr.execute(SQL("DELETE FROM %s", name))
    env.invalidate_all()
    ours = "credit.collection.%"
    kept = env["ir.attachment"].with_context(
        collection_seal=SEAL, skip_res_field_check=True
    )
    kept.search([("res_model", "=like", ours)]).unlink()
    everything = env(context={**env.context, "active_test": False})
    everything["ir.filters"].search([("model_id", "=like", ours)]).unlink()
    everything["ir.sequence"].search([("code", "=like", ours)]).unlink()
    for name in ("credit.collection.item", "credit.collection.position"):
        env[name]._drop_function()
    # Odoo leaves the constraints of relation tables behind.
    env["ir.model.constraint"].search(
        [("name", "=like", "credit_collection_%_rel_%")]
    ).unlink()
