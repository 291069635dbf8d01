"""How long to wait before the next try."""

import random
from typing import Callable

FIRST_SECONDS = 1.0
LAST_SECONDS = 30.0


def backoff_seconds(attempt: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds before try number `attempt`, counted from 1: doubled each time, 30 at most.

    Half of it is left to chance, so that the clients of a server that comes back do not come at once.
    """
    base = min(LAST_SECONDS, FIRST_SECONDS * 2.0 ** min(attempt - 1, 16))
    return base * (0.5 + chance() * 0.5)
