"""Who follows a customer: always the same person, and never his salesperson."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A user, as far as collecting goes.

    :param frozenset company_ids: the companies he collects for now; empty for whoever
        left or does something else.
    :param substitute_id: who stands in for him.
    :param bool is_manager: whether he gets what nobody owns.
    """

    company_ids: frozenset = frozenset()
    substitute_id: int | None = None
    is_manager: bool = False


@dataclass(frozen=True)
class Rules:
    """How a company gives its customers a collector.

    :param tuple team: the users who take turns.
    :param default_id: who follows the rest.
    :param manager_id: who gets what nobody stands in for.
    """

    company_id: int
    team: tuple = ()
    default_id: int | None = None
    manager_id: int | None = None


#: Whoever is not known to collect.
NOBODY = Person()


def first_manager(people, company_id):
    """The first manager of a company, None when there is none.

    :param dict people: :class:`Person` by user id, in their order.
    """
    managers = (
        user_id
        for user_id, person in people.items()
        if person.is_manager and company_id in person.company_ids
    )
    return next(managers, None)


def stand_in(user_id, fits, people):
    """The first of a user, his substitute, the substitute of that one and so on who
    fits; a circle ends where it began.

    :param fits: a function of a user id.
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
    """The collector of one customer.

    Claims are tried in their order: the customer's own collector, the one of his
    segment, the one who has the case already. Who stopped collecting is replaced by
    his substitute, else by the manager; who sells to the customer is passed over. With
    no claim left the team takes turns, whoever has the fewest open cases first; then
    comes the default of the company.

    :param claims: user ids, None among them.
    :param Rules rules: of the company.
    :param dict people: :class:`Person` by user id.
    :param barred: ids of the users who sell to the customer.
    :param dict load: open cases by user id; whoever is chosen in turn gets one more.
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
