from odoo import models


class MailMail(models.Model):
    """What becomes of the mails with dossiers: only what the mail server took counts as
    sent, and each is given to it once."""

    _inherit = "mail.mail"

    def _is_asked_about(self):
        return super()._is_asked_about() or self._is_to_agency()

    def _hand_over(self, auto_commit):
        if self.sudo()._is_to_agency():
            return self._may_leave_to_agency(auto_commit)
        return super()._hand_over(auto_commit)

    def _is_to_agency(self):
        """Whether this is a mail to an agency that nobody has written by hand."""
        is_about = self.mail_message_id.model == "credit.collection.agency"
        return is_about and self.message_type == "email_outgoing"

    def _may_leave_to_agency(self, auto_commit):
        """Whether this mail to an agency may be given to the mail server now."""
        if self.state != "outgoing":
            return False
        if why := self._find_agency_shut():
            self._stop(why)
            return False
        return not auto_commit or self._note_handed_over()

    def _find_agency_shut(self):
        """Return why this mail does not leave any more: what an archived agency has, it
        is told about, but it gets nothing new; an archived company writes nothing."""
        own = self.sudo()
        agency = own.env["credit.collection.agency"].browse(own.res_id)
        placement = own.env["credit.collection.placement"].search(
            [("message_sent_id", "=", own.mail_message_id.id)], limit=1
        )
        company = placement.company_id or agency.company_id
        shut = (company - company.filtered("active")).mapped("name")
        if placement and not agency.active:
            shut += agency.partner_id.mapped("name")
        return shut and self.env._("%(name)s is archived.", name=shut[0])

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Before: a mail that deletes itself takes its message along.
        messages = self.mail_message_id
        ours = messages.filtered(lambda one: one.model == "credit.collection.agency")
        res = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        if ours:
            placements = self.env["credit.collection.placement"].sudo()
            found = placements.search(
                [("message_sent_id", "in", ours.ids), ("state", "=", "draft")]
            )
            if failure_type:
                found.dossier_error = failure_reason or failure_type
                found._tell_dossier_failed()
            else:
                found._mark_sent()
        return res
