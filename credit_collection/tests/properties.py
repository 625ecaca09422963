"""Tests over many invented examples: the same ones on each machine, and some that
nobody has seen before. What fails among those says how to repeat it: CC_SEED=<seed>."""

import functools
import os
import random

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

#: Where the new examples of this run come from.
SEED = int(os.environ.get("CC_SEED") or random.SystemRandom().randrange(10**6))
#: For so many known examples one new one.
KNOWN = 5

steady = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
fresh = settings(steady, derandomize=False)


def for_all(*strategies, examples=100, **named):
    """Run a test for ``examples`` known values of ``strategies``, then for new ones."""

    def decorate(test):
        tried = given(*strategies, **named)
        known = settings(steady, max_examples=examples)(tried(test))
        new = settings(fresh, max_examples=examples // KNOWN)(tried(test))
        new = seed(SEED)(new)

        @functools.wraps(test)
        def run(*arguments):
            if "CC_SEED" not in os.environ:
                known(*arguments)
            try:
                new(*arguments)
            except Exception as error:
                raise AssertionError(f"To repeat it: CC_SEED={SEED}") from error

        return run

    return decorate


__all__ = ["for_all", "st"]
