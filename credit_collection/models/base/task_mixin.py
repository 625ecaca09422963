from odoo import models
from odoo.tools.mail import plaintext2html


class CreditCollectionTaskMixin(models.AbstractModel):
    """Records that give people tasks: one of a kind at a time, for any number of records
    in the same number of queries. Needs ``mail.activity.mixin`` beside it."""

    _name = "credit.collection.task.mixin"
    _description = "One task of a kind"

    def _schedule_tasks(self, activity_type, users, prepare):
        """Give one task of a kind for each of these records that has none of it.

        :param str activity_type: XML id of the kind.
        :param dict users: who gets the task of a record, by record.
        :param prepare: what the task says, given the record in the language of that
            person: ``summary``, ``note`` as plain text, which may come from a customer
            or a mail server, and ``date_deadline`` unless it is today.
        """
        known = set(self.activity_search([activity_type]).mapped("res_id"))
        kind = self.env.ref(activity_type)
        model = self.env["ir.model"]._get(self._name)
        tasks = []
        for record in self.filtered(lambda record: record.id not in known):
            user = users[record]
            values = prepare(record.with_context(lang=user.lang))
            tasks.append(
                {
                    "activity_type_id": kind.id,
                    "automated": True,
                    "res_model_id": model.id,
                    "res_id": record.id,
                    "user_id": user.id,
                    "date_deadline": record.company_id._collection_today(),
                    **values,
                    "note": plaintext2html(values["note"]),
                }
            )
        self.env["mail.activity"].create(tasks)
