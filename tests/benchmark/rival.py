"""OCA's account_credit_control on the ledger of the benchmark."""

from odoo import fields


def prepare_run(env):
    """A run of its policy over all customers, which writes nothing yet."""
    policy = env.ref("account_credit_control.credit_control_3_time")
    policy.account_ids = env["account.account"].search(
        [("account_type", "=", "asset_receivable")]
    )
    env.company.credit_policy_id = policy
    return env["credit.control.run"].create(
        {
            "date": fields.Date.today(),
            "policy_ids": [fields.Command.set(policy.ids)],
        }
    )
