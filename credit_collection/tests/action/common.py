"""Messages about agreements."""

from ..channel.common import MessageBuilders
from ..policy.common import ContactPolicyCommon
from ..promise.common import PromiseCommon


class NotificationCommon(MessageBuilders, PromiseCommon, ContactPolicyCommon):
    """Promises, and what the customer reads about them."""

    def _acts(self, record, occasion=None):
        """The messages about an agreement, fresh from the database."""
        actions = (
            self.env["credit.collection.action"]
            .with_user(self.collector)
            .search([("res_model", "=", record._name), ("res_id", "=", record.id)])
        )
        actions.invalidate_recordset()
        return actions.filtered(
            lambda action: not occasion or action.occasion == occasion
        )

    def _states(self, record):
        return {action.occasion: action.state for action in self._acts(record)}

    def _text(self, mail):
        body = mail.get_body(("html",)).get_content()
        return " ".join(body.replace("\xa0", " ").split())
