def post_init_hook(env):
    """Switch the page on for the companies there are: that is what it is installed
    for. Companies that come later decide in their settings."""
    env["res.company"].with_context(active_test=False).search([]).write(
        {"collection_portal": True}
    )
