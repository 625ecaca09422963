"""The longest payment terms that the law allows between businesses, by country.

Each record says where it was found and how sure it is. Countries that are not listed
have no such limit that was found. Pure Python: no database, no clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta

#: What happens with a longer term.
VOID = "void"  # it does not bind: the debt is due when the legal term ends
UNFAIR = "unfair"  # it binds only if agreed expressly, and not grossly unfair
FINED = "fined"  # it is forbidden, with fines

#: Debtors that the laws on late payment do not cover.
CONSUMER = "consumer"
PUBLIC = "public"

DIRECTIVE = "Directive 2011/7/EU, art. 3 (5)"
DIRECTIVE_URL = "http://www.legislation.gov.uk/eudr/2011/7/adopted"


@dataclass(frozen=True)
class LegalTerm:
    """The longest term of a country.

    ``days`` are natural days from the delivery or, where that is not known, from the
    date of the invoice. ``confidence`` is ``sure`` where the text of the law or a
    ruling was read, else ``likely``.
    """

    country: str
    days: int
    effect: str
    reference: str
    source: str
    confidence: str
    valid_from: date
    is_public: bool = False

    def last_day(self, start):
        """Return the last day of the term, which began on ``start``."""
        return start + timedelta(days=self.days)


TERMS = (
    LegalTerm(
        "ES",
        60,
        VOID,
        "Ley 3/2004, art. 4; STS (1ª) 688/2016",
        "https://www.boe.es/buscar/act.php?id=BOE-A-2004-21830",
        "sure",
        date(2013, 2, 24),
    ),
    LegalTerm(
        "ES",
        30,
        UNFAIR,
        "Ley 9/2017, art. 198.4",
        "https://www.boe.es/buscar/act.php?id=BOE-A-2017-12902",
        "sure",
        date(2018, 3, 9),
        is_public=True,
    ),
    LegalTerm(
        "FR",
        60,
        FINED,
        "Code de commerce, art. L441-10",
        "https://lexbase.fr/texte-de-loi/code-de-commercel44110/L0502LQN.html",
        "sure",
        date(2019, 4, 26),
    ),
    LegalTerm(
        "PT",
        60,
        UNFAIR,
        "DL 62/2013, art. 4",
        "https://dre.tretas.org/dre/309100",
        "likely",
        date(2013, 7, 1),
    ),
    LegalTerm("IT", 60, UNFAIR, DIRECTIVE, DIRECTIVE_URL, "likely", date(2013, 3, 16)),
    LegalTerm("DE", 60, UNFAIR, DIRECTIVE, DIRECTIVE_URL, "likely", date(2013, 3, 16)),
    LegalTerm(
        "GB",
        60,
        UNFAIR,
        "Late Payment of Commercial Debts (Interest) Act 1998",
        "https://www.gov.uk/late-commercial-payments-interest-debt-recovery",
        "likely",
        date(2013, 3, 16),
    ),
    LegalTerm(
        "CO",
        45,
        VOID,
        "Ley 2024 de 2020; Decreto 1733 de 2020",
        "https://lloredacamacho.com/decreto-1733-de-2020-reglamentacion-de-la-ley-de-plazos-justos/",
        "likely",
        date(2022, 1, 1),
    ),
    LegalTerm(
        "CL",
        30,
        VOID,
        "Ley 19.983, art. 2 (Ley 21.131): longer ones are registered",
        "https://registrodeacuerdos.economia.gob.cl/PreguntasFrecuentes.aspx",
        "likely",
        date(2020, 4, 1),
    ),
)
#: Countries with a limit.
COUNTRIES = {term.country for term in TERMS}


def find(country, day, capacity=None):
    """Return the longest term that the law of a country allows on a day.

    :param str country: code of two letters; may be empty.
    :param date day: on which the invoice is issued.
    :param str capacity: of the debtor, see ``CAPACITIES``; laws on late payment do not
        cover consumers.
    :rtype: LegalTerm | None

    >>> find("ES", date(2025, 1, 7)).days, find("ES", date(2025, 1, 7), "public").days
    (60, 30)
    >>> find("ES", date(2025, 1, 7), "consumer"), find("US", date(2025, 1, 7))
    (None, None)
    """
    if capacity == CONSUMER:
        return None
    known = [
        term for term in TERMS if term.country == country and term.valid_from <= day
    ]
    own = [term for term in known if term.is_public == (capacity == PUBLIC)]
    return max(own or known, key=lambda term: term.valid_from, default=None)
