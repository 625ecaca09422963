"""The result as a person reads it: a table, the counts and who survived."""

from collections import Counter


def report(mutants, kills):
    """Print what became of each mutant.

    :param dict kills: see :class:`trial.Trial`.
    """
    print("\n| mutant | change | found by |\n| --- | --- | --- |")
    for mutant in mutants:
        found = _cell(kills[mutant].killer) if mutant in kills else "**survived**"
        print(f"| {mutant.place} | {_cell(mutant.what)} | {found} |")
    print("\n| kind | mutants | killed | survived |\n| --- | ---: | ---: | ---: |")
    total = Counter(mutant.kind for mutant in mutants)
    killed = Counter(mutant.kind for mutant in mutants if mutant in kills)
    for kind, count in total.items():
        print(f"| {kind} | {count} | {killed[kind]} | {count - killed[kind]} |")
    survivors = [mutant for mutant in mutants if mutant not in kills]
    if survivors:
        print("\nSurvivors:")
        for mutant in survivors:
            print(f"  {mutant}")
    print(f"\n{len(mutants)} mutants, {len(kills)} killed, {len(survivors)} survived")


def _cell(text):
    """A text that fits into a cell of a table."""
    return text.replace("|", "\\|")[:120]
