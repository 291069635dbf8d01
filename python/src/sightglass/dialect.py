"""Which dialect a server speaks: ours with ids, or that of the original device."""

import asyncio
from typing import Any, Iterable, Optional, Set

from .keys import PUBLIC_KEYS


class Dialect:
    """What is known of how a server answers, from one connection to the next."""

    def __init__(self) -> None:
        self.numbered: Optional[bool] = None
        """Whether it repeats ids; None as long as nobody knows."""

    def begin(self) -> None:
        """A new connection: an original device may have been replaced, a server that repeats ids goes on doing so."""
        if self.numbered is False:
            self.numbered = None


class RollCall:
    """What a device answers that is asked for all its keys by name."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.answered: "asyncio.Future[None]" = loop.create_future()
        """Done when an answer came, and not only changes of some keys."""
        self.whole: "asyncio.Future[None]" = loop.create_future()
        """Done when every key is told or refused."""
        self._missing: Set[str] = set(PUBLIC_KEYS)

    def take(self, names: Iterable[str]) -> None:
        """Takes in the names of values that came."""
        told = self._missing.intersection(names)
        # A change carries one key or a few, an answer all that the device has.
        if 2 * len(told) >= len(PUBLIC_KEYS) and not self.answered.done():
            self.answered.set_result(None)
        self._strike(told)

    def refuse(self, key: Any) -> None:
        """Takes in that there is no such key, or that it may not be read."""
        if isinstance(key, str):
            self._strike({key})

    def _strike(self, names: Set[str]) -> None:
        self._missing -= names
        if not self._missing and not self.whole.done():
            self.whole.set_result(None)
