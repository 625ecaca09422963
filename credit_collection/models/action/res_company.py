import logging
from collections import Counter
from smtplib import SMTPAuthenticationError, SMTPException

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...const import MANAGERS, PREFETCH, SETTINGS_GROUPS
from .hand_over import Stop
from .ir_mail_server import SENDER

_logger = logging.getLogger(__name__)


class ResCompany(models.Model):
    """Whether a company sends by itself: a manager releases it, and may switch it off
    again at any time."""

    _inherit = "res.company"

    collection_automatic = fields.Boolean(
        "Send by itself",
        copy=False,
        groups=SETTINGS_GROUPS,
        help="Off: nothing is sent by itself. A collection manager switches it on "
        "after looking at the first wave.",
        prefetch=PREFETCH,
    )
    collection_daily_limit = fields.Integer(
        "Messages a day of a wave",
        default=25,
        groups=SETTINGS_GROUPS,
        help="What a manager has released at once leaves in parts, the oldest debts "
        "last, so that the answers can be handled. 0: all at once.",
        prefetch=PREFETCH,
    )
    collection_surge_factor = fields.Integer(
        "Times the usual day",
        default=5,
        groups=SETTINGS_GROUPS,
        help="When more messages than that wait, as after an import, they wait for a "
        "person. 0: never.",
        prefetch=PREFETCH,
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        released = companies.filtered(lambda c: c.sudo().collection_automatic)
        if released:
            released._check_release()
        return companies

    def write(self, vals):
        """Check who switches automatic sending on or off, and whether it may be; off
        also takes back what waits in the queues."""
        if "collection_automatic" not in vals:
            return super().write(vals)
        wanted = bool(vals["collection_automatic"])
        changed = self.filtered(lambda c: c.sudo().collection_automatic != wanted)
        if changed and wanted:
            changed._check_release()
        elif changed:
            self._check_release_manager()
        res = super().write(vals)
        for company in changed.sudo():
            if not wanted:
                company._withdraw_queue()
            elif not self.env.su:
                company._mark_wave()
        return res

    # === ACTION METHODS === #

    def action_collection_first_wave(self):
        """Show what would leave on the first day, case by case. Cases in which nothing
        was done yet start at the level that fits their age.

        :raise AccessError: unless a collection manager of the company asks.
        """
        self.ensure_one()
        self._check_release_manager()
        cases = self.env["credit.collection.case"]
        mine = Domain("company_id", "=", self.id)
        found = cases.search(cases._get_wave_domain() & mine)
        if not self.sudo().collection_automatic:
            found._propose_starts()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_collection_case_action_wave"
        )
        if self.sudo().collection_automatic:
            action["name"] = action["display_name"] = self.env._("What waits")
        domain = [("is_in_wave", "=", True), ("company_id", "=", self.id)]
        context = {"default_company_id": self.id}
        return {**action, "domain": domain, "context": context}

    def action_collection_release(self):
        """Open the dialog that releases what would leave; it was looked at."""
        self.ensure_one()
        self._check_release_manager()
        releases = self.env["credit.collection.release"]
        if not releases._find_last(self, "seen"):
            releases._note(self, "seen")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release the company"),
            "res_model": "credit.collection.first.wave",
            "view_mode": "form",
            "target": "new",
            "context": {"default_company_id": self.id},
        }

    def action_collection_stop(self):
        """Switch automatic sending off at once, the queues included."""
        self._check_release_manager()
        self.sudo().collection_automatic = False

    def action_collection_texts_read(self):
        """Note that the current user has read the protocols and their texts."""
        self.ensure_one()
        self._check_release_manager()
        setup = self.env["credit.collection.setup"].sudo()
        fingerprint = setup._get_fingerprint(self.sudo())
        releases = self.env["credit.collection.release"]
        releases._note(self, "texts", fingerprint=fingerprint)

    def action_collection_test_mail(self):
        """Connect to the mail server that sends for the company, and note its answer.

        :return: a notification with the answer.
        """
        self.ensure_one()
        self._check_release_manager()
        setup = self.env["credit.collection.setup"].sudo()
        answer, note = self._test_server(setup._find_server(self.sudo()))
        if answer != "ok":
            _logger.info("The mail server of %s: %s", self.name, note)
        self.env["credit.collection.release"]._note(
            self,
            "mail",
            is_ok=answer == "ok",
            answer=answer,
            note=note[:200],
            fingerprint=setup._describe_server(self.sudo()),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if answer == "ok" else "danger",
                "message": setup._explain_answer(answer),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_collection_bank_imported(self):
        """Say that bank statements are imported here."""
        self._check_release_manager()
        self.sudo().collection_bank_source = "imported"

    def action_collection_bank_by_hand(self):
        """Say that payments are entered by hand here."""
        self._check_release_manager()
        self.sudo().collection_bank_source = "by_hand"

    def action_collection_company(self):
        """Open the form of the company."""
        self._check_release_manager()
        return self._get_records_action()

    # === BUSINESS METHODS - Release === #

    def _collection_release(self):
        """Let the company send by itself, and release what waits now.

        What was released leaves in parts, see ``credit.collection.pace``.

        :return: the entry that notes it.
        :raise AccessError: unless a collection manager of the company asks.
        :raise UserError: while the set-up is incomplete.
        """
        self.ensure_one()
        self._check_release()
        company = self.sudo()
        company.collection_automatic = True
        return company._mark_wave()

    def _mark_wave(self):
        """Let what waits now leave, in parts, and note it.

        :return: the entry that notes it.
        """
        self.ensure_one()
        actions = self._get_wave()
        entry = self.env["credit.collection.release"]._note(
            self, "wave", count=len(actions)
        )
        actions.release_id = entry
        kind = "credit_collection.mail_activity_type_release"
        self.partner_id.activity_unlink([kind])
        self.env.ref("credit_collection.ir_cron_dispatch").sudo()._trigger()
        return entry

    def _get_by_hand_notice(self):
        """Return what a person who sends by hand in these companies has to know before:
        what of the set-up is missing, and that nothing else leaves.

        :return: one sentence per company that does not send by itself; empty otherwise.
        :rtype: str
        """
        gate = self.env["credit.collection.gate"]
        dates = {company.id: company._collection_today() for company in self}
        sentences, stops = gate._stop_sentences(), gate.sudo()._get_stops(dates)
        names = len(self.sudo().search([], limit=2)) > 1
        notices = []
        for company in self.sudo().browse(stops):
            setup = self.env["credit.collection.setup"].sudo()
            notice = sentences[stops[company.id]]
            missing = (
                setup._get_missing(company) if stops[company.id] == "unreleased" else []
            )
            if missing:
                points = "; ".join(missing)
                notice = self.env._(
                    "%(notice)s Missing: %(points)s.", notice=notice, points=points
                )
            notices.append(f"{company.name}: {notice}" if names else notice)
        return "\n".join(notices)

    def _get_wave(self):
        """Return the messages that a release lets leave, in sudo mode: ready, not yet
        released, and not of customers who get nothing by itself."""
        self.ensure_one()
        dates = {self.id: self._collection_today()}
        gate, pace = (
            self.env["credit.collection.gate"],
            self.env["credit.collection.pace"],
        )
        return (
            self.env["credit.collection.action"]
            .sudo()
            .search(
                pace._get_messages(dates)
                & Domain("state", "=", "ready")
                & Domain("release_id", "=", False)
                & gate._get_by_hand_domain(dates)
            )
        )

    def _sum_up_wave(self):
        """Sum up by ageing bucket what a release would let leave.

        :return: by bucket the counts of messages, of those to approve and of customers
            by hand only, and the amount that the messages ask for.
        :rtype: dict[str, dict]
        """
        self.ensure_one()
        cases = self.env["credit.collection.case"]
        counts = Counter(action.case_id.id for action in self._get_wave())
        sums = {}
        mine = Domain("company_id", "=", self.id)
        for case in cases.search(cases._get_wave_domain() & mine):
            total = sums.setdefault(case.bucket, Counter())
            total["message_count"] += counts[case.id]
            total["approve_count"] += case.has_to_approve and not case.is_by_hand
            total["by_hand_count"] += case.is_by_hand
            total["amount"] += case.amount_to_collect if counts[case.id] else 0.0
        return sums

    def _check_release(self):
        """Check that automatic sending may be switched on; in sudo mode nothing is
        checked.

        :raise AccessError: unless a collection manager of the companies does it.
        :raise UserError: while their set-up is incomplete.
        """
        self._check_release_manager()
        if self.env.su:
            return
        setup = self.env["credit.collection.setup"]
        for company in self:
            missing = setup._get_missing(company)
            if missing:
                raise UserError(
                    self.env._(
                        "%(company)s cannot send by itself yet. Missing: %(points)s.",
                        company=company.name,
                        points="; ".join(missing),
                    )
                )

    def _check_release_manager(self):
        """Check that a collection manager of these companies asks.

        :raise AccessError: for anybody else, unless in sudo mode.
        """
        user = self.env.user
        if not self.env.su and (
            not user.has_group(MANAGERS) or self - user.company_ids
        ):
            raise AccessError(
                self.env._("Only a collection manager of the company decides this.")
            )

    def _withdraw_queue(self):
        """Take back what waits in the queues of Odoo, and note it: the queues are empty
        of what was sent from cases afterwards, whoever asked for it. A person may send
        it again by hand; what was typed by hand, as a letter to one customer, leaves.
        """
        self.ensure_one()
        reason = self.env._(
            "%(user)s switched automatic sending off.", user=self.env.user.name
        )
        contacts = (
            self.env["credit.collection.contact"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.id),
                    ("delivery", "=", "queued"),
                    ("action_id", "!=", False),
                ]
            )
        )
        queued = contacts._get_queued()
        stops = dict.fromkeys(queued.ids, Stop(reason))
        hand_over = self.env["credit.collection.hand.over"].sudo()
        dates = self.env["res.company"]._collection_dates()
        hand_over._withdraw(queued, stops, dates)
        self.env["credit.collection.release"]._note(self, "stop", count=len(queued))

    def _test_server(self, server):
        """Return how a mail server answers, see ``MAIL_ANSWERS``, and its words.

        :param server: empty: the one of the configuration file.
        :rtype: tuple[str, str]
        """
        try:
            sender = self.sudo().email
            if server:
                server.with_context(**{SENDER: sender}).test_smtp_connection()
            elif connection := server._connect__(smtp_from=sender):
                connection.quit()
        except (UserError, SMTPException, OSError) as error:
            # Odoo says in its own words what another error was the cause of.
            cause = error.__cause__ or error
            if isinstance(cause, SMTPAuthenticationError):
                return "login", str(error)
            is_silent = isinstance(cause, OSError)
            is_silent &= not isinstance(cause, SMTPException)
            return "silent" if is_silent else "refused", str(error)
        return "ok", ""
