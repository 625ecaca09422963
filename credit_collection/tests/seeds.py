"""Seeds of random histories: some are told each time, the same ones on every machine,
and one is new. CC_HISTORIES=<n> tells so many new ones instead. The seed is in the
message of a failure: tell it again with CC_SEED=<seed>."""

import os
import random

#: The one history to tell again.
ONCE = os.environ.get("CC_SEED")
#: How many new histories to tell instead of the known ones.
HISTORIES = int(os.environ.get("CC_HISTORIES", "0"))


def choose_seeds(*known):
    """The histories to tell, where ``known`` are told each time."""
    if ONCE:
        return [int(ONCE)]
    fresh = random.SystemRandom().sample(range(10**6), HISTORIES or 1)
    return fresh if HISTORIES else [*known, *fresh]
