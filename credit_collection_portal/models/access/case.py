from datetime import timedelta

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize

from ...const import LINKS_OF_CASE
from .portal_answer import ONCE

TEMPLATE = "credit_collection_portal.mail_template_link"


class CreditCollectionCase(models.Model):
    """Links to the page of a case, and what comes from it.

    Under ``sudo`` the methods of the desk trust the caller. So what a customer sends
    goes through methods of its own, ``_portal_<kind>``, with checks of their own; only
    :meth:`_portal_receive` calls them.
    """

    _inherit = "credit.collection.case"

    portal_version = fields.Integer(
        "Version of the links",
        readonly=True,
        copy=False,
        aggregator=None,
        help="A new version ends all links that were sent.",
    )
    portal_is_on = fields.Boolean(
        compute="_compute_portal_is_on", compute_sudo=True, string="Has a page"
    )

    # === COMPUTE METHODS === #

    def _compute_portal_is_on(self):
        for case in self:
            case.portal_is_on = case.company_id._portal_is_on()

    # === ACTION METHODS === #

    def action_portal_preview(self):
        """Open the page as the customer sees it, without logging anything."""
        self.ensure_one()
        self._check_may_collect()
        return {
            "type": "ir.actions.act_url",
            "url": f"/collection/preview/{self.id}",
            "target": "new",
        }

    def action_portal_new_link(self):
        """End all links to the page of these cases; the next message has a new one."""
        self._check_may_collect()
        for case in self:
            case.sudo()._portal_renew()
            case._message_log(
                body=self.env._(
                    "%(user)s ended the links that were sent. The next message carries "
                    "a new one.",
                    user=self.env.user.name,
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Links that were sent open nothing any more. The next message "
                    "carries a new one."
                ),
            },
        }

    # === BUSINESS METHODS - Link === #

    def _get_portal_url(self, place=None, date=None):
        """Return a link that opens the page of this case without a login.

        :param str place: of the page, as ``pay``; None for its top.
        :param date date: the date of the company from which the link lives; None for
            today.
        :return: empty if the page is switched off.
        :rtype: str
        """
        self.ensure_one()
        company = self.sudo().company_id
        if not company._portal_is_on():
            return ""
        today = date or company._collection_today()
        last_day = today + timedelta(days=company.collection_portal_days)
        token = self.env["credit.collection.portal.token"]._make(self, last_day)
        return self._portal_address(token) + (f"#{place}" if place else "")

    def _portal_address(self, token):
        """Return the address of the page for a token, or for what stands for it."""
        return f"{self.sudo().get_base_url().rstrip('/')}/collection/{token}"

    def _portal_renew(self):
        """End all links to the page of this case."""
        self.portal_version += 1

    # === BUSINESS METHODS - Visit === #

    def _portal_enter(self, lang=None):
        """Return this case as the page works with it: in sudo mode, for its company
        only, in the language of the customer.

        :param str lang: another language, taken if it is installed.
        """
        self.ensure_one()
        case = self.sudo().with_company(self.sudo().company_id)
        installed = self.env["res.lang"]._get_code
        company = case.company_id
        found = (
            (lang and installed(lang))
            or installed(case.partner_id.lang)
            or installed(company.partner_id.lang)
            or "en_US"
        )
        return case.with_context(
            lang=found,
            tz=company.partner_id.tz or "UTC",
            allowed_company_ids=company.ids,
        )

    def _portal_find(self, user, case_id=None):
        """Return the cases of a user of the portal: those of the own legal person, in
        all companies that show the page.

        :param int case_id: only this one.
        """
        customer = user.sudo().partner_id.commercial_partner_id
        domain = [
            ("partner_id", "=", customer.id),
            ("company_id.collection_portal", "=", True),
            ("company_id.active", "=", True),
        ]
        if case_id is not None:
            domain.append(("id", "=", case_id))
        return self.sudo().search(domain, order="company_id, id")

    def _portal_receive(self, kind, once, values, files=()):
        """Take an answer from the page, once.

        :param str kind: of the answer, or of a part of it, as ``plan_sign``;
            ``_portal_<kind>(values, files)`` does it, and returns what the page says
            then: ``title``, ``text``, and ``place`` or ``url`` where the customer goes
            on.
        :param str once: the key of the form.
        :param dict values: texts by name, those the form may send and no others.
        :param list files: name and content of each.
        :return: the answer.
        :rtype: credit.collection.portal.answer
        :raise UserError: with a sentence for the customer.
        """
        self.ensure_one()
        self._portal_check_visitor()
        if kind.partition("_")[0] not in self.company_id._portal_answers():
            raise UserError(
                self.env._(
                    "This is not possible here at the moment. Please write to us."
                )
            )
        self._portal_take_turn()
        answers = self.env["credit.collection.portal.answer"]
        answer, is_known = answers._start(self, kind, once)
        if not is_known:
            outcome = getattr(self, f"_portal_{kind}")(values, files)
            answer._keep(outcome)
        return answer

    def _portal_take_turn(self):
        """Take one answer after the other: who sends at the same moment waits, and Odoo
        repeats the request, which then knows what was answered before. A lock alone
        would go on with what it read at its start."""
        self._lock()
        self.env.cr.execute(
            SQL(
                "UPDATE credit_collection_case SET portal_version = portal_version "
                "WHERE id = %s",
                self.id,
            )
        )

    def _portal_check_visitor(self):
        """Check that no colleague speaks for a customer, with whatever link or login.

        :raise UserError: for a user of the company's own people.
        """
        if self._portal_is_colleague():
            raise UserError(
                self.env._(
                    "You are logged in as a colleague: you see this page as the "
                    "customer, and do not answer for the customer."
                )
            )

    def _portal_is_colleague(self):
        """Whether an internal user looks at the page; the system itself is none."""
        return self.env.user._is_internal() and self.env.uid != SUPERUSER_ID

    def _portal_get_answer(self, once):
        """Return the answer with a key to this case, empty if there is none."""
        answers = self.env["credit.collection.portal.answer"].sudo()
        if not ONCE.fullmatch(once):
            return answers
        return answers.search([("case_id", "=", self.id), ("once", "=", once)], limit=1)

    # === BUSINESS METHODS - New link === #

    def _portal_send_link(self, now=None):
        """Send a new link to the addresses of the customer that are on file, at most a
        few times a day.

        :param datetime now: naive UTC; None for now.
        :return: whether it is under way.
        :rtype: bool
        """
        self.ensure_one()
        limit = ("link", self.id, LINKS_OF_CASE)
        if not self.env["credit.collection.portal.rate"]._allow(limit, now=now):
            return False
        return self._portal_send_mail(TEMPLATE, self, "debtor_requested", now)

    def _portal_send_mail(self, template, record, exemption, now=None, address=None):
        """Send a mail of the page to the addresses of the customer that are on file,
        and log it.

        :param str template: XML id of the template.
        :param record: what the mail is about.
        :param str exemption: why the contact policy lets it leave at once.
        :param datetime now: naive UTC; None for now.
        :param str address: only to this one, which is on file no more, and without a
            link to the page.
        :return: whether it is under way.
        :rtype: bool
        """
        people = self._portal_get_readers() if not address else self.env["res.partner"]
        if not people and not email_normalize(address or ""):
            return False
        channel = self.env["credit.collection.channel.email"]
        case = self.with_context(collection_without_links=bool(address))
        values = case._portal_prepare_mail(template, record, people)
        mail = channel._create_mails([{**values, "email_to": address}])
        channel._create_notifications(mail)
        if address:
            mail._notify_address(address)
        self._log_contact(
            now and self.company_id._collection_today(now),
            date=now,
            partner_id=(people[:1] or self.partner_id).id,
            user_id=False,
            channel="email",
            exemption=exemption,
            subject=mail.subject,
            body=mail.body_html,
            recipients=address or channel._describe_all(people),
            message_id=mail.mail_message_id.id,
            fingerprint=mail._get_fingerprint(),
            delivery="queued",
            amount=0,
            items=[],
        )
        return True

    def _portal_get_readers(self):
        """Return whom the mails of the page go to."""
        partner = self.partner_id.with_company(self.company_id)
        people = partner._get_collection_recipients()[partner.id]
        return people.filtered(lambda person: email_normalize(person.email or ""))

    def _portal_prepare_mail(self, template, record, people):
        """Return the values of a mail of the page, see :meth:`_portal_send_mail`."""
        channel = self.env["credit.collection.channel.email"]
        source = self.env.ref(template).sudo()
        subject = channel._render(source, "subject", record)[record.id]
        body = channel._render(
            source, "body_html", record, options={"post_process": True}
        )[record.id]
        sender = channel._get_sender(self)
        reply_to = self._notify_get_reply_to_batch(defaults={self.id: sender})
        return {
            **channel._prepare_mail(self, people),
            "reply_to": reply_to[self.id] or sender,
            "subject": " ".join(subject.split()),
            "body": body,
            "body_html": self.env["credit.collection.statement"]._frame(self, body),
        }
