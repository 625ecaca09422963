"""What a text says that lateness costs, and whether the customer owes that: because it
was agreed, or because a law gives it. Pure Python: no database, no clock."""

import re

from .tone import read

#: Words of each claim by language (own list); they match the beginning of a word.
CLAIMS = {
    "en": {
        "interest": "(late|default|penalty|statutory)( payment)? interest"
        "|interest (for|on) (late|the (overdue|late|amount|debt))|(charge|add|claim"
        "|demand)( you)? interest|interest of [0-9]|late (fee|charge)",
        "compensation": "recovery costs|compensation (for|of)|collection (costs|fee)"
        "|fixed sum|[0-9]+ ?(euros?|€|£) (of|for|in|as) (our )?(costs|compensation)",
        "agency": "(debt )?collection agenc|debt collector|external (collector|agenc)"
        "|(hand|pass|give|assign|sell|transfer|refer)(ed)?( over)? (your|the|this) "
        "(debt|account|file|case)|your (debt|account|file|case) will be (handed|passed"
        "|given|assigned|sold|transferred|referred)",
        "file": "credit (file|bureau|register|reference)|register of (debtors"
        "|defaulters)",
    },
    "es": {
        "interest": r"interes(es)? (de demora|por mora|moratorio|legal|según la ley)"
        r"|interés (de demora|moratorio|legal)|(cobrar|aplicar|reclamar|exigir"
        r"|devengar)\w* (los )?interes|recargo por (mora|demora|retraso)",
        "compensation": "(costes|gastos) de (cobro|recobro|gestión de cobro)"
        "|indemnización|compensación por",
        "agency": "(empresa|agencia|gestora|despacho) de (recobro|cobro)"
        r"|(ceder|cede|trasladar|entregar|vender|remitir|pasar)\w* "
        "(su|la|esta|el) (deuda|crédito|expediente)",
        "file": "(fichero|registro|lista|listado) de (moros|deudores|solvencia)|asnef",
    },
    "fr": {
        "interest": r"(intérêts|pénalités|indemnités) (de retard|moratoires|légaux)"
        r"|(facturer|appliquer|réclamer)\w* des intérêts",
        "compensation": "frais de recouvrement|indemnité forfaitaire",
        "agency": "(société|agence|cabinet) de recouvrement"
        r"|(céder|transmettr|confier|remettr)\w* (votre|la|ce) (dette|créance"
        "|dossier)",
        "file": "fichier des (mauvais payeurs|incidents)",
    },
    "pt": {
        "interest": r"juros (de mora|moratórios|legais)|(cobrar|aplicar)\w* juros",
        "compensation": "custos de cobrança|indemnização|despesas de cobrança",
        "agency": "empresa de (recuperação|cobrança)"
        r"|(ceder|entregar|transmitir)\w* (a sua|a|o) (dívida|crédito|processo)",
        "file": "lista de devedores|central de (riscos|responsabilidades)|serasa",
    },
}

#: Words by language that say that something is not claimed, when nothing ends the
#: thought between them and the claim.
DENIALS = {
    "en": r"(not|never) (you )?$|without ((?!we|it|you)\w+ ){0,4}$"
    r"|no (more |further |such )?$|free of|waive[sd]?|are not"
    r"|(do|does|did|will|shall|have) not (yet )?(charge|add|claim|ask|demand|apply"
    r"|hand|pass|give|assign|sell|transfer|refer|report|tell|inform)\w*"
    r"|(don't|won't) \w+",
    "es": r"(no|nunca) (le |les |se |te )*$"
    r"|(sin|ni) ((?!le|les|se)\w+ ){0,4}$|ningun[ao]?s?"
    r"|no (le |les |se |te )*(cobr|aplic|añad|reclam|exig|ced|traslad|entreg|pas"
    r"|comunic|inclu)\w*|(no|nunca) (somos|es)|condon\w+|renunci\w+ a",
    "fr": r"(sans|ni) ((?!nous)\w+ ){0,4}$|aucune?s?|(ne|n') ?(vous )?\w+ (pas|plus)",
    "pt": r"não (lhe |vos |se )?$|(sem|nem) ((?!se|lhe)\w+ ){0,4}$|nenhum\w*"
    r"|não (lhe |vos |se )?\w+",
}
#: At the most so many characters lie between a denial and what it denies.
NEAR = 30

#: Countries of the European Union, and the United Kingdom: creditors of businesses and
#: of public bodies get interest and the costs of recovery without having agreed on them
#: (Directive 2011/7/EU, art. 3, 4 and 6; Late Payment of Commercial Debts (Interest)
#: Act 1998).
STATUTORY = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI "
    "SK".split()
)
#: Debtors whom these laws do not cover.
CONSUMER = "consumer"


def find_claims(text, language):
    """Return what a text claims for lateness: pairs of a code and the words found.

    >>> find_claims("We add late payment interest, or a collection agency calls.", "en")
    [('interest', 'late payment interest'), ('agency', 'collection agency')]
    >>> find_claims("Le cobraremos intereses de demora", "es")
    [('interest', 'cobraremos intereses')]
    >>> find_claims("Pay without late interest: no agency is asked", "en")
    []
    >>> find_claims("Please pay by Friday", "en"), find_claims("Bitte zahlen", None)
    ([], [])
    """
    visible = read(text).lower()
    found = []
    for code, expression in CLAIMS.get(language, {}).items():
        for words in re.finditer(rf"(?<!\w)({expression})\w*", visible):
            if not _is_denied(visible[: words.start()], language):
                found.append((code, words.group(0)))
                break
    return found


def _is_denied(before, language):
    """Whether the words before a claim say that it is not made."""
    thought = re.split(r"[.,;:!?()\n]", before)[-1][-NEAR:]
    return bool(re.search(rf"(?<!\w)({DENIALS[language]})(?!\w)", thought))


def may_claim(code, agreed, country, capacity):
    """Return whether a creditor may claim something of a customer.

    :param str code: see ``CLAIMS``.
    :param agreed: the codes that the contract in force gives; None without a contract.
    :param str country: code of the customer's country.
    :param str capacity: what kind of debtor the customer is.

    >>> may_claim("interest", None, "ES", "company")
    True
    >>> may_claim("interest", None, "ES", "consumer")
    False
    >>> may_claim("interest", {"interest"}, "CO", "consumer")
    True
    >>> may_claim("agency", None, "ES", "company")
    True
    >>> may_claim("agency", set(), "ES", "company")
    False
    >>> may_claim("file", None, "ES", "company")
    False
    """
    if agreed is not None and code in agreed:
        return True
    if code == "agency":  # whoever owes may be asked by whomever, unless agreed so
        return agreed is None
    if code == "file":  # nobody is told without having been warned
        return False
    return country in STATUTORY and capacity != CONSUMER
