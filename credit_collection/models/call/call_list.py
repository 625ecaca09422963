from odoo import api, models
from odoo.fields import Domain

#: Collectors named above the call list, those with most calls first.
NAMED = 5


class CreditCollectionCallList(models.AbstractModel):
    """Whose calls are due, and which of a round of calls this one is."""

    _name = "credit.collection.call.list"
    _description = "Calls that are due"

    # === BUSINESS METHODS === #

    @api.model
    def get_summary(self):
        """Return whose calls are due, for the line above the call list.

        :return: ``filter`` (of the search view, with which the list is not empty:
            ``mine``, ``stand_in``, both with a space between, ``nobody`` or empty for
            all), ``message`` (empty if all due calls are the user's) and ``buttons``
            (``label`` and ``filter``).
        :rtype: dict
        :raise AccessError: if the user may not collect.
        """
        self.env["credit.collection.case"]._check_may_collect()
        counts = self._count()
        mine = counts.get(self.env.user, 0)
        nobody = counts.get(self.env["res.users"], 0)
        absent = sum(counts.get(user, 0) for user in self._find_absent())
        total = sum(counts.values())
        buttons = [
            {"label": self.env._("Mine (%s)", mine), "filter": "mine", "count": mine},
            {
                "label": self.env._("I stand in (%s)", absent),
                "filter": "stand_in",
                "count": absent,
            },
            {
                "label": self.env._("Without collector (%s)", nobody),
                "filter": "nobody",
                "count": nobody,
            },
            {"label": self.env._("All (%s)", total), "filter": "", "count": total},
        ]
        own = [name for name, count in (("mine", mine), ("stand_in", absent)) if count]
        return {
            "filter": " ".join(own) or (nobody and "nobody") or "",
            "message": self._describe(counts) if total > mine else "",
            "buttons": [button for button in buttons if button["count"]],
        }

    @api.model
    def _count(self, seen=()):
        """Return how many calls are due, by collector (empty: without), without the
        ids ``seen``.

        :rtype: dict[res.users, int]
        """
        cases = self.env["credit.collection.case"]
        domain = cases._get_call_domain() & Domain("id", "not in", list(seen))
        return dict(cases._read_group(domain, ["user_id"], ["__count"]))

    def _find_absent(self):
        """Return the collectors who are away and for whom the user stands in."""
        users = self.env["res.users"]
        found = users.sudo().search([("collection_substitute_id", "=", self.env.uid)])
        people = users._collection_people() if found else None
        return found.filtered(
            lambda one: one._collection_present(self.env.company, people=people)
            == self.env.user
        )

    @api.model
    def _get_round(self, case):
        """Return the ids of the collectors whose calls one round goes through: of the
        collector of a case, of the user, of whom the user stands in for, of nobody."""
        absent = self._find_absent().ids
        return list(dict.fromkeys([case.user_id.id, self.env.uid, *absent, False]))

    @api.model
    def _describe(self, counts):
        """Return whose calls are due as a sentence; empty if there are none.

        :param dict counts: see :meth:`_count`.
        """
        nobody = counts.get(self.env["res.users"], 0)
        named = sorted(
            (user for user in counts if user),
            key=lambda user: (user != self.env.user, -counts[user], user.id),
        )
        parts = [
            self.env._("%(count)s yours", count=counts[user])
            if user == self.env.user
            else self.env._(
                "%(count)s of %(user)s", count=counts[user], user=user.sudo().name
            )
            for user in named[:NAMED]
        ]
        if rest := sum(counts[user] for user in named[NAMED:]):
            parts.append(self.env._("%(count)s of others", count=rest))
        if nobody:
            parts.append(self.env._("%(count)s without collector", count=nobody))
        total = sum(counts.values())
        if total == 1:
            return self.env._("1 call is due: %(whose)s.", whose=parts[0])
        return total and self.env._(
            "%(count)s calls are due: %(whose)s.", count=total, whose=", ".join(parts)
        )

    @api.model
    def _get_place(self, case):
        """Return which call of the round that of a case is, and of how many; None if
        none is due.

        :rtype: tuple[int, int] | None
        """
        seen = {*case.env.context.get("collection_seen_ids", ())} - {*case.ids}
        if not case.is_to_call:
            return None
        waiting = case.search_count(
            case._get_call_domain()
            & Domain("id", "not in", [*seen, *case.ids])
            & Domain("user_id", "in", self._get_round(case))
        )
        return len(seen) + 1, len(seen) + 1 + waiting
