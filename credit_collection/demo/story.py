"""What a story of the demonstration is made of, and the company they happen to."""

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
#: The specimen account that is printed everywhere; its check digits are right.
IBAN = "ES91 2100 0418 4502 0005 1332"
BANK = {"name": "Banco del Duero", "bic": "DUEROES1XXX"}

COLLECTOR = {
    "name": "Elena Márquez Sanz",
    "login": "elena",
    "email": "elena.marquez@talleresduero.example",
    "phone": "+34 983 000 112",
}
INVOICING = {
    "name": "Jorge Peña Alonso",
    "login": "jorge",
    "email": "jorge.pena@talleresduero.example",
    "phone": "+34 983 000 115",
}


#: Dollars for a euro, from a day on.
DOLLAR_RATES = ((-130, 1.07), (-40, 1.09), (-10, 1.11))


@dataclass(frozen=True)
class Bill:
    """An invoice, or a credit note when the amount is negative.

    ``paid`` is the day it was paid and matched; ``halves`` splits it in two due dates,
    the second one 30 days after the first.
    """

    amount: float
    due: int
    day: int
    text: str = "Reparación y mantenimiento de maquinaria"
    paid: int | None = None
    halves: bool = False


@dataclass(frozen=True)
class Story:
    """A customer with his bills and what a person did about him.

    ``events`` are (day, name, values): see ``_tell_<name>`` of the demonstration. What
    ``is_undecided`` waits for the approval of a person until today; ``consents`` are
    the channels the customer agreed to when he signed his order.
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
