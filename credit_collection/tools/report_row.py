"""The rows of a report of an agency: what a column means, and what a row says.

Pure Python: no database, no clock.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from .sheet import CellError, is_formula, read_amount, read_date, read_units

#: What a column of a report can mean.
REPORT_FIELDS = {
    "row": "Reference of the row",
    "placement": "Our number",
    "agency_reference": "Reference of the agency",
    "date": "Date",
    "status": "Status",
    "action": "Action",
    "contact_result": "Result of the contact",
    "promise_date": "Promised for",
    "promise_amount": "Amount promised",
    "instalments": "Number of instalments",
    "payment_date": "Paid on",
    "payment_amount": "Amount paid to the agency",
    "cost": "Cost",
    "currency": "Currency",
    "next_step": "Next step",
    "next_step_date": "Next step on",
    "note": "Note",
}

#: What became of a debt, in the words that the codes of agencies are translated to.
STATUSES = {
    "accepted": "Taken on",
    "rejected": "Turned down",
    "working": "Being worked on",
    "contacted": "Customer reached",
    "promise": "Promises to pay",
    "plan": "Payment plan agreed",
    "paid_agency": "Paid to the agency",
    "paid_direct": "Paid to us",
    "disputed": "Disputes it",
    "refused": "Refuses to pay",
    "insolvent": "Insolvent",
    "not_found": "Not found",
    "no_assets": "Nothing to collect from",
    "legal": "Advises to go to court",
    "returned": "Returned",
}

#: Usual headings, without accents and signs, by meaning.
HEADINGS = {
    "row": "row rowref rowreference rowid messageid id linea referenciafila",
    "placement": "placement case caseref casereference reference ref creditorref "
    "creditorreference yourreference ourreference number expediente referencia "
    "encargo surerferencia",
    "agency_reference": "agencyref agencyreference agency agencycase referenciaagencia",
    "date": "date actiondate reportdate fecha",
    "status": "status statuscode state code estado codigo",
    "action": "action activity accion gestion",
    "contact_result": "result contactresult outcome resultado",
    "promise_date": "promisedate promised promisedon fechapromesa fechacompromiso",
    "promise_amount": "promiseamount promisedamount importepromesa importecompromiso",
    "instalments": "instalments installments instalmentcount numberofinstalments "
    "plazos numeroplazos cuotas numerocuotas",
    "payment_date": "paymentdate paidon fechapago fechacobro",
    "payment_amount": "payment paymentamount paid amountpaid collected importepago "
    "pago cobro importecobrado",
    "cost": "cost costs expenses coste gastos",
    "currency": "currency currencycode moneda divisa",
    "next_step": "nextstep next siguientepaso proximopaso",
    "next_step_date": "nextstepdate nextdate fechasiguiente fechaproxima",
    "note": "note notes comment comments remark observaciones nota",
}
KNOWN = {
    heading: meaning for meaning, words in HEADINGS.items() for heading in words.split()
}
DATE_FIELDS = ("date", "promise_date", "payment_date", "next_step_date")
AMOUNT_FIELDS = ("promise_amount", "payment_amount", "cost")
#: Most characters of a text, and of what tells a row from all others.
LONGEST = 2000
LONGEST_KEY = 200
#: Most instalments of a plan; more are taken for a typing error.
MOST_INSTALMENTS = 120


class RowError(ValueError):
    """Why a row cannot be taken; ``code`` and ``values`` for the sentence."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(slots=True)
class Row:
    """What one row says; ``number`` is its line in the file, ``content`` a checksum of
    all its cells, ``key`` tells it from all others: its reference, else that; ``units``
    are the names and signs of currencies beside its amounts."""

    number: int
    key: str
    content: str = ""
    placement: str = ""
    status: str = ""
    values: dict = field(default_factory=dict)
    units: set = field(default_factory=set)


def simplify(heading) -> str:
    """Return a heading without what people write differently.

    >>> simplify("Próximo paso "), simplify("Row_Ref.")
    ('proximopaso', 'rowref')
    """
    plain = unicodedata.normalize("NFKD", str(heading or "")).lower()
    return re.sub(r"[^a-z0-9]", "", plain)


def find_columns(headings: list, own: dict | None = None) -> dict[int, str]:
    """Return what each column means, by its place; unknown ones are left out.

    :param dict own: meanings by the headings that were agreed on; the usual ones count
        for the other columns.

    >>> find_columns(["Fecha", "Estado", "Otro"], {"otro": "note"})
    {0: 'date', 1: 'status', 2: 'note'}
    """
    agreed = {simplify(heading): meaning for heading, meaning in (own or {}).items()}
    found = {}
    for place, heading in enumerate(headings):
        name = simplify(heading)
        meaning = agreed.get(name) or KNOWN.get(name)
        if meaning and meaning not in found.values():
            found[place] = meaning
    return found


def read_row(
    number: int,
    cells: list,
    columns: dict[int, str],
    codes: dict[str, str],
    decimal: str = "",
    order: str = "dmy",
) -> Row:
    """Return what a row says.

    :param dict columns: see :func:`find_columns`.
    :param dict codes: our statuses by the codes of the agency, in lower case.
    :raise RowError: for a row that cannot be understood.

    >>> row = read_row(2, ["P1", "WRK", "1/4/25"], {0: "placement", 1: "status",
    ...                2: "date"}, {"wrk": "working"})
    >>> row.placement, row.status, row.values["date"]
    ('P1', 'working', datetime.date(2025, 4, 1))
    """
    raw = {one: cells[i] if i < len(cells) else "" for i, one in columns.items()}
    values = {}
    for name, cell in raw.items():
        try:
            values[name] = _read_cell(name, cell, decimal, order)
        except CellError as error:
            raise RowError(error.code, field=name, text=error.text) from error
    content = _fingerprint(raw)
    row = Row(
        number=number,
        key=_shorten(values.pop("row", "")) or content,
        content=content,
        placement=values.pop("placement", ""),
        values={name: value for name, value in values.items() if value is not None},
    )
    row.status = _find_status(row.values.pop("status", ""), codes)
    row.units = _find_units(row.values.pop("currency", ""), raw)
    _check(row)
    return row


def _read_cell(name, cell, decimal, order):
    if name in DATE_FIELDS:
        return read_date(cell, order)
    if name in AMOUNT_FIELDS:
        return read_amount(cell, decimal)
    if name == "instalments":
        return _read_count(cell, decimal)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str("" if cell is None else cell).strip()[:LONGEST]
    # What people write may well begin with a dash; what is calculated calls something.
    if is_formula(text) and (text[0] == "=" or re.search(r"[|!]|\w\(", text)):
        raise CellError("formula", text[:80])
    return text


def _find_units(currency, raw):
    """What the row says of its currency, in a column or beside the amounts."""
    named = {currency.upper()} - {""}
    return named.union(*(read_units(raw.get(name)) for name in AMOUNT_FIELDS))


def _read_count(cell, decimal):
    """How many instalments there are; each falls due a month after the one before."""
    count = read_amount(cell, decimal)
    if count is not None and (count != int(count) or not 0 <= count < MOST_INSTALMENTS):
        raise CellError("count", str(cell)[:80])
    return count and int(count)


def _shorten(key):
    return key if len(key) <= LONGEST_KEY else _fingerprint({"row": key})


def _fingerprint(raw):
    names = sorted(set(raw) - {"currency"})  # it is that of the placement
    content = "\x1f".join(f"{name}={raw[name]}" for name in names)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _find_status(code, codes):
    """Our status of a code; our own words count as well."""
    if not code:
        return ""
    plain = str(code).strip().lower()
    if plain in codes:
        return codes[plain]
    own = {key: key for key in STATUSES}
    own.update({label.lower(): key for key, label in STATUSES.items()})
    if status := own.get(plain) or own.get(plain.replace(" ", "_")):
        return status
    raise RowError("status", text=str(code)[:80])


def _check(row):
    """Check what a row says against itself."""
    values = row.values
    if not row.status and not any(values.get(name) for name in REPORT_FIELDS):
        raise RowError("empty")
    for name in AMOUNT_FIELDS:
        if values.get(name, 0) < 0:
            raise RowError("negative", field=name, text=f"{values[name]}")
    agreed = values.get("promise_amount") or values.get("instalments")
    if agreed and not values.get("promise_date"):
        raise RowError("promise_date")


def check_paid(row: Row, today: date) -> None:
    """Check that what was paid was paid already.

    :raise RowError: if its day has not come yet.
    """
    if not row.values.get("payment_amount"):
        return
    name = "payment_date" if row.values.get("payment_date") else "date"
    day = row.values.get(name)
    if day and day > today:
        raise RowError("future", field=name, text=f"{day}")
