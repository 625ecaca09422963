import logging
from contextlib import contextmanager
from datetime import timedelta

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

from ...tools.file_kind import clean_name, count_pixels, find_kind

_logger = logging.getLogger(__name__)

#: Longest words to the collector, in characters.
LONGEST_WORDS = 2000
#: Pixels of a picture, at the most: a page scanned at 600 dpi has 35 million.
MOST_PIXELS = 60_000_000
REPLY_TASK = "credit_collection.mail_activity_type_reply"
#: States of messages that are on their way.
UNDER_WAY = ("planned", "to_approve", "ready")


class CreditCollectionCase(models.Model):
    """What the answers of the page share on their way to the desk."""

    _inherit = "credit.collection.case"

    # === BUSINESS METHODS - Desk === #

    @contextmanager
    def _portal_at_desk(self):
        """Yield this case in the language of who follows it, so that what the desk
        stores is read there, and as the system: nobody is logged in who could send the
        mail about a task. What the desk refuses is told without its words, which are
        not for customers.

        :raise UserError: instead of any error of the desk for users.
        """
        try:
            desk = self.with_user(SUPERUSER_ID)
            yield desk.with_context(lang=self._get_responsible().lang)
        except UserError as error:
            _logger.info("The desk refuses an answer from a page: %s", error)
            raise UserError(
                self.env._(
                    "This is not possible any more: what is open has changed. Please "
                    "look at the page again."
                )
            ) from error

    def _portal_get_person(self):
        """Return who is logged in, if it is somebody of this customer; else empty: a
        link does not say who opens it."""
        user = self.env.user
        person = user.sudo().partner_id
        is_theirs = person.commercial_partner_id == self.partner_id
        return person if is_theirs and not user._is_public() else person.browse()

    def _portal_get_latest(self, most=None):
        """Return the last day until which an answer of the page may stop the chasing.

        :param int most: days that a collector may decide; None for those of a pause.
        """
        company = self.company_id
        days = company.collection_pause_max_days if most is None else most
        days = min(days, company.collection_portal_stop_days)
        return company._collection_today() + timedelta(days=days)

    def _portal_wait_for_person(self, desk, reason, task, note):
        """Hold a case until a person has looked at what the customer wrote, no longer
        than answers of the page stop the chasing, and give the task.

        :param desk: the case, as :meth:`_portal_at_desk` yields it.
        :param str reason: of the hold.
        :param str task: summary of the task; ``note`` is its text.
        """
        if not desk.has_reply:
            hold = desk._hold("reply", reason, self._portal_get_latest())
            hold.user_id = self._get_responsible()
        desk._schedule_task(REPLY_TASK, task, note)

    def _portal_say_sent(self, records):
        """Return what the page says about the mail that confirms an answer.

        :param records: what it is about; a promise, a plan, disputes.
        """
        actions = self.env["credit.collection.action"]
        found = actions.search_count(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("state", "in", UNDER_WAY),
                ("is_asked", "=", True),
            ],
            limit=1,
        )
        if found:
            return self.env._("A message that confirms it is on its way to you.")
        return ""

    def _portal_read_words(self, text, missing=None):
        """Return words to the collector, as they were typed.

        :param str missing: the sentence for none; None if they may be left out.
        :raise UserError: for none, or too many.
        """
        words = (text or "").strip()
        if missing and not words:
            raise UserError(missing)
        if len(words) > LONGEST_WORDS:
            raise UserError(self.env._("At most %s characters, please.", LONGEST_WORDS))
        return words

    def _portal_read_proofs(self, files):
        """Return the values of the attachments that keep photos and PDFs: nobody but
        us reads them.

        :param list files: name and content of each.
        :raise UserError: for a file that is no PDF, JPG or PNG by its content, and for
            a picture that would fill the memory of whoever looks at it.
        """
        proofs = []
        for name, content in files:
            kind = find_kind(content)
            if not kind or count_pixels(content) > MOST_PIXELS:
                raise UserError(
                    self.env._("Please send a PDF, or a picture as JPG or PNG.")
                )
            proofs.append(
                {"name": clean_name(name, kind[1]), "raw": content, "mimetype": kind[0]}
            )
        return proofs

    # === BUSINESS METHODS - Choice === #

    def _portal_list_payable(self, statement):
        """Return the lines of a statement that can be agreed on, the oldest first: with
        something to pay, now or were it not for a message of the customer that waits
        for our answer, which stops us and not them.

        :param dict statement: see ``credit.collection.statement._prepare``.
        :rtype: list[dict]
        """
        if any(item["hold_kind"] == "reply" for item in statement["items"]):
            items = self.env["credit.collection.item"]._without_holds("reply")
            statements = items.env["credit.collection.statement"]
            statement = statements._prepare(self, statement["date"])[self.id]
        return [line for line in statement["lines"] if line["to_pay"] > 0]

    def _portal_prepare_choice(self, lines, name="to_pay"):
        """Return items to choose from, as texts.

        :param list lines: of a statement.
        :param str name: of the amount that is shown.
        :return: ``id``, ``number``, ``due`` and ``amount`` of each.
        :rtype: list[dict]
        """
        texts = self.env["credit.collection.statement"]
        return [
            {
                "id": str(line["move_line_id"]),
                "number": line["number"],
                "instalment": line["instalment"]
                and self.env._(
                    "Instalment %(place)s of %(count)s",
                    place=line["instalment"][0],
                    count=line["instalment"][1],
                ),
                "due": texts._format_day(line["date_due"]),
                "amount": texts._format_any(line[name], line["currency"]),
            }
            for line in lines
        ]

    def _portal_choose(self, lines, typed):
        """Return those of some lines that a form names; ids of others are no part of
        them.

        :param str typed: ids of journal items, joined by commas.
        :raise UserError: if none is named.
        """
        wanted = set((typed or "").split(","))
        chosen = [line for line in lines if str(line["move_line_id"]) in wanted]
        if not chosen:
            raise UserError(self.env._("Please choose at least one document."))
        return chosen
