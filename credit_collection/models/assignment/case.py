from odoo import api, fields, models
from odoo.exceptions import AccessError


class CreditCollectionCase(models.Model):
    """Collector of a case, the substitute, and the users who may not collect."""

    _inherit = "credit.collection.case"

    segment_id = fields.Many2one(
        "credit.collection.segment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="By the rules of the segments, or as chosen on the customer.",
    )
    signer_id = fields.Many2one(
        "res.users",
        "Signs",
        compute="_compute_signer_id",
        compute_sudo=True,
        help="The collector, or the substitute while the collector is out of office; "
        "use it in texts.",
    )

    # === COMPUTE METHODS === #

    @api.depends("user_id", "company_id", "partner_id")
    def _compute_signer_id(self):
        people = self.env["res.users"]._collection_people()
        sellers = self._get_sellers()
        for case in self:
            user, barred = case.user_id, sellers[case.id]
            case.signer_id = user and user._collection_present(
                case.company_id, barred, people
            )

    # === CRUD METHODS === #

    def write(self, vals):
        """Store the collector on the customer too, and log the change."""
        if "user_id" not in vals:
            return super().write(vals)
        before = {case.id: case.user_id for case in self}
        res = super().write(vals)
        for company, cases in self.sudo().grouped("company_id").items():
            customers = cases.partner_id.with_company(company)
            customers.collection_user_id = vals["user_id"]
        self.sudo()._notify_collector(before)
        return res

    # === BUSINESS METHODS === #

    @api.model
    def _check_may_collect(self):
        """Also refuse users who sell to the customer.

        :raise AccessError: if the user may not collect, or sells to the customer.
        """
        res = super()._check_may_collect()
        if not self.env.su:
            self._check_not_seller(self.env.user)
        return res

    def _get_responsible(self):
        """Return the user who gets the tasks: the collector, else the substitute, else
        a manager."""
        self.ensure_one()
        return self.signer_id or self.company_id._collection_manager()

    def _get_sellers(self):
        """Return the users who may not act on each case because they sell to the
        customer; none where the company allows it.

        :return: ids of users by case id.
        :rtype: dict[int, set[int]]
        """
        sellers = self.sudo().partner_id._get_collection_sellers()
        return {
            case.id: set()
            if case.company_id.collection_allow_salesperson
            else sellers.get(case.partner_id.id, set())
            for case in self.sudo()
        }

    def _check_may_write_outside(self):
        """Refuse messages to outsiders by users who may not act on the case."""
        self._check_not_seller(self.env.user)

    def _check_not_seller(self, user):
        """Check that ``user`` does not sell to these customers.

        :raise AccessError: for a salesperson, unless the company allows it.
        """
        barred = [id_ for id_, users in self._get_sellers().items() if user.id in users]
        if barred:
            names = self.sudo().browse(barred).partner_id.mapped("display_name")
            raise AccessError(
                self.env._(
                    "%(user)s sells to %(customers)s: somebody else collects there. A "
                    "company where one person does both says so in the settings.",
                    user=user.name,
                    customers=", ".join(names),
                )
            )

    def _notify_collector(self, before, author=None):
        """Log who follows these cases now, and why, and reassign the open tasks.

        :param dict before: the collector before, by case id.
        :param author: partner who is the author of the note; None for the user.
        """
        moved = self.filtered(lambda c: before[c.id] and before[c.id] != c.user_id)
        if not moved:
            return
        people = self.env["res.users"]._collection_people()
        sellers = moved._get_sellers()
        bodies = {}
        for case in moved:
            old, user = before[case.id], case.user_id
            reader = case.with_context(lang=(user or case.company_id.partner_id).lang)
            person = people.get(old.id)
            collects = person and case.company_id.id in person.company_ids
            is_seller = old.id in sellers[case.id]
            bodies[case.id] = reader._explain_collector(old, collects, is_seller)
        moved._message_log_batch(bodies, author_id=author and author.id)
        moved._hand_over_tasks(before)

    def _explain_collector(self, old, collects, is_seller):
        """Return why ``old`` does not follow the case any more, in the language of the
        context.

        :param bool collects: whether ``old`` still collects for the company.
        :param bool is_seller: whether ``old`` sells to the customer.
        :rtype: str
        """
        values = {
            "old": old.name,
            "new": self.user_id.name or self.env._("Nobody"),
            "segment": self.segment_id.name,
        }
        if not collects:
            text = self.env._(
                "%(old)s does not collect any more: %(new)s follows this customer now."
            )
        elif is_seller:
            text = self.env._(
                "%(old)s sells to this customer: %(new)s collects from now on."
            )
        elif self.segment_id and self.segment_id.sudo().user_id == self.user_id:
            text = self.env._(
                "%(new)s follows this customer now instead of %(old)s, as the "
                "segment %(segment)s says."
            )
        else:
            text = self.env._("%(new)s follows this customer now instead of %(old)s.")
        return text % values

    def _schedule_task(self, activity_type, summary, note):
        """Create a task for the responsible user of each case.

        :param str note: plain text; it may come from a customer or a mail server.
        """
        self._schedule_tasks_of_cases(
            activity_type, lambda _case: {"summary": summary, "note": note}
        )

    def _schedule_tasks_of_cases(self, activity_type, prepare):
        """Create tasks for the responsible users, at most one of a type per case.

        :param prepare: see ``_schedule_tasks`` of ``credit.collection.task.mixin``.
        """
        managers = {c: c._collection_manager() for c in self.company_id}
        users = {case: case.signer_id or managers[case.company_id] for case in self}
        self._schedule_tasks(activity_type, users, prepare)

    def _hand_over_tasks(self, before):
        """Reassign the open tasks of the collectors before to the current ones.

        :param dict before: the collector before, by case id.
        """
        tasks = self.env["mail.activity"].sudo()
        tasks = tasks.with_context(mail_activity_quick_update=True).search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        cases = self.grouped("id")
        for user in self.user_id:
            tasks.filtered(
                lambda task, user=user: task.user_id == before[task.res_id]
                and cases[task.res_id].user_id == user
            ).user_id = user
