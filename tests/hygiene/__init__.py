"""What the repository asks of itself, checked by reading files only.

A rule is a function from a :class:`~hygiene.tree.Tree` to the offences it finds, one
line of text each. ``RULES`` of a module lists its rules, and each rule has an example
that breaks it in the tests.
"""


def assert_clean(rule, tree):
    """Fail with every offence the rule finds, one per line."""
    offences = list(rule(tree))
    assert not offences, "\n".join([rule.__name__, *offences])


def assert_found(rule, tree, offence):
    """Fail unless the rule finds an offence that contains this text."""
    offences = list(rule(tree))
    assert any(offence in found for found in offences), offences or "nothing found"


def label(value):
    """The name of a rule, to tell the runs of a parametrised test apart."""
    return getattr(value, "__name__", "")
