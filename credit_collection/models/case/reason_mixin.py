from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_amount, format_date


class CreditCollectionReasonMixin(models.AbstractModel):
    """Reason of a decision: stored as a code with parameters, shown as a sentence in
    the language of the user."""

    _name = "credit.collection.reason.mixin"
    _inherit = ["credit.collection.up.to.date.mixin"]
    _description = "Reason of a decision"

    reason_code = fields.Selection("_selection_reason_code", "Kind of reason")
    reason_params = fields.Json()
    reason = fields.Char(compute="_compute_reason")

    @api.model
    def _selection_reason_code(self):
        # A dict: in a list of pairs, the export of terms would export the codes too.
        labels = {
            "clear": self.env._("Nothing overdue"),
            "dust": self.env._("Too little to collect"),
            "upcoming": self.env._("Due date near"),
            "upcoming_remind": self.env._("Courtesy reminder"),
            "upcoming_approval": self.env._("Courtesy reminder to approve"),
            "held": self.env._("On hold"),
            "held_until": self.env._("On hold until a date"),
            "covered": self.env._("Covered by credits"),
            "planned": self.env._("Planned by age"),
            "planned_gap": self.env._("Planned after the minimum gap"),
            "due": self.env._("Due now"),
            "to_approve": self.env._("Waits for approval"),
            "below_minimum": self.env._("Below the minimum"),
            "levels_spent": self.env._("All levels done"),
            "no_levels": self.env._("No protocol"),
            "delivery_failed": self.env._("Not delivered"),
            "delivery_pending": self.env._("Waits to be sent"),
            "mailing_pending": self.env._("Printed, not mailed"),
            "done": self.env._("Done"),
            "by_person": self.env._("Decided by a person"),
            "old_approval": self.env._("Old debt to approve"),
            "archived": self.env._("Archived customer"),
            "no_recipient": self.env._("No valid address"),
            "undelivered": self.env._("Bounced or refused"),
            "refused": self.env._("Blacklisted address"),
            "no_consent": self.env._("No consent to this channel"),
            "never_allowed": self.env._("Never allowed by a contact policy"),
            "no_answer": self.env._("Nobody answers the phone"),
            "wrong_number": self.env._("Wrong number"),
            "no_phone": self.env._("No valid phone"),
            "phone_refused": self.env._("Blacklisted phone"),
            "landline": self.env._("Landline"),
            "no_address": self.env._("No postal address"),
            "text_failed": self.env._("Text cannot be filled in"),
            "error": self.env._("Error"),
        }
        return list(labels.items())

    @api.model
    def _reason_sentences(self):
        """Return the sentence of each code, with its parameters as placeholders."""
        return {
            **self._sentences_at_rest(),
            **self._sentences_chasing(),
            **self._sentences_of_old_debts(),
            **self._sentences_of_actions(),
        }

    @api.model
    def _sentences_at_rest(self):
        return {
            "clear": self.env._("Nothing is overdue."),
            "dust": self.env._(
                "%(amount)s to collect is less than the least amount of the company."
            ),
            "upcoming": self.env._("Falls due on %(date_due)s."),
            "upcoming_remind": self.env._(
                "Falls due on %(date_due)s: time for %(level)s."
            ),
            "upcoming_approval": self.env._(
                "Falls due on %(date_due)s: %(level)s waits for approval."
            ),
            "held": self.env._("On hold (%(hold)s) until a person has handled it."),
            "held_until": self.env._("On hold (%(hold)s) until %(date)s."),
            "covered": self.env._(
                "Credits of %(amount)s cover what is overdue: match them."
            ),
        }

    @api.model
    def _sentences_chasing(self):
        return {
            "planned": self.env._(
                "%(level)s on %(date)s: the oldest unpaid item fell due on "
                "%(date_due)s."
            ),
            "planned_gap": self.env._(
                "%(level)s on %(date)s, after the minimum gap since the last level."
            ),
            "due": self.env._(
                "%(level)s is due: the oldest unpaid item fell due on %(date_due)s."
            ),
            "to_approve": self.env._(
                "%(level)s waits for approval: the oldest unpaid item fell due on "
                "%(date_due)s."
            ),
            "below_minimum": self.env._(
                "%(amount)s to collect is below the minimum of %(level)s, "
                "%(amount_minimum)s."
            ),
            "levels_spent": self.env._(
                "All levels are done. A person decides: agency, court or write-off."
            ),
            "no_levels": self.env._(
                "No protocol with levels after the due date: set one up."
            ),
            "delivery_failed": self.env._(
                "%(level)s did not reach the customer: put right what stopped it, and "
                "retry."
            ),
            "delivery_pending": self.env._(
                "%(level)s still waits to be sent; nothing escalates."
            ),
            "mailing_pending": self.env._(
                "%(level)s is printed, not mailed: mail the letter and mark it; "
                "nothing escalates."
            ),
        }

    @api.model
    def _sentences_of_old_debts(self):
        return {
            "old_approval": self.env._(
                "%(level)s waits for approval: the debt is more than %(count)s days "
                "late, and a friendly text would be out of place."
            ),
        }

    @api.model
    def _sentences_of_actions(self):
        return {
            "done": self.env._("%(level)s was done on %(date)s."),
            "by_person": self.env._("%(user)s: %(text)s"),
            "archived": self.env._("%(names)s is archived: nothing is sent."),
            "no_recipient": self.env._("%(names)s: no valid e-mail address"),
            "refused": self.env._("%(names)s: the address is blacklisted"),
            "no_phone": self.env._("%(names)s: no valid phone number"),
            "phone_refused": self.env._("%(names)s: the phone is blacklisted"),
            "landline": self.env._("%(names)s: a landline takes no SMS"),
            "no_address": self.env._(
                "%(names)s: no complete postal address (street, city, country)"
            ),
            "undelivered": self.env._("Not delivered: %(text)s"),
            "no_consent": self.env._("%(names)s has not agreed to this channel."),
            "never_allowed": self.env._(
                "%(rule)s leaves no moment for this channel: check its hours and "
                "limits."
            ),
            "no_answer": self.env._("No answer after %(count)s tries."),
            "wrong_number": self.env._("%(names)s: the number is wrong"),
            "text_failed": self.env._(
                "The text %(template)s cannot be filled in for this customer: %(text)s"
            ),
            "error": self.env._("Error: %(text)s"),
        }

    @api.depends("reason_code", "reason_params")
    @api.depends_context("lang")
    def _compute_reason(self):
        sentences = self._reason_sentences()
        for record in self:
            sentence = sentences.get(record.reason_code, "")
            values = record._reason_values()
            record.reason = sentence % values if sentence else False

    def _reason_values(self):
        """Return the parameters as text, in the language of the user."""
        self.ensure_one()
        values = defaultdict(str)
        for key, value in (self.reason_params or {}).items():
            values[key] = self._reason_value(key.split("_")[0], value)
        return values

    def _reason_value(self, kind, value):
        """Return one parameter as text; the rooms add kinds of their own.

        :param str kind: the name of the parameter up to the first underscore.
        """
        if kind == "date":
            return format_date(self.env, value)
        if kind == "amount":
            return format_amount(self.env, value, self.company_id.currency_id)
        if kind == "user":
            return self.env["res.users"].sudo().browse(value).name
        return value
