import hashlib

from odoo import api, fields, models
from odoo.fields import Command

#: Context value that allows writing to the log. It is an object of this process, so a
#: client cannot send it.
SEAL = object()

#: Further fields of a contact that the checksum covers where they have a value.
CIRCUMSTANCES = (
    "outcome",
    "outcome_id",
    "delay_reason_id",
    "next_step",
    "next_step_date",
    "place",
    "exemption",
    "override_reason",
    "account_shown",
    "fingerprint",
)


def read_commands(commands):
    """Return what the commands of a many2many field refer to.

    :param commands: commands that link, set or create; ids count as links.
    :return: ids of existing records, and values of new ones.
    :rtype: tuple[list[int], list[dict]]
    """
    ids, new = [], []
    for command in commands or []:
        if not isinstance(command, (list, tuple)):
            ids.append(command)
        elif command[0] == Command.LINK:
            ids.append(command[1])
        elif command[0] == Command.SET:
            ids.extend(command[2])
        elif command[0] == Command.CREATE:
            new.append(command[2])
    return ids, new


class CreditCollectionSealedMixin(models.AbstractModel):
    """Makes an entry of the contact log evidence: unchangeable copies of its
    attachments, and the values that its checksum covers."""

    _name = "credit.collection.sealed.mixin"
    _description = "Evidence of a contact"

    attachment_ids = fields.Many2many(
        "ir.attachment",
        "credit_collection_contact_attachment_rel",
        "contact_id",
        "attachment_id",
        "Attachments",
        copy=False,
        readonly=True,
        help="Copies of what was attached, as it was. Nobody can change them.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Keep copies of the attachments of the entries and of their messages."""
        commands = [vals.get("attachment_ids") for vals in vals_list]
        entries = super().create(
            [
                {key: vals[key] for key in vals if key != "attachment_ids"}
                for vals in vals_list
            ]
        )
        entries._freeze_attached(commands)
        return entries

    # === BUSINESS METHODS === #

    def _unsealed(self):
        """Return these entries with the right to write their checksum and delivery."""
        return self.with_context(collection_seal=SEAL)

    def _freeze_attached(self, commands):
        """Keep copies of the attachments of these new entries and of their messages.

        :param list commands: for each entry the commands of its ``attachment_ids``.
        """
        for entry, own in zip(self, commands, strict=True):
            if not own and not entry.message_id:
                continue
            ids, made = read_commands(own)
            sources = self.env["ir.attachment"].browse(ids)
            sources |= entry.message_id.sudo().attachment_ids
            if kept := entry._freeze(sources, made):
                entry._unsealed().attachment_ids = kept

    def _add_attachments(self, sources):
        """Keep copies of what was attached while the message was still being made."""
        for entry in self._unsealed():
            entry.attachment_ids |= entry._freeze(sources)
            entry.checksum = entry._get_checksum()

    def _freeze(self, sources, made=()):
        """Create copies of attachments for this entry, which nobody can change.

        :param sources: attachments to copy.
        :param made: values of further attachments to create.
        :rtype: ir.attachment
        """
        self.ensure_one()
        copies = [
            {
                "name": source.name,
                "type": source.type,
                "url": source.type == "url" and source.url,
                "mimetype": source.mimetype,
                "raw": source.raw,
            }
            # forms ask for sizes instead of contents, and so does what they save
            for source in sources.sudo().with_context(bin_size=False)
        ]
        attachments = self._unsealed().env["ir.attachment"].sudo()
        # Odoo would reduce large images; evidence must keep its content.
        return attachments.with_context(image_no_postprocess=True).create(
            [
                {**values, "res_model": self._name, "res_id": self.id}
                for values in [*copies, *made]
            ]
        )

    def _get_attached(self, field="attachment_ids"):
        """Return name and SHA-256 of each attachment, computed from its content.

        :param str field: the field with the attachments.
        :rtype: list[list[str]]
        """
        self.ensure_one()
        attached = self.sudo()[field]
        if not attached:
            return []
        return [
            [kept.name, hashlib.sha256(kept.raw or b"").hexdigest()]
            for kept in attached.with_context(bin_size=False).sorted("id")
        ]

    def _get_circumstances(self):
        """Return user, circumstances and attachments as plain values, without empty
        ones.

        :rtype: dict
        """
        self.ensure_one()
        own = self.sudo()
        values = {name: own[name] for name in CIRCUMSTANCES if name in own._fields}
        values["user_id"] = own.user_id
        values["attachments"] = self._get_attached()
        return {
            name: value.ids if isinstance(value, models.BaseModel) else value
            for name, value in values.items()
            if value
        }
