"""The catalogues of each add-on. Spanish is complete, current, and in the words of the
trade; French and Portuguese are so for what customers read."""

import ast
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
#: Languages of which only what customers read is translated.
OF_CUSTOMERS = ("fr", "pt")
#: Add-ons that customers read themselves.
PAGES = {"credit_collection_portal"}
#: Where customers and agencies read the others: messages, documents, why they may
#: contest, and the words that the code puts into these.
READ_BY_CUSTOMERS = re.compile(
    r"model:(?:mail\.template,(?:subject|body_html)|sms\.template,body"
    r"|credit\.collection\.dispute\.reason,name):"
    r"|model:ir\.actions\.report,print_report_name:(?!\w+\.action_report_history)"
    r"|model:ir\.model\.fields\.selection,name:\w+"
    r"\.selection__credit_collection_(?:item__bucket__(?!credit)"
    r"|contract__(?:payment_means|invoice_delivery)__"
    r"|placement__state__|placement_event__kind__|agency_report_row__status__)"
    r"|model_terms:ir\.ui\.view,arch_db:\w+"
    r"\.(?:mail_frame|statement_|plan_instalments|invoice_payment|placement_news"
    r"|report_(?!history)"
    r"|contract_(?:content|parties|invoices|payment|late|validity|signatures)$)"
    r"|code:addons/\w+/models/(?:channel/statement|plan/plan_document"
    r"|plan/plan_wording_mixin|contract/contract_document"
    r"|contract/account_move_payment|placement/agency_tell)\.py"
)
#: What else the code writes into invoices, credit notes, and what customers tell us.
WRITTEN = {
    "%(plan)s accepted",
    "Contests %(items)s: %(reason)s",
    "Credit on %(invoice)s: %(reason)s",
    "Part of: %(line)s",
    "Rounding",
    "Settlement %(plan)s",
    "Surcharge of %(plan)s",
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
#: How nobody who owes money is addressed: not with tú, tu or você.
FAMILIAR = {
    "es": re.compile(
        r"\b(?:[Tt]us?|[Tt]ú|[Tt]i|[Tt]e|[Cc]ontigo|[Tt]uy[oa]s?|[Pp]uedes|[Dd]ebes"
        r"|[Tt]ienes|[Qq]uieres|[Nn]ecesitas|[Ee]stás|[Hh]as|[Pp]odrás|[Dd]eseas)\b"
    ),
    "fr": re.compile(
        r"\b(?:[Tt]u|[Tt]e|[Tt]oi|[Tt]on|[Tt]a|[Tt]es|[Pp]eux|[Dd]ois|[Vv]eux)\b"
    ),
    "pt": re.compile(
        r"\b(?:[Tt]u|[Tt]e|[Tt]i|[Cc]ontigo|[Tt]eus?|[Tt]uas?|[Vv]ocês?|[Pp]odes"
        r"|[Dd]eves|[Tt]ens|[Qq]ueres|[Pp]recisas)\b"
    ),
}


def catalogues(tree, *languages):
    """Yield (path of the .po, its entries, the entries of the .pot) of each add-on."""
    for addon in tree.addons:
        source = PurePosixPath(addon, "i18n", f"{addon}.pot")
        for language in languages:
            path = source.with_name(f"{language}.po")
            if tree.exists(path) and tree.exists(source):
                yield path, _read(tree, path), _read(tree, source)


def is_read_by_customers(entry, addon):
    """Whether customers read this entry of the .pot of an add-on."""
    return (
        addon in PAGES
        or entry.msgid in WRITTEN
        or any(READ_BY_CUSTOMERS.match(place) for place, _line in entry.occurrences)
    )


def addons_have_catalogues(tree):
    for addon in tree.addons:
        files = [f"{language}.po" for language in ("es", *OF_CUSTOMERS)]
        for name in (*files, f"{addon}.pot"):
            if not tree.exists(addon, "i18n", name):
                yield f"{addon}/i18n/{name}: is missing"


def texts_are_translated_where_they_are_written(tree):
    """What is translated through a variable is exported by nobody."""
    for path in tree.of_addons():
        nodes = list(ast.walk(tree.parse(path)))
        exported = {
            id(node.func)
            for node in nodes
            if isinstance(node, ast.Call)
            and node.args
            and isinstance(node.args[0], ast.Constant)
        }
        for node in nodes:
            if isinstance(node, ast.Attribute) and node.attr == "_":
                if id(node) not in exported:
                    yield f"{path}:{node.lineno}: translates no text written there"


def everything_is_translated(tree):
    for path, spanish, source in catalogues(tree, "es"):
        yield from _untranslated(path, spanish, source)


def customers_read_their_language(tree):
    for path, translated, source in catalogues(tree, *OF_CUSTOMERS):
        read = [one for one in source if is_read_by_customers(one, path.parts[0])]
        yield from _untranslated(path, translated, read)


def nothing_is_stale(tree):
    for path, translated, source in catalogues(tree, "es", *OF_CUSTOMERS):
        known = {_key(entry) for entry in source}
        for entry in translated:
            if entry.obsolete or _key(entry) not in known:
                yield f"{path}: the source no longer says {_short(entry)}"


def placeholders_survive(tree):
    for path, translated, _source in catalogues(tree, "es", *OF_CUSTOMERS):
        for entry in translated:
            expected = Counter(PLACEHOLDER.findall(entry.msgid))
            if entry.msgstr and Counter(PLACEHOLDER.findall(entry.msgstr)) != expected:
                yield f"{path}: other placeholders in {_short(entry)}"


def debtors_are_addressed_politely(tree):
    for path, translated, _source in catalogues(tree, *FAMILIAR):
        for entry in translated:
            found = FAMILIAR[path.stem].search(MARKUP.sub(" ", entry.msgstr))
            if found:
                yield f"{path}: «{found[0]}» in {_short(entry)}"


def terms_are_those_of_the_glossary(tree):
    for path, spanish, _source in catalogues(tree, "es"):
        for entry in spanish:
            term = GLOSSARY.get(entry.msgid.strip().casefold())
            if term and entry.msgstr and entry.msgstr.strip().casefold() != term:
                yield f"{path}: {entry.msgid} is «{entry.msgstr}», not «{term}»"


def _read(tree, path):
    return polib.pofile(str(tree.root / path))


def _untranslated(path, translated, source):
    """Yield the entries of the source that a catalogue does not surely say."""
    known = {_key(entry): entry for entry in translated if not entry.obsolete}
    for entry in source:
        found = known.get(_key(entry))
        if found is None:
            yield f"{path}: lacks {_short(entry)}"
        elif not found.msgstr:
            yield f"{path}: leaves empty {_short(entry)}"
        elif found.fuzzy:
            yield f"{path}: is unsure of {_short(entry)}"


def _key(entry):
    return (entry.msgctxt, entry.msgid)


def _short(entry):
    text = " ".join(entry.msgid.split())
    return f"«{text[:60]}…»" if len(text) > 60 else f"«{text}»"


RULES = [
    addons_have_catalogues,
    texts_are_translated_where_they_are_written,
    everything_is_translated,
    customers_read_their_language,
    nothing_is_stale,
    placeholders_survive,
    debtors_are_addressed_politely,
    terms_are_those_of_the_glossary,
]
