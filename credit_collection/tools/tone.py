"""Checks texts for customers: greeting, request, amount, date, offer, and threats that
are not allowed. The result is a hint for the author, not a legal opinion."""

import html
import re

#: By language: frequent words that identify it, and expressions that a text should
#: have. Expressions match the beginning of a word.
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
    "fr": {
        "known_by": "le la les des du vous votre vos nous notre nos et est une pour "
        "dans avec sur pas qui ce au facture paiement payer merci bonjour madame",
        "greeting": "madame|monsieur|bonjour|bonsoir|ch(er|ère)s?\\b|merci|veuillez"
        "|s'il vous pla|excus",
        "request": "merci d|veuillez|pouvez|pourriez|nous vous (prions|demandons"
        "|remercions|mettons)|il nous faut|nous avons besoin|nous attendons|dites"
        "|indiqu|répond|appel|choisi|proposez|envoyez|compar|vérifi|jetez"
        "|nous vous rappelons|est à régler",
        "payment": "pay|paie|réglé|régler|règle|virement|solde|montant",
        "date": "jour|date|semaine|mois|aujourd|demain|délai|échéance|avant|quand"
        "|jusqu|d'ici",
        "benefit": "plan|en plusieurs fois|échelonn|remise|autre date|propos|accord"
        "|conven|conditions|crédit|aid|facil|simple|solution|arrang|réso|remédi|évit"
        "|commandes|conserv|mainten|trouver",
    },
    "pt": {
        "known_by": "o os as um uma em no na do da dos das ao e não com que seu sua "
        "connosco conosco por para pagamento pagar fatura obrigado pedimos diga",
        "greeting": "estimad|prezad|car[oa]s?\\b|exm|olá|bom dia|boa (tarde|noite)"
        "|obrigad|por favor|pedimos|desculp",
        "request": "por favor|pedimos|agradecemos|pode|poderia|precisamos|solicitamos"
        "|esperamos|contamos|diga|indiqu|respond|telefon|escolh|proponh|envi|compar"
        "|verifi|assegur|quando puder|lembramos",
        "payment": "pag|transferência|liquid|regulariz|saldo|valor",
        "date": "dia|data|semana|mês|hoje|amanhã|prazo|venc|antes d|quando|até",
        "benefit": "plano|prestaç|parcel|por partes|desconto|data|proponh|propost|acord"
        "|condiç|crédito|ajud|fácil|facil|resolv|soluç|encomenda|pedidos|evit|forma"
        "|mant",
    },
}

#: Expressions that no text may have (own list): criminal charges, disclosure to others,
#: measures that only a court can order, insults.
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
    "fr": {
        "crime": r"plainte|délit|pénal|police\b|prison|arrestation|escro|voleu|fraud",
        "others": "votre (employeur|patron|famille|femme|mari|conjoint)"
        "|vos (voisins|proches|clients|fournisseurs|collègues|parents)"
        "|rend(re|rons) public|publier|tout le monde (le )?saura|réseaux sociaux",
        "court": "saisie|saisirons|huissier|commissaire de justice|jugement"
        "|titre exécutoire|injonction de payer|ordonnance|citation|assignation",
        "insult": "honte|menteu|malhonnête|vous le regrettere|dernière chance"
        "|sans pitié",
    },
    "pt": {
        "crime": "crim|queixa|penal|polícia|prisão|cadeia|burl|ladr|fraud|estelionat",
        "others": "seu (patrão|chefe|empregador|marido)|sua (família|mulher|esposa)"
        "|seus (vizinhos|familiares|clientes|fornecedores|colegas|pais)"
        "|tornar público|publicar|toda a gente|todo mundo|redes sociais",
        "court": "penhor|arrest|ordem (do tribunal|judicial)|citação|sentença"
        "|oficial de justiça|agente de execução",
        "insult": "vergonha|mentiros|calote|desonest|arrepender|última oportunidade"
        "|sem piedade",
    },
}

#: Expressions that only a formal demand may have (own list).
EARLY_THREATS = {
    "en": r"lawsuit|sue[ds]?\b|legal action|courts?\b|lawyer|attorney"
    "|credit (file|bureau|register)|defaulters|blacklist|debt collect",
    "es": "demanda judicial|demandar|acciones legales|acciones judiciales|vía judicial"
    "|juzgado|tribunal|abogad|fichero de (morosos|deudores|solvencia)"
    "|lista de morosos|asnef|(empresa|agencia) de recobro",
    "fr": "procès|actions? en justice|poursuites|tribuna|avocat|contentieux"
    "|voie judiciaire|mauvais payeurs|(société|agence|cabinet) de recouvrement",
    "pt": "processo judicial|ação judicial|ações judiciais|via judicial|tribuna|advogad"
    "|lista de devedores|inadimplentes|serasa|empresa de (recuperação|cobrança)",
}

#: Placeholders of the table of items (amounts and dates), and of an amount.
TABLE = re.compile(r"\bstatement_html\b")
AMOUNT = re.compile(r"\b(statement_amount|amount_\w+)\b|\d[\d.,]*\s?(€|\$|£|EUR|USD)")
DATE = re.compile(r"\b(date_\w+|\w+_date)\b")

#: Up to where a text opens; a short one is its own opening.
OPENING, SHORT = 250, 600


def read(text):
    """Return the visible text of a template, without its placeholders.

    >>> read("<p>Dear <t t-out='object.name'/>,<br/>please &amp; thanks {{ x }}</p>")
    'Dear , please & thanks'
    """
    visible = re.sub(r"\{\{((?!\{\{).)*?\}\}", " ", text, flags=re.DOTALL)
    visible = re.sub(r"<[^<>]*>", " ", visible)
    return " ".join(html.unescape(visible).split())


def guess_language(text):
    """Return the language of a text if it is in ``LANGUAGES``, else None.

    >>> guess_language("Please tell us if you have paid the invoice")
    'en'
    >>> guess_language("Le rogamos que nos diga si ya ha pagado la factura")
    'es'
    >>> guess_language("Nous vous prions de bien vouloir régler la facture")
    'fr'
    >>> guess_language("Pedimos que nos diga se a fatura já foi paga")
    'pt'
    >>> guess_language("Bitte zahlen Sie die Rechnung bis morgen") is None
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
    """Return what a text lacks, and what it should not say.

    :param str text: source of the text, with its placeholders.
    :param str language: see ``LANGUAGES``; other languages are not checked.
    :param bool is_formal: the text is a formal demand, which may mention courts.
    :return: pairs of a code and the words found (empty for what is missing).
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
    """Return what a text should not say; see :func:`check`."""
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
    """Return the first words of ``text`` that begin with ``expression``, or ""."""
    found = re.search(rf"\b({expression})\w*", text)
    return found.group(0) if found else ""
