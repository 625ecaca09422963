from odoo import api, fields, models
from odoo.exceptions import UserError

#: Effects that wait for a manager.
WAITING = ("approval", "block")


class CreditCollectionCreditHeldMixin(models.AbstractModel):
    """Documents that a rule of credit holds back until a manager lets them go. They
    have ``partner_id``, ``company_id``, ``currency_id`` and ``amount_total``."""

    _name = "credit.collection.credit.held.mixin"
    _description = "Documents that credit holds back"

    #: Field of the rules that says whether they are about these documents.
    _credit_document = None
    #: Field of the releases that names the document.
    _credit_release_field = None

    # === ACTION METHODS === #

    def action_collection_ask_release(self):
        """Ask the collection managers to let these documents go."""
        self.check_access("write")
        self.sudo()._ask_credit_release(self.env.user)

    # === BUSINESS METHODS - Hooks === #

    def _is_on_credit(self):
        """Whether the document lets a customer owe something."""
        raise NotImplementedError

    def _get_credit_customer(self):
        """Return who will owe it, a commercial partner."""
        self.ensure_one()
        return self.partner_id.commercial_partner_id

    def _get_credit_added(self):
        """Return what the document adds to the exposure, in the currency of the
        company."""
        return 0.0

    def _get_credit_makers(self):
        """Return the users who made the document or sell by it."""
        return self.create_uid

    def _get_credit_name(self):
        """Return what people call the document."""
        return self.display_name

    # === BUSINESS METHODS === #

    def _get_credit_verdicts(self, is_together=False):
        """Return what the rules of credit say about these documents.

        :param bool is_together: whether those of one customer are added up.
        :return: effects and sentences, see ``_check_documents`` of the rules, by
            document; those that no rule mentions are left out.
        :rtype: dict
        """
        rules = self.env["credit.collection.credit.rule"]
        if not rules._get_active(self._credit_document):
            return {}
        verdicts = {}
        asked = self.filtered(lambda record: record._is_on_credit())
        for company, records in asked.grouped("company_id").items():
            added = {
                record: (record._get_credit_customer().id, record._get_credit_added())
                for record in records
            }
            if is_together:
                sums = {}
                for partner_id, amount in added.values():
                    sums[partner_id] = sums.get(partner_id, 0.0) + amount
                added = {key: (id_, sums[id_]) for key, (id_, _own) in added.items()}
            verdicts.update(
                rules._check_documents(self._credit_document, company, added)
            )
        return verdicts

    def _get_credit_held(self, verdicts=None):
        """Return the verdicts of the documents that wait for a manager.

        :param dict verdicts: see :meth:`_get_credit_verdicts`; None to ask.
        :rtype: dict
        """
        verdicts = self._get_credit_verdicts() if verdicts is None else verdicts
        waiting = {
            record: verdict
            for record, verdict in verdicts.items()
            if verdict[0][0] in WAITING
        }
        released = self._find_credit_released(waiting)
        return {
            record: verdict
            for record, verdict in waiting.items()
            if record not in released
        }

    def _find_credit_released(self, verdicts):
        """Return the documents that a manager let go, among those with a verdict."""
        if not verdicts:
            return self.browse()
        records = self.browse([record.id for record in verdicts])
        releases = self.env["credit.collection.credit.release"]
        return releases._find_released(self._credit_release_field, records)

    def _read_credit_notices(self):
        """Return by document whether it is held back, and what the rules say."""
        verdicts = self._get_credit_verdicts()
        held = self._get_credit_held(verdicts)
        return {
            record: (
                record in held,
                " ".join(sentence for _effect, sentence in verdict),
            )
            for record, verdict in verdicts.items()
        }

    @api.model
    def _describe_credit_held(self, held):
        """Return what whoever posts or confirms what is held back reads."""
        lines = [
            self.env._(
                "%(customer)s, %(document)s: %(why)s",
                customer=record.partner_id.display_name,
                document=record._get_credit_name(),
                why=" ".join(sentence for _effect, sentence in verdict),
            )
            for record, verdict in held.items()
        ]
        text = self.env._(
            "Held back until a collection manager lets it go, with a reason:"
        )
        return "\n".join([text, *lines])

    def _prepare_credit_release(self, verdict, reason):
        """Return the values of the release of a document."""
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "partner_id": self._get_credit_customer().id,
            self._credit_release_field: self.id,
            "document": self._get_credit_name(),
            "currency_id": self.currency_id.id,
            "amount": self.amount_total,
            "effect": verdict[0][0],
            "held_by": " ".join(sentence for _effect, sentence in verdict),
            "reason": reason,
            "user_id": self.env.uid,
        }

    def _log_credit_warnings(self, verdicts):
        """Say in the chatter what the rules said about documents that went."""
        bodies = {
            record.id: " ".join(sentence for _effect, sentence in verdicts[record])
            for record in self
            if record in verdicts
        }
        if bodies:
            self.browse(bodies)._message_log_batch(bodies)

    def _ask_credit_release(self, user, held=None):
        """Give the manager of each company a task for its documents, once.

        :param user: who asks.
        :param dict held: see :meth:`_get_credit_held`; None to ask.
        :raise UserError: when nothing is held back.
        """
        held = self._get_credit_held() if held is None else held
        if not held:
            raise UserError(self.env._("Nothing is held back here any more."))
        kind = "credit_collection.mail_activity_type_credit"
        records = self.browse([record.id for record in held])
        known = set(records.activity_search([kind]).mapped("res_id"))
        for record, verdict in held.items():
            if record.id in known:
                continue
            manager = record.company_id._collection_manager()
            reader = record.with_context(lang=manager.lang)
            reader.activity_schedule(
                kind,
                user_id=manager.id,
                date_deadline=fields.Date.context_today(record),
                summary=reader.env._("%(user)s asks to let it go", user=user.name),
                note=" ".join(sentence for _effect, sentence in verdict),
            )
