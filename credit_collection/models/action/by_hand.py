from collections import namedtuple
from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...tools.by_hand import NEVER, find_ibans
from ...tools.context import neutral
from .offer import DOCUMENTS_AT_ONCE

#: What became of a message: ``sent``, ``later`` or ``not``, and to whom or why.
Result = namedtuple("Result", "state text")


@dataclass(frozen=True, slots=True)
class Choice:
    """A message that a person wants to send.

    ``action`` is empty for another channel; ``words``: ``subject`` and ``body`` (HTML,
    or plain text) for this once, with ``about``, the checksum of what they speak of.
    """

    case: models.BaseModel
    action: models.BaseModel
    channel: str
    words: dict = field(default_factory=dict)
    about: str = ""

    @property
    def key(self):
        return (self.case.id, self.action.id or self.channel)


class CreditCollectionByHand(models.AbstractModel):
    """Sends what a person has chosen, now or at the next allowed moment, and says what
    became of each message. Call it in sudo mode, with the user who sends."""

    _name = "credit.collection.by.hand"
    _description = "Sends by hand"

    # === BUSINESS METHODS - Entry points === #

    @api.model
    def _send(self, choices, user, reason=None, now=None, is_later=False):
        """Send the chosen messages. It waits for neither their day nor new bank data,
        and asks everything again: what cannot be sent any more is not.

        :param list[Choice] choices: in the order of sending.
        :param str reason: why, against a contact policy that warns.
        :param datetime now: naive UTC; None for the current time.
        :param bool is_later: at the next allowed moment of each customer.
        :return: what became of each, by ``Choice.key``.
        :rtype: dict[tuple, Result]
        """
        now = now or fields.Datetime.now()
        self = self.with_env(self.env(context=neutral(self.env.context)))
        dates = self.env["res.company"]._collection_dates(now=now)
        cases = self._get_cases(choices)
        self._make_documents(choices, cases, dates)
        locked = cases.try_lock_for_update()
        self._reopen([one for one in choices if one.case in locked])
        self.env["credit.collection.case"]._evaluate_on(dates, locked.partner_id.ids)
        offers = {
            (one.case.id, one.action.id or one.channel): one
            for one in self.env["credit.collection.offer"]._list(
                locked, user, now, is_later
            )
        }
        results, asked = {}, self.env["credit.collection.action"]
        for choice in choices:
            problem = self._find_problem(choice, locked, offers, reason, is_later)
            if problem:
                results[choice.key] = Result("not", problem)
                continue
            action = self._ask_for(choice, offers[choice.key], user, reason, is_later)
            asked |= action
            results[choice.key] = action
        self.env["credit.collection.dispatcher"]._send(asked, now, dates)
        told = {action.id: self._tell(action, now) for action in asked}
        return {
            key: one if isinstance(one, Result) else told[one.id]
            for key, one in results.items()
        }

    @api.model
    def _remind_now(self, cases, user, reason=None, now=None):
        """See ``credit.collection.case._remind_now``."""
        now = now or fields.Datetime.now()
        failed = self.env["credit.collection.offer"]._list(cases, user, now)
        failed = [one for one in failed if one.action.state == "failed"]
        self._reopen([Choice(one.case, one.action, one.channel) for one in failed])
        dates = self.env["res.company"]._collection_dates(now=now)
        self.env["credit.collection.case"]._evaluate_on(dates, cases.partner_id.ids)
        offers = self.env["credit.collection.offer"]._list(cases, user, now)
        is_one = len(cases) == 1
        for one in offers:
            is_refused = one.code == "refused" and is_one
            if is_refused or one.code == "warned" and not reason:
                policy = self.env["credit.collection.contact.policy"]
                policy._check_verdict(one.verdict, reason)
        wanted = [one for one in offers if one.code not in NEVER and one.action]
        choices = [Choice(one.case, one.action, one.channel) for one in wanted]
        if not choices:
            self._refuse(offers)
        self._send(choices, user, reason, now)
        actions = self.env["credit.collection.action"].union(
            *(one.action for one in choices)
        )
        return actions.filtered(lambda action: action.state == "done")

    @api.model
    def _refuse(self, offers):
        """:raise UserError: with the reasons why nothing of ``offers`` is sent."""
        reasons = "\n".join(f"{one.case.display_name}: {one.text}" for one in offers)
        raise UserError(
            self.env._("There is nothing to send.\n%(reasons)s", reasons=reasons)
        )

    # === BUSINESS METHODS - Before === #

    def _get_cases(self, choices):
        cases = self.env["credit.collection.case"].union(*(one.case for one in choices))
        return cases.with_env(self.env).sorted("id")

    def _make_documents(self, choices, cases, dates):
        """Make the invoices that the chosen messages attach, and letters, before cases
        are locked."""
        attaching = cases.browse(
            one.case.id
            for one in choices
            if (one.action.level_id or one.case.next_level_id).attach_invoices
        )
        letters = self.env["credit.collection.action"].union(
            *(one.action for one in choices if one.channel == "letter")
        )
        documents = self.env["credit.collection.document"]
        documents._make_invoices(attaching[:DOCUMENTS_AT_ONCE], dates)
        documents._make(letters[:DOCUMENTS_AT_ONCE], dates=dates)

    def _reopen(self, choices):
        """Plan the chosen actions again that had failed."""
        actions = self.env["credit.collection.action"].union(
            *(one.action for one in choices)
        )
        actions.with_env(self.env).filtered(lambda one: one.state == "failed")._reopen()

    def _find_problem(self, choice, locked, offers, reason, is_later):
        """Return why a chosen message is not sent after all, as text."""
        if choice.case not in locked:
            return self.env._("Somebody else is working on this case right now.")
        offer = offers.get(choice.key)
        if not offer:
            return choice.case.reason or self.env._("It is not to be sent any more.")
        if not offer.may_tick:
            return offer.text
        if offer.needs_reason and not is_later and not (reason or "").strip():
            return self.env._(
                "%(notice)s It needs a reason to be sent now.", notice=offer.notice
            )
        return None

    def _ask_for(self, choice, offer, user, reason, is_later):
        """Let an action be sent by decision of ``user``, with the words for this
        once."""
        action = offer.action or self._plan_other(choice, offer)
        action._update_state(("planned", "to_approve"), "ready")
        today = action.company_id._collection_today()
        is_overridden = offer.needs_reason and not is_later
        action.write(
            {
                "decided_by_id": user.id,
                "is_asked": True,
                "is_ahead": True,
                "date_planned": min(action.date_planned, today),
                "not_before": False,
                "delay_code": False,
                "override_reason": is_overridden and reason,
                **self._prepare_words(choice, offer),
            }
        )
        return action

    def _plan_other(self, choice, offer):
        """Plan a level by another channel than its own, which reached nobody."""
        level = offer.level
        return self.env["credit.collection.action"].create(
            {
                "case_id": choice.case.id,
                "cycle": choice.case.cycle,
                "level_id": level.id,
                "channel": choice.channel,
                "date_planned": choice.case.company_id._collection_today(),
                "state": "ready",
                "reason_code": "due",
                "reason_params": choice.case.reason_params,
            }
        )

    # === BUSINESS METHODS - Words === #

    @api.model
    def _prepare_words(self, choice, offer):
        """Return the fields of an action with the words for this once."""
        words = choice.words
        if not words:
            return {}
        is_short = offer.channel in ("sms", "whatsapp")
        return {
            "own_subject": words.get("subject"),
            "own_text": is_short and words.get("body"),
            "own_body": not is_short and words.get("body"),
            "own_about": choice.about,
        }

    @api.model
    def _check_words(self, before, words):
        """Check that words of a person name no bank account but that of the text.

        :param dict before: ``subject`` and ``body`` of the text of the level.
        :param dict words: those of the person.
        :raise UserError: otherwise, or if nothing is left of the text.
        """
        plain = {
            name: html2plaintext(str(text["body"] or "")) + f"\n{text.get('subject')}"
            for name, text in (("before", before), ("now", words))
        }
        if not html2plaintext(str(words.get("body") or "")).strip():
            raise UserError(self.env._("The text is empty."))
        new = find_ibans(plain["now"]) - find_ibans(plain["before"])
        if new:
            raise UserError(
                self.env._(
                    "The text names another bank account than the one to pay into: "
                    "%(accounts)s",
                    accounts=", ".join(sorted(new)),
                )
            )

    # === BUSINESS METHODS - After === #

    def _tell(self, action, now):
        """Return what became of a message."""
        if action.state == "done":
            return Result("sent", action.contact_id.recipients)
        if action.state == "ready" and action.not_before and action.not_before > now:
            return Result("later", action.delay_reason or action.reason)
        return Result("not", action.reason)
