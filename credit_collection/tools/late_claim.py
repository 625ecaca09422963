"""What a text says that lateness costs, and whether the customer owes that: because it
was agreed, or because a law gives it. Pure Python: no database, no clock."""

import re

from .tone import read

#: Words of each claim by language (own list); they match the beginning of a word.
CLAIMS = {
    "en": {
        "interest": "(late|default|penalty)( payment)? interest|interest (for|on) late",
        "compensation": "recovery costs|compensation for|collection (costs|fee)",
        "agency": "(debt )?collection agenc|debt collector",
        "file": "credit (file|bureau|register)|register of (debtors|defaulters)",
    },
    "es": {
        "interest": r"interes(es)? (de demora|por mora|moratorio)",
        "compensation": "costes de cobro|gastos de cobro|indemnización por",
        "agency": "(empresa|agencia) de (recobro|cobro)",
        "file": "fichero de (morosos|deudores|solvencia)|asnef|lista de morosos",
    },
    "fr": {
        "interest": r"(intérêts|pénalités) (de retard|moratoires)",
        "compensation": "frais de recouvrement|indemnité forfaitaire",
        "agency": "(société|agence|cabinet) de recouvrement",
        "file": "fichier des (mauvais payeurs|incidents)",
    },
    "pt": {
        "interest": "juros (de mora|moratórios)",
        "compensation": "custos de cobrança|indemnização por|despesas de cobrança",
        "agency": "empresa de (recuperação|cobrança)",
        "file": "lista de devedores|central de (riscos|responsabilidades)|serasa",
    },
}

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
    [('interest', 'intereses de demora')]
    >>> find_claims("Please pay by Friday", "en"), find_claims("Bitte zahlen", None)
    ([], [])
    """
    visible = read(text).lower()
    found = []
    for code, expression in CLAIMS.get(language, {}).items():
        if words := re.search(rf"\b({expression})\w*", visible):
            found.append((code, words.group(0)))
    return found


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
