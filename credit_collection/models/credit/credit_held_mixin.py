from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.allocation import share_out

#: Effects that wait for a manager.
WAITING = ("approval", "block")
#: Value of ``collection_paying`` in the context of what a payment posts or confirms. An
#: object of this process, so a client cannot send it.
PAYING = object()
#: States of documents that nobody has posted or confirmed.
OPEN_STATES = ("draft", "sent")
#: Key in the precommit data: ids of documents that are being posted or confirmed after
#: the rules were asked, by model.
ASKED = "credit_collection.credit_asked"
#: Type of the tasks for managers.
TASK = "credit_collection.mail_activity_type_credit"


class CreditCollectionCreditHeldMixin(models.AbstractModel):
    """Documents that a rule of credit holds back until a manager lets them go. They
    have ``partner_id``, ``company_id``, ``currency_id`` and ``amount_total``, and say
    who reads ``collection_credit_notice`` and ``collection_is_credit_held``."""

    _name = "credit.collection.credit.held.mixin"
    _description = "Documents that credit holds back"

    #: Field of the rules that says whether they are about these documents.
    _credit_document = None
    #: Field of the releases that names the document.
    _credit_release_field = None
    #: Field of online payments that names the documents.
    _credit_paid_field = None
    #: Fields of the document that decide.
    _credit_depends = ()

    collection_credit_notice = fields.Text(
        "Credit", compute="_compute_collection_credit_notice", compute_sudo=True
    )
    collection_is_credit_held = fields.Boolean(
        "Held back",
        compute="_compute_collection_credit_notice",
        search="_search_collection_is_credit_held",
        compute_sudo=True,
    )

    # === COMPUTE METHODS === #

    @api.depends(lambda self: self._credit_depends)
    @api.depends_context("lang", "uid")
    def _compute_collection_credit_notice(self):
        notices = self._origin._read_credit_notices()
        for record in self:
            is_held, text = notices.get(record._origin, (False, False))
            record.collection_is_credit_held = is_held
            record.collection_credit_notice = text

    # === SEARCH METHODS === #

    def _search_collection_is_credit_held(self, operator, value):
        """Ask the rules about all documents that nobody has posted or confirmed yet."""
        if operator != "in":
            return NotImplemented
        domain = Domain(self._get_credit_domain())
        domain &= Domain("company_id", "in", self.env.companies.ids)
        held = self.sudo().search(domain)._get_credit_held()
        found = Domain("id", "in", [record.id for record in held])
        return found if True in value else ~found

    # === ACTION METHODS === #

    def action_collection_ask_release(self):
        """Ask the collection managers to let these documents go."""
        self.check_access("write")
        self.sudo()._ask_credit_release(self.env.user)

    # === BUSINESS METHODS - Hooks === #

    @api.model
    def _get_credit_domain(self):
        """Return the domain of documents that may be held back."""
        raise NotImplementedError

    def _is_on_credit(self):
        """Whether the document would let a customer owe something, if unpaid."""
        raise NotImplementedError

    def _get_credit_customer(self):
        """Return who will owe it, a commercial partner."""
        self.ensure_one()
        return self.partner_id.commercial_partner_id

    def _get_credit_added(self):
        """Return what the document adds to the exposure, in the currency of the
        company."""
        return 0.0

    def _get_credit_transactions(self):
        """Return the online payments of the document that arrived."""
        return self.transaction_ids.filtered(lambda tx: tx.state == "done")

    def _is_credit_answered(self):
        """Whether the customer has paid or signed the document, or began to."""
        return bool(self.transaction_ids)

    def _get_credit_makers(self):
        """Return the users who made the document or sell by it."""
        return self.create_uid

    def _get_credit_name(self):
        """Return what people call the document."""
        return self.display_name

    # === BUSINESS METHODS === #

    @api.model
    def _has_credit_rules(self):
        """Whether any rule is about these documents; no query once it is known."""
        rules = self.env["credit.collection.credit.rule"]
        return bool(rules._get_active(self._credit_document))

    def _get_credit_verdicts(self, is_together=False):
        """Return what the rules of credit say about these documents.

        :param bool is_together: whether those of one customer are added up.
        :return: see ``_check_documents`` of the rules.
        :rtype: dict
        """
        if not self._has_credit_rules():
            return {}
        rules = self.env["credit.collection.credit.rule"]
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
        return {
            record: verdict
            for record, verdict in verdicts.items()
            if not record._is_credit_paid()
        }

    def _get_credit_held(self, verdicts=None):
        """Return the verdicts of the documents that wait for a manager.

        :param dict verdicts: see :meth:`_get_credit_verdicts`; None to ask.
        :rtype: dict
        """
        verdicts = self._get_credit_verdicts() if verdicts is None else verdicts
        waiting = {
            record: verdict
            for record, verdict in verdicts.items()
            if verdict[0].effect in WAITING
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
        effects = {record: verdict[0].effect for record, verdict in verdicts.items()}
        return releases._find_released(self._credit_release_field, records, effects)

    def _get_credit_paid(self, has_booked=True):
        """Return what the customer has paid online of the document, in its currency:
        what others have paid, or what was paid of other documents, is left out.

        :param bool has_booked: with what is booked, and so a credit of the customer.
        """
        self.ensure_one()
        own, field = self._get_credit_transactions(), self._credit_paid_field
        if not own:
            return 0.0
        customers = self.partner_id.commercial_partner_id | self._get_credit_customer()
        records = own[field].filtered(
            lambda one: one.state != "cancel" and one.currency_id == self.currency_id
        )  # what is owed already is paid first
        records = records.sorted(lambda one: (one.state in OPEN_STATES, one.id))
        payments = records._get_credit_transactions().filtered(
            lambda tx: tx.currency_id == self.currency_id
            and tx.partner_id.commercial_partner_id in customers
        )
        parts = share_out(
            [(tx, tx._get_credit_amount(), tx[field].ids) for tx in payments],
            {one.id: one.amount_total for one in records},
            self.currency_id.decimal_places,
        )
        return sum(
            min(part, tx._get_credit_amount(has_booked))
            for (tx, id_), part in parts.items()
            if id_ == self.id
        )

    def _is_credit_paid(self):
        """Whether the customer has paid the document online by then."""
        self.ensure_one()
        paid = self._get_credit_paid()
        return self.currency_id.compare_amounts(paid, self.amount_total) >= 0

    def _is_told_to_a_person(self):
        """Whether one of us posts or confirms, who reads why something is held back:
        neither a customer, nor a job or a payment, which are not refused."""
        is_paying = self.env.context.get("collection_paying") is PAYING
        user = self.env.user
        return not (is_paying or user.share or user._is_superuser())

    @contextmanager
    def _asked_for_credit(self):
        """Open a block in which these documents, about which the rules were asked, are
        posted or confirmed; whoever writes the state of others asks first."""
        asked = self.env.cr.precommit.data.setdefault(ASKED, set())
        new = {(self._name, id_) for id_ in self.ids} - asked
        asked |= new
        try:
            yield
        finally:
            asked -= new

    def _filter_not_asked(self):
        """Return those that are changed outside of :meth:`_asked_for_credit`."""
        asked = self.env.cr.precommit.data.get(ASKED, ())
        return self.filtered(lambda record: (self._name, record.id) not in asked)

    def _read_credit_notices(self):
        """Return by document whether it is held back, and what the rules say."""
        verdicts = self._get_credit_verdicts()
        held = self._get_credit_held(verdicts)
        return {
            record: (record in held, self._say_credit(verdict))
            for record, verdict in verdicts.items()
        }

    @api.model
    def _say_credit(self, verdict):
        """Return what the rules say, for the user who asks."""
        told = self._get_credit_told(verdict)
        return " ".join(dict.fromkeys(finding.sentence for finding in told))

    @api.model
    def _say_credit_briefly(self, verdict):
        """Return what the rules say without a figure: salespeople read chatter and
        tasks too."""
        rules = self.env["credit.collection.credit.rule"]
        told = self._get_credit_told(verdict)
        return " ".join(dict.fromkeys(map(rules._say_briefly, told)))

    @api.model
    def _get_credit_told(self, verdict):
        """Return what is told of a verdict: of rules about the limit the strongest."""
        limits = [finding for finding in verdict if finding.kind == "limit"]
        return [finding for finding in verdict if finding not in limits[1:]]

    @api.model
    def _describe_credit_held(self, held):
        """Return what whoever posts or confirms what is held back reads."""
        lines = [
            self.env._(
                "%(customer)s, %(document)s: %(why)s",
                customer=record.partner_id.display_name,
                document=record._get_credit_name(),
                why=self._say_credit(verdict),
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
            "effect": verdict[0].effect,
            "held_by": self._say_credit(verdict),
            "reason": reason,
            "user_id": self.env.uid,
        }

    def _log_credit_warnings(self, verdicts):
        """Note in the chatter what the rules said about these documents."""
        bodies = {
            record.id: self.env._(
                "Rules of credit: %(why)s",
                why=self._say_credit_briefly(verdicts[record]),
            )
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
        records = self.browse([record.id for record in held])
        known = set(records.activity_search([TASK]).mapped("res_id"))
        managers = {one: one._collection_manager() for one in records.company_id}
        for record, verdict in held.items():
            if record.id in known:
                continue
            manager = managers[record.company_id]
            reader = record.with_context(lang=manager.lang)
            reader.activity_schedule(
                TASK,
                user_id=manager.id,
                date_deadline=fields.Date.context_today(record),
                summary=reader._describe_credit_asked(user),
                note=reader._say_credit_briefly(verdict),
            )

    def _describe_credit_asked(self, user):
        """Return who waits for a manager to let it go: one of us, the customer who
        signed or paid it, or a job."""
        self.ensure_one()
        if user.share or (user._is_superuser() and self._is_credit_answered()):
            customer = self.partner_id.display_name
            return self.env._("%(customer)s waits for an answer", customer=customer)
        if user._is_superuser():
            return self.env._("It would have gone by itself")
        return self.env._("%(user)s asks to let it go", user=user.name)

    def _tell_credit_released(self, reason):
        """End the task of a document that was let go, and tell those of us who asked or
        made it.

        :param str reason: in the words of the manager.
        """
        self.ensure_one()
        tasks = self.activity_search([TASK])
        people = (tasks.create_uid | self._get_credit_makers()).filtered(
            lambda user: user.active and not (user.share or user._is_superuser())
        )
        people -= self.env.user
        reader = self.with_context(lang=people[:1].lang or self.env.lang)
        reader.message_post(
            body=reader.env._(
                "%(manager)s lets it go: %(reason)s",
                manager=self.env.user.name,
                reason=reason,
            ),
            partner_ids=people.partner_id.ids,
        )
        tasks.unlink()
