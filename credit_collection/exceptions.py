"""Errors of the collection desk that a caller may want to tell apart."""

from odoo.exceptions import UserError


class UnreachableCustomer(UserError):
    """No valid recipient for a channel: the action fails and a person is told."""
