"""Tests over many invented examples, the same ones on each machine and each run."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

steady = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def for_all(*strategies, examples=100, **named):
    """Run a test for ``examples`` values of ``strategies``."""

    def decorate(test):
        return settings(steady, max_examples=examples)(
            given(*strategies, **named)(test)
        )

    return decorate


__all__ = ["for_all", "st"]
