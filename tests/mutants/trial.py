"""Try mutants and remember what killed each."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import Queue

from bench import Bench
from choosing import Tests, everything
from finding import COMPARISONS


class Trial:
    """All the mutants of one run of this program.

    :param list[Bench] benches: on so many of them mutants are tried at a time.
    """

    def __init__(self, benches):
        self.count = len(benches)
        self.free = Queue()
        for bench in benches:
            self.free.put(bench)
        self.tests = Tests()
        self.base = None
        self.kills = {}

    def run(self, mutants, is_full):
        """Try all ``mutants``; what killed each is in ``kills`` afterwards.

        :param bool is_full: let all tests look for those that survive.
        """
        compared = [mutant for mutant in mutants if mutant.kind == COMPARISONS]
        others = [mutant for mutant in mutants if mutant.kind != COMPARISONS]
        if compared:
            self._check_tests_without_database()
            self._alone(compared, self.tests.without_database, None)
        if others:
            self._alone(others, self.tests.nearest, self._prepared())
        alive = [mutant for mutant in mutants if mutant not in self.kills]
        if alive:
            names = everything() if is_full else self.tests.of(alive)
            self._together(alive, names)

    def close(self):
        """Drop the database that was copied."""
        if self.base:
            self.base.drop()

    def _prepared(self):
        """The database with the add-on, made when it is wanted for the first time."""
        if not self.base:
            self.base = self._on_a_bench(lambda bench: bench.install())
        return self.base

    def _test(self, names, mutants, base, first_only=False):
        """See :meth:`bench.Bench.test`."""
        return self._on_a_bench(
            lambda bench: bench.test(names, mutants, base, first_only)
        )

    def _on_a_bench(self, work):
        """Do some ``work`` on the first bench that is free."""
        bench = self.free.get()
        try:
            return work(bench)
        finally:
            self.free.put(bench)

    def _alone(self, mutants, names_for, base):
        """Try each mutant by itself, until the first test fails."""

        def try_one(mutant):
            return self._test(names_for(mutant), [mutant], base, first_only=True)

        found = {}
        with ThreadPoolExecutor(self.count) as pool:
            outcomes = pool.map(try_one, mutants)
            for mutant, outcome in zip(mutants, outcomes, strict=True):
                _say(mutant, outcome)
                if outcome.is_kill:
                    found[mutant] = outcome
        self.kills.update(self._proven(found, base) if base else found)

    def _together(self, mutants, names):
        """Ask many tests about many mutants with one run, which has all of them at
        once: what passes there passes with each."""
        base = self._prepared()
        print(f"\nThe {len(mutants)} that survived, all at once:", flush=True)
        outcome = self._test(names, mutants, base)
        print(f"{outcome.ran} tests ran, {len(outcome.failed)} failed", flush=True)
        if outcome.failed:
            names = self._passing(outcome.failed, base)
        if outcome.is_kill and names:
            for part in _halves(mutants):
                self._narrow(part, names, base)

    def _narrow(self, mutants, names, base):
        """Find those of ``mutants`` that the tests ``names`` find, by halves."""
        is_one = len(mutants) == 1
        outcome = self._test(names, mutants, base, first_only=is_one)
        if outcome.is_kill and not is_one:
            for part in _halves(mutants):
                self._narrow(part, list(outcome.failed) or names, base)
            return
        for mutant in mutants:
            _say(mutant, outcome)
            if outcome.is_kill:
                self.kills[mutant] = outcome

    def _proven(self, found, base):
        """Those of the kills ``found`` whose test passes without any mutant."""
        if not found:
            return {}
        killers = sorted({name for one in found.values() for name in one.failed[:1]})
        passing = set(self._passing(killers, base))
        return {
            mutant: one
            for mutant, one in found.items()
            if passing.issuperset(one.failed[:1])
        }

    def _passing(self, names, base):
        """Those of the tests ``names`` that pass without any mutant."""
        failed = self._without_mutants(names, base).failed
        for name in failed:
            print(f"Without any mutant this test fails, too: {name}", flush=True)
        return [
            name
            for name in names
            if not any(f"{one}.".startswith(f"{name}.") for one in failed)
        ]

    def _check_tests_without_database(self):
        outcome = self._without_mutants(self.tests.without_database(), None)
        if outcome.failed or not outcome.ran:
            raise SystemExit(f"Without any mutant tests fail: {outcome.failed}")

    def _without_mutants(self, names, base):
        outcome = self._test(names, (), base)
        if outcome.broken:
            raise SystemExit(f"Without any mutant the run breaks:\n{outcome.broken}")
        return outcome


def _halves(mutants):
    middle = len(mutants) // 2
    return [part for part in (mutants[:middle], mutants[middle:]) if part]


def _say(mutant, outcome):
    """Tell what happened to a mutant, at once."""
    if outcome.is_kill:
        verdict, why = "killed", f"by {outcome.killer}"
    else:
        verdict, why = "survived", f"{outcome.ran} tests"
    print(f"{verdict:<8}  {outcome.seconds:6.1f} s  {mutant}  ({why})", flush=True)


@contextmanager
def trial(ready, folder, jobs):
    """A trial with its benches, and without any database left at the end."""
    benches = []
    for number in range(1, jobs + 1):
        (folder / f"bench{number}").mkdir()
        benches.append(Bench(ready, folder / f"bench{number}"))
    made = Trial(benches)
    try:
        yield made
    finally:
        made.close()
