"""Chooses the collector of a customer, who is never the customer's salesperson."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A user, as far as collecting goes.

    :param frozenset company_ids: companies they collect for; empty if they stopped.
    :param substitute_id: user id of the substitute.
    :param bool is_manager: whether they are a collection manager.
    """

    company_ids: frozenset = frozenset()
    substitute_id: int | None = None
    is_manager: bool = False


@dataclass(frozen=True)
class Rules:
    """How a company chooses collectors. All are user ids.

    :param tuple team: users who share new cases.
    :param default_id: collector where there is no team.
    :param manager_id: takes the cases that no substitute takes.
    """

    company_id: int
    team: tuple = ()
    default_id: int | None = None
    manager_id: int | None = None


#: Stands for a user who does not collect.
NOBODY = Person()


def first_manager(people, company_id):
    """Return the id of the first manager of a company, None without one.

    :param dict people: :class:`Person` by user id, in their order.
    """
    managers = (
        user_id
        for user_id, person in people.items()
        if person.is_manager and company_id in person.company_ids
    )
    return next(managers, None)


def stand_in(user_id, fits, people):
    """Return the first who fits of a user, the substitute, the substitute's substitute
    and so on; each user is tried once.

    :param fits: function that tells whether a user id fits.
    :param dict people: :class:`Person` by user id.
    :return: a user id, None when nobody fits.
    """
    seen = set()
    while user_id and user_id not in seen:
        if fits(user_id):
            return user_id
        seen.add(user_id)
        user_id = people.get(user_id, NOBODY).substitute_id
    return None


def choose(claims, rules, people, barred, load):
    """Return the collector of one customer.

    The claims are tried in order: collector of the customer, of the segment, of the
    case. One who stopped collecting is replaced by the substitute, else the manager;
    one who sells to the customer is skipped. Without a claim, the team member with the
    fewest open cases is chosen, else the default collector.

    :param claims: user ids or None.
    :param Rules rules: rules of the company.
    :param dict people: :class:`Person` by user id.
    :param barred: ids of the users who sell to the customer.
    :param dict load: open cases by user id, updated when a team member is chosen.
    :return: a user id, None when nobody may collect.
    """

    def collects(user_id):
        return rules.company_id in people.get(user_id, NOBODY).company_ids

    def fits(user_id):
        return collects(user_id) and user_id not in barred

    for user_id in filter(None, claims):
        if fits(user_id):
            return user_id
        if not collects(user_id):
            found = stand_in(user_id, fits, people)
            found = found or (fits(rules.manager_id) and rules.manager_id)
            if found:
                return found
    if team := [user_id for user_id in rules.team if fits(user_id)]:
        chosen = min(team, key=lambda user_id: (load.get(user_id, 0), user_id))
        load[chosen] = load.get(chosen, 0) + 1
        return chosen
    if not rules.default_id:
        return None
    found = stand_in(rules.default_id, fits, people)
    return found or (fits(rules.manager_id) and rules.manager_id) or None
