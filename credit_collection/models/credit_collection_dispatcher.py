import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..const import OPEN_ACTION_STATES
from ..exceptions import UnreachableCustomer

_logger = logging.getLogger(__name__)

#: Acts per transaction.
BATCH = 100

#: How often a batch is tried again when another transaction was faster.
RETRIES = 3


class CreditCollectionDispatcher(models.AbstractModel):
    """Does what is ready: locks the case, looks at the position again, hands over.

    Each channel is a method ``_send_<channel>``; all of them return nothing, raise
    :class:`UnreachableCustomer` for one act or any error for a defect, and leave the
    contact on the act.
    """

    _name = "credit.collection.dispatcher"
    _description = "Does the collection actions that are ready"

    # === BUSINESS METHODS - Entry points === #

    def _dispatch(self, now=None):
        """See ``credit.collection.action._dispatch``."""
        now = now or fields.Datetime.now()
        dates = self.env["res.company"]._collection_dates(now=now)
        done = tried = self.env["credit.collection.action"]
        while batch := self._next_batch(now, dates, tried):
            tried |= batch
            done |= self._do(batch, now, dates)
        return done

    def _cron_dispatch(self):
        """Do what is ready, each batch in its own transaction."""
        now = fields.Datetime.now()
        dates = self.env["res.company"]._collection_dates(now=now)
        self._warn_stale(dates)
        cron = self.env["ir.cron"]
        remaining = self.env["credit.collection.action"].search_count(
            self._get_ready_domain(now, dates)
        )
        cron._commit_progress(remaining=remaining)
        tried = self.env["credit.collection.action"]
        conflicts = 0
        while conflicts <= RETRIES:
            try:
                batch = self._next_batch(now, dates, tried)
                if not batch:
                    break
                self._do(batch, now, dates)
                tried |= batch
            except OperationalError:
                # Another worker was faster: what it did is seen in a new transaction.
                self.env.cr.rollback()
                conflicts += 1
                continue
            remaining = max(remaining - len(batch), 0)
            if not cron._commit_progress(len(batch), remaining=remaining):
                break

    def _remind_now(self, cases, user):
        """See ``credit.collection.case._remind_now``; a person answers for it, so age
        of the bank data and of the debt do not stop it. What is not to collect does."""
        now = fields.Datetime.now()
        dates = self.env["res.company"]._collection_dates(now=now)
        cases = cases.sudo().try_lock_for_update()
        failed = cases.action_ids.filtered(
            lambda action: action.state == "failed"
            and action.cycle == action.case_id.cycle
        )
        failed._reopen()
        self.env["credit.collection.engine"]._evaluate_on(dates, cases.partner_id.ids)
        actions = cases.action_ids.filtered(
            lambda action: action.state in OPEN_ACTION_STATES
        )
        if not actions:
            reasons = "\n".join(f"{c.display_name}: {c.reason}" for c in cases)
            raise UserError(
                self.env._("There is nothing to send.\n%(reasons)s", reasons=reasons)
            )
        actions._update_state(
            ("planned", "to_approve"), "ready", decided_by_id=user.id
        )
        return self._send(actions, now, dates)

    # === BUSINESS METHODS - Batches === #

    def _get_ready_domain(self, now, dates):
        """Ready acts of the companies whose bank data are fresh.

        :rtype: Domain
        """
        stale = self.env["res.company"]._collection_stale(dates)
        companies = {}
        for company_id, date in dates.items():
            if company_id not in stale:
                companies.setdefault(date, []).append(company_id)
        by_date = Domain.OR(
            Domain("company_id", "in", ids) & Domain("date_planned", "<=", date)
            for date, ids in companies.items()
        )
        on_time = Domain("not_before", "=", False) | Domain("not_before", "<=", now)
        return by_date & on_time & Domain("state", "=", "ready")

    def _next_batch(self, now, dates, tried):
        """Lock the next acts with their cases; what another worker has is left to it."""
        domain = self._get_ready_domain(now, dates) & Domain("id", "not in", tried.ids)
        actions = self.env["credit.collection.action"].search(domain)
        actions = actions.try_lock_for_update(limit=BATCH)
        cases = actions.case_id.try_lock_for_update(allow_referencing=True)
        return actions.filtered(lambda action: action.case_id in cases)

    def _do(self, batch, now, dates):
        """Look at the customers of ``batch`` again, then do what is still ready.

        :return: the acts that were done.
        """
        engine = self.env["credit.collection.engine"]
        engine._evaluate_on(dates, batch.partner_id.ids)
        return self._send(
            batch.filtered(lambda action: action.state == "ready"), now, dates
        )

    def _send(self, actions, now, dates):
        """Do ``actions`` by channel, level and company; a failure stops its own only.

        :return: the acts that were done.
        """
        groups = actions.grouped(lambda a: (a.channel, a.level_id, a.company_id))
        for (channel, _level, company), group in groups.items():
            acts = group.with_company(company).with_context(date=dates[company.id])
            try:
                with self.env.cr.savepoint():
                    self._send_group(channel, acts, now, dates)
            except OperationalError:
                raise
            except Exception:
                _logger.info("Sending one by one after a group failed", exc_info=True)
                self._send_one_by_one(channel, acts, now, dates)
        done = actions.filtered(lambda action: action.state == "done")
        self._run_server_actions(done)
        engine = self.env["credit.collection.engine"]
        engine._evaluate_on(dates, actions.partner_id.ids)
        return done

    def _send_one_by_one(self, channel, actions, now, dates):
        for action in actions:
            try:
                with self.env.cr.savepoint():
                    self._send_group(channel, action, now, dates)
            except OperationalError:
                raise
            except Exception as error:
                _logger.warning("Action %s failed: %s", action.id, error)
                action.invalidate_recordset()
                action._fail("error", error)

    def _send_group(self, channel, actions, now, dates):
        """Hand acts of one level, channel and company over, then note it."""
        send = getattr(self, f"_send_{channel}")
        reachable = self.env["credit.collection.action"]
        people = actions.partner_id._get_collection_recipients()
        refused = self._get_refused_addresses(channel, people)
        for action in actions:
            partner_id = action.partner_id.id
            try:
                people[partner_id] = self._get_reachable(people[partner_id], refused)
            except UnreachableCustomer as error:
                action._fail("no_recipient", str(error))
            else:
                reachable |= action
        contacts = send(reachable, people, now) if reachable else {}
        for action in reachable:
            action.contact_id = contacts[action.id]
        reachable._update_state(
            ("ready",), "done", date_done=dates[actions.company_id.id]
        )
        for action in reachable:
            action.case_id.last_contact_date = now
            action.reason_code = "done"
            action.reason_params = {
                "level": action.level_id.id,
                "date": str(action.date_done),
            }

    # === BUSINESS METHODS - E-mail === #

    @api.model
    def _get_refused_addresses(self, channel, people):
        """The addresses that asked not to be written to.

        :rtype: set[str]
        """
        emails = {
            person.email_normalized
            for persons in people.values()
            for person in persons
            if person.email_normalized
        }
        blacklist = self.env["mail.blacklist"].sudo()
        return set(blacklist.search([("email", "in", list(emails))]).mapped("email"))

    @api.model
    def _get_reachable(self, people, refused):
        """The persons with a valid address that accepts messages.

        :raise UnreachableCustomer: when there is none.
        """
        names = ", ".join(people.mapped("display_name"))
        valid = people.filtered("email_normalized")
        if not valid:
            raise UnreachableCustomer(
                self.env._("%(names)s: no valid e-mail address", names=names)
            )
        accepting = valid.filtered(lambda person: person.email_normalized not in refused)
        if not accepting:
            raise UnreachableCustomer(
                self.env._("%(names)s: the address is blacklisted", names=names)
            )
        return accepting

    def _send_email(self, actions, people, now):
        """Queue one message per case and log it.

        :param dict people: recipients by customer id.
        :return: the contact of each act, by its id.
        :rtype: dict[int, credit.collection.contact]
        """
        values = self._prepare_mails(actions, people, now)
        mails = self.env["mail.mail"].create([values[action.id] for action in actions])
        self.env["mail.notification"].create(
            [
                {
                    "mail_mail_id": mail.id,
                    "mail_message_id": mail.mail_message_id.id,
                    "res_partner_id": person.id,
                    "author_id": mail.author_id.id,
                    "notification_type": "email",
                    "notification_status": "ready",
                    "is_read": True,
                }
                for mail in mails
                for person in mail.recipient_ids
            ]
        )
        statement = actions.env["credit.collection.statement"]
        snapshots = statement._snapshot(actions.case_id)
        contacts = self.env["credit.collection.contact"].create(
            [
                self._prepare_contact(action, mail, now, snapshots)
                for action, mail in zip(actions, mails, strict=True)
            ]
        )
        return {contact.action_id.id: contact for contact in contacts}

    def _prepare_mails(self, actions, people, now):
        """The mails of acts of one level, in the language of each customer.

        :rtype: dict[int, dict] by action id
        """
        template = actions.level_id.template_id
        cases = actions.case_id
        subjects = template._render_field("subject", cases.ids, compute_lang=True)
        bodies = template._render_field(
            "body_html", cases.ids, compute_lang=True, options={"post_process": True}
        )
        langs = template._render_lang(cases.ids)
        senders = {case.id: self._get_sender(case) for case in cases}
        reply_to = cases._notify_get_reply_to_batch(
            defaults={case_id: sender for case_id, sender in senders.items()}
        )
        statement = actions.env["credit.collection.statement"]
        values = {}
        for action in actions:
            case = action.case_id
            local = case.with_context(lang=langs[case.id] or None)
            body = statement._frame(local, bodies[case.id])
            values[action.id] = {
                "model": case._name,
                "res_id": case.id,
                "message_type": "email_outgoing",
                "is_notification": True,
                "auto_delete": False,
                "author_id": (case.user_id.partner_id or case.company_id.partner_id).id,
                "email_from": senders[case.id],
                "reply_to": reply_to.get(case.id) or senders[case.id],
                "subject": subjects[case.id],
                "body": body,
                "body_html": body,
                "date": now,
                "recipient_ids": [
                    fields.Command.link(person.id)
                    for person in people[case.partner_id.id]
                ],
                "attachment_ids": self._prepare_attachments(action),
            }
        return values

    @api.model
    def _get_sender(self, case):
        """The collector writes in his own name, else the company does."""
        user = case.user_id
        return user.email_formatted if user.email else case.company_id.email_formatted

    def _prepare_attachments(self, action):
        """The invoices that are to collect, when the level attaches them."""
        if not action.level_id.attach_invoices:
            return []
        chased = action.case_id.item_ids.filtered(
            lambda item: item.to_collect > 0 and item.move_id.is_invoice()
        )
        return [
            fields.Command.create(
                {
                    "name": document["filename"],
                    "raw": document["content"],
                    "mimetype": "application/pdf",
                    "res_model": action.case_id._name,
                    "res_id": action.case_id.id,
                }
            )
            for move in chased.move_id
            for document in move._get_invoice_legal_documents_all(allow_fallback=True)
        ]

    @api.model
    def _prepare_contact(self, action, mail, now, snapshots):
        case = action.case_id
        return {
            "case_id": case.id,
            "partner_id": mail.recipient_ids[:1].id,
            "action_id": action.id,
            "user_id": (action.decided_by_id or case.user_id).id,
            "date": now,
            "channel": "email",
            "direction": "out",
            "outcome": "sent",
            "subject": mail.subject,
            "body": mail.body_html,
            "recipients": ", ".join(mail.recipient_ids.mapped("email_formatted")),
            "amount": case.amount_to_collect,
            "items": snapshots[case.id],
            "message_id": mail.mail_message_id.id,
            "delivery": "queued",
        }

    # === BUSINESS METHODS - Afterwards === #

    def _run_server_actions(self, actions):
        """Run what a level starts; an error there never undoes the reminder."""
        for level, done in actions.grouped("level_id").items():
            for server_action in level.server_action_ids:
                cases = done.case_id
                try:
                    with self.env.cr.savepoint():
                        server_action.with_context(
                            active_model=cases._name,
                            active_ids=cases.ids,
                            active_id=cases[:1].id,
                        ).run()
                except OperationalError:
                    raise
                except Exception as error:
                    _logger.exception("Server action %s failed", server_action.id)
                    for case in cases:
                        case._message_log(body=f"{server_action.name}: {error}")

    def _warn_stale(self, dates):
        """Tell a manager that nothing goes out because the bank data are old."""
        for company_id, newest in self.env["res.company"]._collection_stale(
            dates
        ).items():
            company = self.env["res.company"].browse(company_id)
            journal = self.env["account.journal"].search(
                [("company_id", "=", company_id), ("type", "in", ("bank", "credit"))],
                limit=1,
            )
            kind = "credit_collection.mail_activity_type_bank"
            if not journal.activity_search([kind]):
                journal.activity_schedule(
                    kind,
                    summary=self.env._(
                        "Reminders wait: the newest bank entry is of %(date)s",
                        date=fields.Date.to_string(newest),
                    ),
                    user_id=company._collection_manager().id,
                )
