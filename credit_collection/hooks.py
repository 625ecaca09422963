def post_init_hook(env):
    """Open the cases of the ledger as it is, so that the first screen is not empty."""
    env["credit.collection.case"]._evaluate()
