"""The translations of each add-on, by reading its catalogues.

Each rule is run over the repository and over an example that breaks it.
"""

import importlib.util

import polib
import pytest

from hygiene import assert_clean, assert_found, catalogues, label

RULES = catalogues.RULES

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
MAIL = "Dear <t t-out='object.name'>Ann</t>, %(amount)s is due {{ object.date }}."
CARTA = "<t t-out='object.name'>Ana</t>, debe %(amount)s desde {{ object.date }}."
LETTRE = "<t t-out='object.name'>Anne</t>, %(amount)s, échu le {{ object.date }}."
#: Where the texts of MAIL are: customers read them.
PLACES = {MAIL: "model:mail.template,body_html:credit_collection.mail_template_first"}
CODE = 'def say(env):\n    return env._("Hold")\n'


def catalogue(*pairs):
    """A catalogue of (English, translation) pairs."""
    entries = (
        f'#: {PLACES.get(source, "here")}\nmsgid "{source}"\nmsgstr "{text}"\n\n'
        for source, text in pairs
    )
    return HEADER + "".join(entries)


SOUND = catalogue(("Hold", "Retención"), (MAIL, CARTA))
#: Customers do not read of holds.
FRENCH = catalogue((MAIL, LETTRE))


def addon_with(spanish, french=FRENCH, name="credit_collection", code=CODE):
    """The files of an add-on with these catalogues; None leaves one out."""
    files = {
        f"{name}/models/case.py": code,
        f"{name}/__manifest__.py": "{}",
        f"{name}/i18n/{name}.pot": catalogue(("Hold", ""), (MAIL, "")),
        f"{name}/i18n/es.po": spanish,
        f"{name}/i18n/fr.po": french,
        f"{name}/i18n/pt.po": french,
    }
    return {path: content for path, content in files.items() if content is not None}


#: The rule, the Spanish or all that differs from a sound add-on, and what is found.
BROKEN = [
    (catalogues.addons_have_catalogues, None, "es.po: is missing"),
    (
        catalogues.addons_have_catalogues,
        {"french": None},
        "fr.po: is missing",
    ),
    *(
        (
            catalogues.texts_are_translated_where_they_are_written,
            {"code": code},
            "case.py:2: translates no text",
        )
        for code in (
            'def say(env):\n    say = env._\n    return say("Hold")\n',
            "def say(env, text):\n    return env._(text)\n",
        )
    ),
    (
        catalogues.customers_read_their_language,
        {"french": catalogue(("Hold", "Blocage"))},
        "fr.po: lacks «Dear",
    ),
    (
        catalogues.customers_read_their_language,
        {"french": catalogue((MAIL, ""))},
        "pt.po: leaves empty «Dear",
    ),
    (
        catalogues.customers_read_their_language,
        {"name": "credit_collection_portal"},
        "fr.po: lacks «Hold»",
    ),
    (catalogues.everything_is_translated, catalogue((MAIL, CARTA)), "lacks «Hold»"),
    (
        catalogues.everything_is_translated,
        catalogue(("Hold", ""), (MAIL, CARTA)),
        "leaves empty «Hold»",
    ),
    (
        catalogues.everything_is_translated,
        HEADER + '#, fuzzy\nmsgid "Hold"\nmsgstr "Retención"\n',
        "is unsure of «Hold»",
    ),
    (catalogues.nothing_is_stale, SOUND + catalogue(("Old", "Viejo")), "«Old»"),
    (
        catalogues.nothing_is_stale,
        {"french": FRENCH + catalogue(("Old", "Vieux"))},
        "fr.po: the source no longer says «Old»",
    ),
    (
        catalogues.placeholders_survive,
        {"french": catalogue((MAIL, "Chère cliente, cher client"))},
        "pt.po: other placeholders",
    ),
    (
        catalogues.nothing_is_stale,
        SOUND + '#~ msgid "Gone"\n#~ msgstr "Ido"\n',
        "«Gone»",
    ),
    *(
        (
            catalogues.placeholders_survive,
            catalogue((MAIL, CARTA.replace(old, new))),
            "other placeholders",
        )
        for old, new in (
            ("%(amount)s", "%(importe)s"),
            ("{{ object.date }}", "{{ object.fecha }}"),
            ("t-out='object.name'", "t-out='object.nombre'"),
        )
    ),
    (
        catalogues.placeholders_survive,
        catalogue(("%s of %d", "%s de ")),
        "other placeholders",
    ),
    *(
        (
            catalogues.debtors_are_addressed_politely,
            catalogue(("Text", text)),
            f"«{word}»",
        )
        for word, text in (
            ("tus", "Pague tus facturas"),
            ("Puedes", "Puedes pagar hoy"),
            ("te", "Si ya ha pagado, te lo agradecemos"),
        )
    ),
    *(
        (
            catalogues.debtors_are_addressed_politely,
            {"french": catalogue((MAIL, text))},
            f"{language}.po: «{word}»",
        )
        for language, word, text in (
            ("fr", "tes", "Merci de payer tes factures"),
            ("pt", "você", "Se você já pagou, obrigado"),
        )
    ),
    (
        catalogues.terms_are_those_of_the_glossary,
        catalogue(("Hold", "Bloqueo")),
        "Hold is «Bloqueo»",
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_repository_keeps_the_rule(rule, repository):
    folders = {path.parent.name for path in repository.of_addons("i18n", suffix=".pot")}
    if not folders:
        pytest.skip("no catalogue was exported yet")
    assert_clean(rule, repository)


@pytest.mark.parametrize(("rule", "differs", "offence"), BROKEN, ids=label)
def test_rule_finds_what_breaks_it(rule, differs, offence, plant):
    if not isinstance(differs, dict):
        differs = {"spanish": differs}
    files = addon_with(**{"spanish": SOUND, **differs})
    assert_found(rule, plant(files), offence)


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_rule_lets_a_sound_catalogue_pass(rule, plant):
    assert_clean(rule, plant(addon_with(SOUND)))


def test_every_rule_has_an_example_that_breaks_it():
    assert {rule for rule, *_ in BROKEN} == set(RULES)


def test_courteous_spanish_is_not_mistaken_for_familiar(plant):
    text = "Su actitud, sus datos y el total: <a t-att-href='te'>tutor</a> %(tu)s"
    rule = catalogues.debtors_are_addressed_politely
    assert_clean(rule, plant(addon_with(catalogue(("Text", text)))))


@pytest.mark.parametrize("language", ["es", *catalogues.OF_CUSTOMERS])
def test_texts_for_customers_are_in_the_right_tone(language, repository):
    """A greeting, an amount, a date, an offer, and no threat: as in English. Payment
    conditions to sign and the end of a placement ask for no payment: a greeting, a
    request, and no threat."""
    path = repository.root / "credit_collection/tools/tone.py"
    spec = importlib.util.spec_from_file_location("tone", path)
    tone = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tone)
    entries = polib.pofile(
        str(repository.root / f"credit_collection/i18n/{language}.po")
    )
    texts = {
        place: entry.msgstr
        for entry in entries
        for place, _line in entry.occurrences
        if place.startswith(("model:mail.template,body", "model:sms.template,body"))
    }
    assert len(texts) > 40
    wrong = {}
    for place, text in texts.items():
        asks_nothing = "_contract_" in place or "_over" in place
        spared = ("amount", "date", "benefit") if asks_nothing else ()
        warnings = tone.check(text, language, "formal" in place)
        found = [one for one in warnings if one[0] not in spared]
        if found or tone.guess_language(text) != language:
            wrong[place] = (tone.guess_language(text), found)
    assert not wrong, wrong
