from odoo import models

#: Key of the context: the address from which a test pretends to write.
SENDER = "collection_sender"


class IrMailServer(models.Model):
    """Tries mail servers with the sender that customers see."""

    _inherit = "ir.mail_server"

    def _get_test_email_from(self):
        """What is tested is whether the company may write, not whether the user, who
        may have no address, may."""
        sender = self.env.context.get(SENDER)
        if not sender or self.from_filter:
            return super()._get_test_email_from()
        return sender
