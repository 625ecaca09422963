from odoo import api, models

from ...const import CHANNELS


class CreditCollectionChannel(models.AbstractModel):
    """What every channel can do; each is a model ``credit.collection.channel.<name>``.

    An automatic channel hands over by itself (:meth:`_get_people`, :meth:`_send`). An
    action of any other waits for a person, who notes it in the contact log and ends it
    with ``credit.collection.action._complete``.
    """

    _name = "credit.collection.channel"
    _description = "Collection channel"

    @api.model
    def _get_channel(self, name):
        """The model of the channel ``name``, see ``CHANNELS``."""
        return self.env[f"credit.collection.channel.{name}"]

    @api.model
    def _get_automatic(self, company):
        """The names of the channels that need no person in ``company``.

        :rtype: list[str]
        """
        names = self._list()
        channels = self.with_company(company)
        return [n for n in names if channels._get_channel(n)._is_automatic()]

    @api.model
    def _list(self):
        """The names of all channels."""
        names = (name for name, _label in CHANNELS)
        return [n for n in names if f"credit.collection.channel.{n}" in self.env]

    @api.model
    def _is_automatic(self):
        """Whether the current company needs no person for actions of this channel."""
        return True

    @api.model
    def _get_people(self, customers):
        """Whom this channel reaches for each customer, and why it reaches nobody; the
        customers themselves unless a channel knows better.

        :return: recipients by customer id; for the others the code of the reason and
            the names it is about.
        :rtype: tuple[dict[int, res.partner], dict[int, tuple[str, str]]]
        """
        return {customer.id: customer for customer in customers}, {}

    @api.model
    def _get_addressees(self, actions):
        """Whom this channel reaches for each action: whom it is addressed to, else whoever
        answers for the customer.

        :return: like :meth:`_get_people`, by the id of the action.
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
        """Hand one message per action over and log it.

        :param actions: actions with the same text.
        :param dict people: recipients by the id of the action.
        :return: the contact of each action, by its id.
        :rtype: dict[int, credit.collection.contact]
        """
        raise NotImplementedError

    def _prepare(self, actions):
        """Tell a person that these actions are due now; once per action.

        :param actions: ready actions of a channel that is not automatic.
        """

    def _withdraw(self, actions):
        """Take back what :meth:`_prepare` did: the actions are over, or not wanted."""

    @api.model
    def _recall(self, contacts):
        """Take back what was not handed over: the action is repeated, and sending the old
        message later must not reach the customer twice.

        :param contacts: entries of this channel in the contact log.
        """

    @api.model
    def _preview(self, case, text):
        """A message as its recipient would read it today.

        :param case: in sudo mode, in its company.
        :param text: the template of the level.
        :return: ``subject``, ``body`` and, if there is more to know, a ``note``
        :rtype: dict
        """
        raise NotImplementedError

    # === BUSINESS METHODS - What channels share === #

    @api.model
    def _get_names(self, persons):
        return ", ".join(persons.mapped("display_name"))

    @api.model
    def _describe(self, person):
        """A person with the address that this channel uses."""
        return person.display_name

    @api.model
    def _describe_all(self, persons):
        return ", ".join(self._describe(person) for person in persons)

    @api.model
    def _get_author(self, case):
        """Who speaks: the collector, else the company."""
        return case.signer_id.partner_id or case.company_id.partner_id

    @api.model
    def _get_sender(self, case):
        """Who follows the case writes in his own name, else the company does."""
        user = case.signer_id
        return user.email_formatted if user.email else case.company_id.email_formatted

    @api.model
    def _get_langs(self, template, records):
        """The language of each customer, of the company when it is not installed.

        :param records: cases, or agreements of cases.
        :rtype: dict[int, str] by record id
        """
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
        """A field of a text, filled in for each record in the language of its customer.

        :param records: cases, or agreements of cases.
        :param options: see ``mail.render.mixin._render_field``.
        :rtype: dict[int, str] by record id
        """
        langs = self._get_langs(template, records)
        return template._render_field(field, records.ids, res_ids_lang=langs, **options)

    @api.model
    def _log(self, actions, now, values):
        """Log what was handed over, with the amounts and items of this moment, or with
        the amount that was agreed.

        :param datetime now: naive UTC.
        :param dict values: what the channel knows of each contact, by action id.
        :return: the contact of each action, by its id.
        :rtype: dict[int, credit.collection.contact]
        """
        statement = actions.env["credit.collection.statement"]
        dates = {c: c._collection_today(now) for c in actions.company_id}
        snapshots = statement._snapshot(actions.filtered("level_id").case_id)
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
                    **action._prepare_asked(snapshots, dates[action.company_id]),
                    **values[action.id],
                }
                for action in actions
            ]
        )
        return {contact.action_id.id: contact for contact in contacts}

    @api.model
    def _get_documents(self, action):
        """What goes with a message: the documents of its agreement, else the invoices.

        :return: ``filename`` and ``content`` of each
        :rtype: list[dict]
        """
        if action.occasion:
            record = action._get_records()
            return record._get_notification_attachments(action.occasion)
        return self._get_invoice_documents(action)

    @api.model
    def _get_invoice_documents(self, action):
        """The invoices that are to collect, when the level attaches them.

        :return: ``filename`` and ``content`` of each
        :rtype: list[dict]
        """
        if not action.level_id.attach_invoices:
            return []
        chased = action.case_id.item_ids.filtered(
            lambda item: item.to_collect > 0 and item.move_id.is_invoice()
        )
        return [
            document
            for move in chased.move_id
            for document in move._get_invoice_legal_documents_all(allow_fallback=True)
        ]
