from odoo import models
from odoo.tools.mail import plaintext2html


class CreditCollectionTaskMixin(models.AbstractModel):
    """Creates activities without duplicates, in a constant number of queries. Use it
    with ``mail.activity.mixin``."""

    _name = "credit.collection.task.mixin"
    _description = "Tasks without duplicates"

    def _schedule_tasks(self, activity_type, users, prepare):
        """Create an activity for each record that has none of this type.

        :param str activity_type: XML id of the activity type.
        :param dict users: user to assign, by record.
        :param prepare: function of a record, in the language of the user, that returns
            ``summary``, ``note`` (plain text, escaped here) and, unless it is the date
            of the company, ``date_deadline``.
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
