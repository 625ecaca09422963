"""Structure of the demo customers, and data of the demo company."""

from dataclasses import dataclass

COMPANY = {
    "name": "Talleres Duero, S. L.",
    "vat": "ESB47012349",
    "street": "Calle de la Estación, 14",
    "zip": "47008",
    "city": "Valladolid",
    "phone": "+34 983 000 100",
    "email": "administracion@talleresduero.example",
    "website": "https://www.talleresduero.example",
}
#: The Spanish example IBAN; its check digits are valid.
IBAN = "ES91 2100 0418 4502 0005 1332"
#: The zero before XXX marks a BIC for tests.
BANK = {"name": "Banco del Duero", "bic": "DUERESM0XXX"}

COLLECTOR = {
    "name": "Elena Márquez Sanz",
    "login": "elena",
    "email": "elena.marquez@talleresduero.example",
    "phone": "+34 983 000 112",
}
#: Also of the team, and the substitute of the first collector.
SUBSTITUTE = {
    "name": "Marcos Gil Herrero",
    "login": "marcos",
    "email": "marcos.gil@talleresduero.example",
    "phone": "+34 983 000 113",
}
INVOICING = {
    "name": "Jorge Peña Alonso",
    "login": "jorge",
    "email": "jorge.pena@talleresduero.example",
    "phone": "+34 983 000 115",
}


#: Dollars per euro, by first day (relative to today).
DOLLAR_RATES = ((-130, 1.07), (-40, 1.09), (-10, 1.11))


@dataclass(frozen=True)
class Bill:
    """An invoice, or a credit note if the amount is negative. Days count from today.

    ``paid`` is the day of a matched payment; ``halves`` splits it in two due dates, the
    second 30 days after the first.
    """

    amount: float
    due: int
    day: int
    text: str = "Reparación y mantenimiento de maquinaria"
    paid: int | None = None
    halves: bool = False


@dataclass(frozen=True)
class Story:
    """A customer with bills and events.

    ``events`` are (day, name, values), see the methods ``_tell_<name>``. Actions of an
    ``is_undecided`` story are not approved; ``consents`` are channels with a consent.
    """

    key: str
    name: str
    values: dict
    bills: tuple[Bill, ...]
    protocol: str | None = None
    currency: str | None = None
    contact: dict | None = None
    events: tuple[tuple, ...] = ()
    is_undecided: bool = False
    consents: tuple[str, ...] = ()
