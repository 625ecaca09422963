"""Whether a text to a customer is friendly, assertive and of use to him, and threatens
with nothing that is not allowed. A help for whoever writes it, not a judgment."""

import html
import re

#: The words by which a language is known, and what its texts should have. Expressions
#: begin at the beginning of a word and leave its ending open.
LANGUAGES = {
    "en": {
        "known_by": "the and you your we our have this to of if will is it for invoice "
        "payment thank hello please",
        "greeting": "dear|hello|hi|good (day|morning|afternoon|evening)|thank|please"
        "|sorry|excuse",
        "request": "please|could you|would you|we ask|we need|we demand|we would be "
        "grateful|tell (us|me)|answer|let us know|send us|choose|check|compare|call"
        "|propose|whenever you can|pay (it|now|the|or|today|by|within|immediately)",
        "payment": "pay|paid|transfer|settle|remit|balance|amount",
        "date": "day|date|week|month|today|tomorrow|within|by the|before|until|term"
        "|when",
        "benefit": "plan|instal|in parts|discount|more time|another date|other dates"
        "|propose|agree|terms|credit|help|eas(y|ier)|put it right|arrange|suit|solve"
        "|avoid|find (the|a) way|next orders|supply|save|keep",
    },
    "es": {
        "known_by": "el los las usted su sus del y con por para nos está ha si le una "
        "factura pago gracias hola un que estimado estimada rogamos pagos necesita",
        "greeting": "estimad|apreciad|querid|hola|buen[oa]s|gracias|por favor"
        "|muy señor|disculp|le saluda",
        "request": "por favor|le rogamos|les rogamos|le pedimos|les pedimos|podría"
        "|puede|necesitamos|requerimos|agradece|díga|indíque|respond|avíse|elija"
        "|compruéb|échele|envíe|compar|llám|propón|cuando pueda|le recordamos",
        "payment": "pag|pág|abon|transferencia|liquid|regulariz|salda|importe",
        "date": "día|fecha|semana|mes|hoy|mañana|plazo|venc|antes de|cuándo|hasta",
        "benefit": "plan|plazo|fraccion|parcial|descuento|fecha|propón|propong"
        "|propuesta|acuerdo|acord|condiciones|crédito|ayud|fácil|facilit|resolv"
        "|resolver|solucion|arregl|pedidos|evit|manera|sirviéndo|conserv",
    },
}

#: What is never threatened with: debts are no crimes, they are nobody else's business,
#: only a court seizes, and whoever is not a court does not write like one.
THREATS = {
    "en": {
        "crime": "criminal|police|prison|jail|arrest|felony|prosecut|crime|fraudster"
        "|swindl|thief|thieves",
        "others": "your (employer|boss|family|relatives|neighbou?rs|wife|husband"
        "|parents|customers|suppliers|colleagues)|(make|go) (it )?public|publish"
        "|everybody will|everyone will|social (media|networks)",
        "court": "seiz|bailiff|garnish|repossess|confiscat|by order of the court"
        "|court order|summons|judgment|subpoena|enforcement officer",
        "insult": "shame|liar|dishonest|deadbeat|scoundrel|or else|you will regret"
        "|last chance|no mercy",
    },
    "es": {
        "crime": r"denuncia|delito|penal(es)?\b|policía|cárcel|prisión|detenid|estaf"
        "|ladr[oó]n|querella|fiscalía",
        "others": r"su (jefe|jefa|familia|esposa|esposo|marido|mujer|padres|empleador)"
        "|sus (vecinos|familiares|clientes|proveedores|compañeros|padres)"
        "|hacer(lo)? público|haremos público|publicar|todo el mundo sabrá"
        "|redes sociales",
        "court": "embarg|incaut|por orden del juzgado|orden judicial|citación judicial"
        "|mandamiento|providencia|sentencia|cédula de|lanzamiento|agente judicial",
        "insult": "vergüenza|mentiros|sinvergüenza|caradura|atenerse a las|aténgase"
        "|se arrepentir|última oportunidad|sin piedad",
    },
}

#: What only a formal demand says: before it, it is too early or not allowed yet.
EARLY_THREATS = {
    "en": r"lawsuit|sue[ds]?\b|legal action|courts?\b|lawyer|attorney"
    "|credit (file|bureau|register)|defaulters|blacklist|debt collect",
    "es": "demanda judicial|demandar|acciones legales|acciones judiciales|vía judicial"
    "|juzgado|tribunal|abogad|fichero de (morosos|deudores|solvencia)"
    "|lista de morosos|asnef|(empresa|agencia) de recobro",
}

#: What a text fills in: the items with amounts and dates, or an amount alone.
TABLE = re.compile(r"\bstatement_html\b")
AMOUNT = re.compile(r"\b(statement_amount|amount_\w+)\b|\d[\d.,]*\s?(€|\$|£|EUR|USD)")
DATE = re.compile(r"\b(date_\w+|\w+_date)\b")

#: Up to where a text opens; a short one is its own opening.
OPENING, SHORT = 250, 600


def read(text):
    """What a customer reads of a source text, without what is filled in.

    >>> read("<p>Dear <t t-out='object.name'/>,<br/>please &amp; thanks {{ x }}</p>")
    'Dear , please & thanks'
    """
    visible = re.sub(r"\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    visible = re.sub(r"<[^>]*>", " ", visible)
    return " ".join(html.unescape(visible).split())


def guess_language(text):
    """The language of a text among those known here, None for any other.

    >>> guess_language("Please tell us if you have paid the invoice")
    'en'
    >>> guess_language("Le rogamos que nos diga si ya ha pagado la factura")
    'es'
    >>> guess_language("Nous vous prions de bien vouloir regler") is None
    True
    """
    words = re.findall(r"\w+", read(text).lower())
    known = {
        language: sum(word in parts["known_by"].split() for word in words)
        for language, parts in LANGUAGES.items()
    }
    best = max(known, key=known.get)
    # Languages share short words: a text in a third one has few of these.
    return best if known[best] * 6 >= len(words) > 0 else None


def check(text, language, is_formal=False):
    """What a text lacks, and what it should not say.

    :param str text: the source of a text, with what it fills in.
    :param str language: see ``LANGUAGES``; in others nothing is said.
    :param bool is_formal: whether it is the formal demand, which may name the court.
    :return: pairs of a code and the words it is about, which may be empty.
    :rtype: list[tuple[str, str]]

    >>> check("You owe us money. Pay it today, or the police will come!", "en")
    [('greeting', ''), ('amount', ''), ('benefit', ''), ('crime', 'police')]
    """
    parts = LANGUAGES.get(language)
    if not parts:
        return []
    visible = read(text).lower()
    opening = visible if len(visible) <= SHORT else visible[:OPENING]
    has_table = bool(TABLE.search(text))
    is_dated = has_table or DATE.search(text) or _find(parts["date"], visible)
    present = {
        "greeting": _find(parts["greeting"], opening),
        "request": _find(parts["request"], visible)
        and (has_table or _find(parts["payment"], visible)),
        "amount": has_table or AMOUNT.search(text),
        "date": is_dated,
        "benefit": _find(parts["benefit"], visible),
    }
    lacks = [(code, "") for code, found in present.items() if not found]
    return lacks + find_threats(visible, language, is_formal)


def find_threats(text, language, is_formal=False):
    """What a text should not say; see :func:`check`."""
    forbidden = dict(THREATS.get(language, {}))
    if not is_formal and language in EARLY_THREATS:
        forbidden["early"] = EARLY_THREATS[language]
    visible = read(text).lower()
    return [
        (code, words)
        for code, expression in forbidden.items()
        if (words := _find(expression, visible))
    ]


def _find(expression, text):
    """The first word or words of ``text`` that begin with ``expression``."""
    found = re.search(rf"\b({expression})\w*", text)
    return found.group(0) if found else ""
