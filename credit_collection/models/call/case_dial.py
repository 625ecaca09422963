from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class CreditCollectionCase(models.Model):
    """Whether contact policies allow a call at the customer's local time.

    Policies can block dialling. Calls that took place can always be logged, with a
    reason if they break a policy.
    """

    _inherit = "credit.collection.case"

    call_status = fields.Selection(
        [("allowed", "Allowed now"), ("warn", "Better not now"), ("block", "Not now")],
        "May I call",
        compute="_compute_call_status",
    )
    call_hint = fields.Char("Why not now", compute="_compute_call_status")
    call_local_time = fields.Char("Time there", compute="_compute_call_status")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "tz")
    def _compute_call_status(self):
        policy, now = self._get_policy(), fields.Datetime.now()
        verdicts = policy._verdicts(self, "call", now)
        for case in self:
            verdict = verdicts[case.id]
            case.call_status = "allowed" if verdict.allowed else verdict.severity
            case.call_hint = policy._explain(verdict)
            case.call_local_time = format_datetime(
                self.env, now, tz=verdict.params["zone"], dt_format="EEEE, HH:mm"
            )

    # === ACTION METHODS === #

    def action_dial(self):
        """Dial, and open the dialog to log the call. If a policy only warns, open the
        dialog first, to ask for the reason.

        :raise UserError: without a number, or if a policy blocks the call.
        """
        self.ensure_one()
        self._check_may_collect()
        verdict = self._check_talk("call", fields.Datetime.now())
        if not verdict.allowed and verdict.severity == "warn":
            return self.action_log_call()
        return self._dial(following=self.action_log_call())

    # === BUSINESS METHODS === #

    def _dial(self, phone=None, reason=None, exemption=None, following=None):
        """Return the client action that dials.

        :param str phone: number of the customer; None for ``call_phone``.
        :param str reason: why the customer is called in spite of a warning.
        :param str exemption: see ``EXEMPTIONS``; None for none.
        :param dict following: action to open next.
        :raise UserError: without a number, or if a policy blocks the call.
        """
        self._check_may_collect()
        self._get_policy()._check_manual(
            self, "call", fields.Datetime.now(), exemption, reason
        )
        phone = phone or self.call_phone
        if not phone:
            raise UserError(
                self.env._(
                    "%(customer)s has no phone number: find it out first.",
                    customer=self.display_name,
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "credit_collection_dial",
            "params": {"url": f"tel:{self._get_dialled(phone)}", "next": following},
        }

    def _get_dialled(self, phone):
        """Return a number in international format, or as entered if it is not valid in
        the customer's country.

        :rtype: str
        """
        country = self.partner_id.country_id or self.company_id.country_id
        number = self.partner_id._phone_format(number=phone, country=country) or phone
        return "".join(char for char in number if char in "+0123456789*#")

    def _check_talk(self, channel, moment, exemption=None):
        """Check a call or visit against the contact policies.

        :param datetime moment: naive UTC.
        :param str exemption: see ``EXEMPTIONS``; None for none.
        :rtype: Verdict
        """
        return self._get_policy()._verdict(self, channel, moment, exemption)

    def _get_talk_warning(self, channel, moment, exemption=None):
        """Explain why policies do not allow a contact, empty if they do; see
        :meth:`_check_talk`.

        :rtype: str
        """
        verdict = self._check_talk(channel, moment, exemption)
        return self._get_policy()._explain(verdict)

    def _check_reason_to_talk(self, channel, moment, exemption, reason):
        """Check that a call or visit that breaks a policy has a reason.

        :raise UserError: if the reason is missing.
        """
        warning = self._get_talk_warning(channel, moment, exemption)
        if warning and not (reason or "").strip():
            raise UserError(
                self.env._("%(rule)s\nSay why it was done anyway.", rule=warning)
            )

    def _hides_delay_reason(self):
        """Whether a policy forbids asking this customer why the payment is late."""
        return self._get_policy()._is_reason_hidden(self, fields.Datetime.now())

    def _get_policy(self):
        return self.env["credit.collection.contact.policy"]
