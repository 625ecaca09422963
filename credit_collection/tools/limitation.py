"""When a debt prescribes, as far as a program may say. Pure Python, no clock.

A warning for a person, not an opinion: other terms apply to rents, transport, notes
and consumers, and regions have laws of their own.
"""

from datetime import date

from dateutil.relativedelta import relativedelta

#: Years after which the ordinary claim for the price of goods or services between
#: companies prescribes, by the country whose law the creditor relies on, with the law.
YEARS = {
    "AR": (5, "CCyC 2560"),
    "CL": (5, "CC 2515"),
    "CO": (10, "C. Civ. 2536"),
    "ES": (5, "CC 1964.2"),
    "FR": (5, "C. civ. 2224"),
    "MX": (10, "C. Com. 1047"),
    "PT": (20, "CC 309"),
}


def limitation_date(years: int, due: date, *acknowledged: date | None) -> date | None:
    """Return the last day on which a debt can be claimed.

    :param int years: 0: nobody says.
    :param date due: when it could first be claimed.
    :param acknowledged: when the customer acknowledged it last; None for never.

    >>> limitation_date(5, date(2020, 2, 29)), limitation_date(0, date(2020, 1, 1))
    (datetime.date(2025, 2, 28), None)
    >>> limitation_date(5, date(2020, 1, 1), date(2021, 7, 1), None)
    datetime.date(2026, 7, 1)
    """
    start = max(filter(None, (due, *acknowledged)))
    return start + relativedelta(years=years) if years else None
