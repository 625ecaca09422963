from odoo import api, models
from odoo.exceptions import UserError

from ...const import CHANNELS
from ...tools.memo import memo_of


class CreditCollectionChannel(models.AbstractModel):
    """Interface of the channels; each is a model ``credit.collection.channel.<name>``.

    An automatic channel sends actions itself (:meth:`_get_people`, :meth:`_send`). On
    other channels a user logs the contact, and the action ends with
    ``credit.collection.action._complete``.
    """

    _name = "credit.collection.channel"
    _description = "Collection channel"

    @api.model
    def _get_channel(self, name):
        """Return the model of the channel ``name``, see ``CHANNELS``."""
        return self.env[f"credit.collection.channel.{name}"]

    @api.model
    def _get_automatic(self, company):
        """Return the names of the channels that are automatic in ``company``.

        :rtype: list[str]
        """
        names = self._list()
        channels = self.with_company(company)
        return [n for n in names if channels._get_channel(n)._is_automatic()]

    @api.model
    def _list(self):
        """Return the names of all installed channels."""
        names = (name for name, _label in CHANNELS)
        return [n for n in names if f"credit.collection.channel.{n}" in self.env]

    @api.model
    def _is_automatic(self):
        """Whether actions of this channel are sent without a user in this company."""
        return True

    @api.model
    def _get_people(self, customers):
        """Return the recipients of each customer, by default the customer itself.

        :return: recipients by customer id; for customers without any, the code of the
            reason and the names it is about, by customer id.
        :rtype: tuple[dict[int, res.partner], dict[int, tuple[str, str]]]
        """
        return {customer.id: customer for customer in customers}, {}

    @api.model
    def _find_recipients(self, customers, means="email"):
        """Find who may be written to, see ``_get_collection_recipients``.

        :return: recipients by customer id, and archived customers as unreachable, as
            :meth:`_get_people` does.
        """
        found = customers._get_collection_recipients(means)
        archived = {
            customer.id: ("archived", customer.display_name)
            for customer in customers
            if not found[customer.id]
        }
        return {id_: found[id_] for id_ in found if found[id_]}, archived

    @api.model
    def _get_addressees(self, actions):
        """Return the recipients of each action: its person, else those of the customer.

        :return: as :meth:`_get_people`, by action id.
        """
        persons = {action.id: action._get_person() for action in actions}
        asked = actions.partner_id.union(*persons.values())
        people, unreachable = self._get_people(asked)
        reached, lost = {}, {}
        for action in actions:
            customer = action.partner_id.id
            found = people.get(persons[action.id].id) or people.get(customer)
            if found:
                reached[action.id] = found
            else:
                lost[action.id] = unreachable[customer]
        return reached, lost

    def _send(self, actions, people, now):
        """Send and log one message per action.

        :param actions: actions with the same text.
        :param dict people: recipients by action id.
        :param datetime now: naive UTC.
        :return: log entry by action id.
        :rtype: dict[int, credit.collection.contact]
        """
        raise NotImplementedError

    def _prepare(self, actions):
        """Tell the collector that actions are due, once per action.

        :param actions: ready actions of a channel that is not automatic.
        """

    def _withdraw(self, actions):
        """Undo :meth:`_prepare` for actions that are done or no longer needed."""

    @api.model
    def _recall(self, contacts):
        """Cancel queued messages: their actions are sent again, and the customer must
        not get both messages.

        :param contacts: log entries of this channel.
        """

    @api.model
    def _get_queued(self, contacts):
        """Return the log entries whose message has not left the queue of Odoo yet.

        :param contacts: log entries of this channel.
        """
        return contacts.browse()

    @api.model
    def _preview(self, case, text, own=None):
        """Render a message as the customer would get it today.

        :param case: case in sudo mode, in its company.
        :param text: template of the level.
        :param dict own: words of a person instead of those of the template, see
            :meth:`_compose`.
        :return: ``subject``, ``body`` and optionally a ``note`` for the user.
        :rtype: dict
        """
        local = case.with_context(lang=self._get_langs(text, case)[case.id])
        return self._show(local, {**self._compose(case, text), **(own or {})})

    @api.model
    def _compose(self, case, text):
        """Render the words of a message, which a person may change before it is sent.

        :return: ``subject`` and ``body``, HTML or plain text as the channel sends it.
        :rtype: dict
        """
        raise NotImplementedError

    @api.model
    def _show(self, case, words):
        """Return what the customer would see of some words, see :meth:`_preview`."""
        # pylint: disable=unused-argument  # overrides use the case
        return words

    @api.model
    def _get_misdirected(self, contacts):
        """Return the log entries whose queued message would go to another address than
        its recipients have now: it was corrected or removed since, or they were merged
        into others; or to one that takes no messages any more, or to somebody who was
        archived.

        :param contacts: log entries of this channel.
        """
        return contacts.filtered(
            lambda one: one.partner_id
            and not one.partner_id._takes_collection_messages()
        )

    # === BUSINESS METHODS - Helpers === #

    @api.model
    def _get_names(self, persons):
        return ", ".join(persons.mapped("display_name"))

    @api.model
    def _describe(self, person):
        """Return the name of a person with the address that this channel uses."""
        return person.display_name

    @api.model
    def _describe_all(self, persons):
        return ", ".join(self._describe(person) for person in persons)

    @api.model
    def _get_author(self, case):
        """Return the partner of the signing user, else of the company."""
        return case.signer_id.partner_id or case.company_id.partner_id

    @api.model
    def _get_sender(self, case):
        """Return the e-mail of the signing user, else of the company."""
        user = case.signer_id
        return user.email_formatted if user.email else case.company_id.email_formatted

    @api.model
    def _get_langs(self, template, records):
        """Return the language of each customer; if not installed, of the company.

        :param records: cases, promises, plans or disputes.
        :rtype: dict[int, str] by record id
        """
        memo = memo_of(template.env.context)
        return memo.once(
            "langs",
            (template, records),
            lambda: self._render_langs(template, records),
        )

    @api.model
    def _render_langs(self, template, records):
        """See :meth:`_get_langs`."""
        installed = self.env["res.lang"]._get_code
        langs = template._render_lang(records.ids)
        return {
            record.id: installed(langs[record.id])
            or installed(record.company_id.partner_id.lang)
            or "en_US"
            for record in records
        }

    @api.model
    def _render(self, template, field, records, **options):
        """Render a field of a template for each record in the customer's language.

        :param records: cases, promises, plans or disputes.
        :param options: see ``mail.render.mixin._render_field``.
        :rtype: dict[int, str] by record id
        """
        langs = self._get_langs(template, records)
        return template._render_field(field, records.ids, res_ids_lang=langs, **options)

    @api.model
    def _log(self, actions, now, values):
        """Log sent messages, with the current items or the agreed amount.

        :param datetime now: naive UTC.
        :param dict values: values of the channel, by action id.
        :return: log entry by action id.
        :rtype: dict[int, credit.collection.contact]
        """
        statement = actions.env["credit.collection.statement"]
        dates = {c: c._collection_today(now) for c in actions.company_id}
        snapshots = statement._snapshot(actions.filtered("level_id").case_id)
        accounts = statement._get_accounts(
            {
                action.id: (action.company_id, snapshots.get(action.case_id.id))
                for action in actions
            }
        )
        contacts = self.env["credit.collection.contact"].create(
            [
                {
                    "case_id": action.case_id.id,
                    "action_id": action.id,
                    "user_id": (action.decided_by_id or action.case_id.signer_id).id,
                    "date": now,
                    "channel": action.channel,
                    "direction": "out",
                    "outcome": "sent",
                    "delivery": "queued",
                    "account_shown": accounts[action.id],
                    **action._prepare_asked(snapshots, dates[action.company_id]),
                    **values[action.id],
                }
                for action in actions
            ]
        )
        return {contact.action_id.id: contact for contact in contacts}

    @api.model
    def _get_documents(self, action):
        """Return the attachments of a message: the documents of its promise, plan or
        dispute, else the invoices.

        :return: ``filename`` and ``content`` of each.
        :rtype: list[dict]
        """
        if action.occasion:
            record = action._get_records()
            return record._get_notification_attachments(action.occasion)
        return self._get_invoice_documents(action)

    @api.model
    def _get_invoice_documents(self, action):
        """Return the invoices to collect, if the level attaches them.

        :return: ``filename`` and ``content`` of each.
        :rtype: list[dict]
        """
        return self._get_legal_documents(self._get_invoices_attached(action))

    @api.model
    def _get_invoices_attached(self, action):
        """Return the invoices that the level of an action attaches."""
        if not action.level_id.attach_invoices:
            return self.env["account.move"]
        return self._get_invoices_chased(action.case_id)

    @api.model
    def _get_invoices_chased(self, case):
        """Return the invoices to collect of a case."""
        chased = case.item_ids.filtered(lambda item: item.to_collect > 0)
        return chased.move_id.filtered(lambda move: move.is_sale_document(True))

    @api.model
    def _get_legal_documents(self, moves):
        """Return ``filename`` and ``content`` of the documents of some invoices, as
        they were made before; never a pro forma.

        :rtype: list[dict]
        :raise UserError: if a file is not there any more.
        """
        documents = [
            document
            for move in moves
            for document in move._get_invoice_legal_documents_all() or []
        ]
        for document in documents:
            if not document["content"]:
                raise UserError(
                    self.env._("The file %s is lost.", document["filename"])
                )
        return documents

    # === BUSINESS METHODS - Making documents === #

    @api.model
    def _is_prepared(self, action):
        """Whether all documents of a message are made."""
        if action.occasion:
            record = action._get_records()
            return record._has_notification_documents(action.occasion)
        return not self._find_unmade(self._get_invoices_attached(action))

    @api.model
    def _make(self, action):
        """Make the missing documents of a message. It takes long: no case may be locked
        meanwhile."""
        if action.occasion:
            action._get_records()._make_notification_documents(action.occasion)
        self._make_invoices(self._find_unmade(self._get_invoices_attached(action)))

    @api.model
    def _find_unmade(self, moves):
        """Return the invoices without a document."""
        return moves.filtered(lambda move: not move.invoice_pdf_report_id)

    @api.model
    def _make_invoices(self, moves):
        """Make the documents of invoices as Odoo's *Send* does, without sending.

        :raise UserError: if Odoo cannot make one.
        """
        for move in moves:
            was_sent = move.is_move_sent
            sending = self.env["account.move.send"].sudo().with_company(move.company_id)
            sending._check_move_constraints(move)
            settings = sending._get_default_sending_settings(
                move.sudo(), sending_methods=set(), extra_edis=set()
            )
            data = {move.sudo(): settings}
            sending._generate_invoice_documents(data)
            if error := data[move.sudo()].get("error"):
                raise UserError(sending._format_error_text(error))
            if not was_sent:
                move.sudo().is_move_sent = False
