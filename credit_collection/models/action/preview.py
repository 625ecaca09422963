import hashlib

from odoo import api, models

from ...tools.ledger_lines import read_lines


class CreditCollectionPreview(models.AbstractModel):
    """Shows the message of a level as a customer would read it; it writes nothing."""

    _name = "credit.collection.preview"
    _description = "A message before it is sent"

    # === BUSINESS METHODS === #

    @api.model
    def _show(self, case, level, name, own=None, date=None):
        """Return a message as it would be sent.

        :param str name: of the channel.
        :param dict own: words of a person, see ``credit.collection.channel``.
        :param date date: the date of the company; None for today.
        :return: ``subject``, ``body``, ``note`` and ``attachments``; empty without a
            text.
        :rtype: dict
        """
        found = self._find_text(case, level, name, date)
        if not found:
            return {}
        case, channel, text = found
        return {
            **channel._preview(case, text, own),
            "attachments": ", ".join(self._list_files(case, level, name, text)),
        }

    @api.model
    def _compose(self, case, level, name):
        """Return the words of a message, for a person to change.

        :return: ``subject`` and ``body``; empty without a text.
        :rtype: dict
        """
        found = self._find_text(case, level, name)
        return found[1]._compose(found[0], found[2]) if found else {}

    @api.model
    def _find_text(self, case, level, name, date=None):
        """Return the case in sudo mode, the channel and the template of a message; None
        without one.

        :raise AccessError: if the user may not collect.
        """
        if not case:
            return None
        case._check_may_collect()
        case = case.sudo().with_company(case.company_id)
        if date:
            case = case.with_context(date=date)
        text = name and level and level.sudo()._get_text_of_other(name)
        if not text:
            return None
        channel = case.env["credit.collection.channel"]._get_channel(name)
        if level.sudo().attach_invoices:
            attached = ((case.id, len(channel._get_invoices_chased(case))),)
            case = case.with_context(collection_attached=attached)
            text = text.with_context(collection_attached=attached)
        return case, channel, text

    @api.model
    def _list_files(self, case, level, name, text):
        """Return the names of the files that a message attaches: invoices, and those
        that belong to the text of an e-mail.

        :rtype: list[str]
        """
        moves = self.env["account.move"]
        if level.sudo().attach_invoices:
            moves = self.env["credit.collection.channel"]._get_invoices_chased(case)
        own = text.sudo().attachment_ids if name == "email" else ()
        return [
            *(move._get_invoice_report_filename() for move in moves),
            *(file.name for file in own),
        ]

    @api.model
    def _get_checksums(self, cases):
        """Return a checksum of the items and credits that messages would show now.

        :rtype: dict[int, str] by case id
        """
        cases._check_may_collect()
        statement = self.env["credit.collection.statement"].sudo()
        checksums = {}
        for case_id, items in statement._snapshot(cases.sudo()).items():
            content = repr(sorted(read_lines(items))).encode()
            checksums[case_id] = hashlib.sha256(content).hexdigest()
        return checksums
