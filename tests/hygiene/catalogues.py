"""The Spanish of each add-on: complete, current, and in the words of the trade."""

import re
from collections import Counter
from pathlib import PurePosixPath

import polib

#: The words a collector uses, from the English of the source.
GLOSSARY = {
    "open item": "partida abierta",
    "open items": "partidas abiertas",
    "position": "posición",
    "positions": "posiciones",
    "hold": "retención",
    "holds": "retenciones",
    "protocol": "protocolo de actuación",
    "protocols": "protocolos de actuación",
    "escalation level": "nivel de reclamación",
    "escalation levels": "niveles de reclamación",
    "case": "expediente de cobro",
    "cases": "expedientes de cobro",
    "action": "gestión",
    "actions": "gestiones",
    "contact": "contacto",
    "contacts": "contactos",
    "promise": "compromiso de pago",
    "promises": "compromisos de pago",
    "plan": "plan de pagos",
    "plans": "planes de pagos",
    "settlement": "quita",
    "settlements": "quitas",
    "dispute": "incidencia",
    "disputes": "incidencias",
    "contract": "condiciones de pago",
    "contracts": "condiciones de pago",
    "placement": "encargo a agencia",
    "placements": "encargos a agencia",
    "collector": "gestor de cobro",
    "collectors": "gestores de cobro",
}
#: What a program fills in, and the attributes a browser or Odoo acts on.
PLACEHOLDER = re.compile(
    r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]"
    r"|%[-#0+]*\d*(?:\.\d+)?[sdfrix](?!\w)"
    r"|\{\{.*?\}\}"
    r"|\bt-[a-z-]+=\"[^\"]*\"|\bt-[a-z-]+='[^']*'",
    re.DOTALL,
)
MARKUP = re.compile(r"<[^>]*>|\{\{.*?\}\}|%\(\w+\)", re.DOTALL)
#: Whoever owes money is addressed with usted.
FAMILIAR = re.compile(
    r"\b(?:[Tt]us?|[Tt]ú|[Tt]i|[Tt]e|[Cc]ontigo|[Tt]uy[oa]s?|[Pp]uedes|[Dd]ebes"
    r"|[Tt]ienes|[Qq]uieres|[Nn]ecesitas|[Ee]stás|[Hh]as|[Pp]odrás|[Dd]eseas)\b"
)


def catalogues(tree):
    """Yield (path of es.po, its entries, the entries of the .pot) of each add-on."""
    for addon in tree.addons:
        folder = PurePosixPath(addon, "i18n")
        paths = folder / "es.po", folder / f"{addon}.pot"
        if all(tree.exists(path) for path in paths):
            spanish, source = (polib.pofile(str(tree.root / path)) for path in paths)
            yield paths[0], spanish, source


def addons_have_catalogues(tree):
    for addon in tree.addons:
        for name in ("es.po", f"{addon}.pot"):
            if not tree.exists(addon, "i18n", name):
                yield f"{addon}/i18n/{name}: is missing"


def everything_is_translated(tree):
    for path, spanish, source in catalogues(tree):
        known = {_key(entry): entry for entry in spanish if not entry.obsolete}
        for entry in source:
            found = known.get(_key(entry))
            if found is None:
                yield f"{path}: lacks {_short(entry)}"
            elif not found.msgstr:
                yield f"{path}: leaves empty {_short(entry)}"
            elif found.fuzzy:
                yield f"{path}: is unsure of {_short(entry)}"


def nothing_is_stale(tree):
    for path, spanish, source in catalogues(tree):
        known = {_key(entry) for entry in source}
        for entry in spanish:
            if entry.obsolete or _key(entry) not in known:
                yield f"{path}: the source no longer says {_short(entry)}"


def placeholders_survive(tree):
    for path, spanish, _source in catalogues(tree):
        for entry in spanish:
            expected = Counter(PLACEHOLDER.findall(entry.msgid))
            if entry.msgstr and Counter(PLACEHOLDER.findall(entry.msgstr)) != expected:
                yield f"{path}: other placeholders in {_short(entry)}"


def debtors_are_addressed_with_usted(tree):
    for path, spanish, _source in catalogues(tree):
        for entry in spanish:
            found = FAMILIAR.search(MARKUP.sub(" ", entry.msgstr))
            if found:
                yield f"{path}: «{found[0]}» in {_short(entry)}"


def terms_are_those_of_the_glossary(tree):
    for path, spanish, _source in catalogues(tree):
        for entry in spanish:
            term = GLOSSARY.get(entry.msgid.strip().casefold())
            if term and entry.msgstr and entry.msgstr.strip().casefold() != term:
                yield f"{path}: {entry.msgid} is «{entry.msgstr}», not «{term}»"


def _key(entry):
    return (entry.msgctxt, entry.msgid)


def _short(entry):
    text = " ".join(entry.msgid.split())
    return f"«{text[:60]}…»" if len(text) > 60 else f"«{text}»"


RULES = [
    addons_have_catalogues,
    everything_is_translated,
    nothing_is_stale,
    placeholders_survive,
    debtors_are_addressed_with_usted,
    terms_are_those_of_the_glossary,
]
