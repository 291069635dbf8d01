"""Requests and the answers to them: who is waiting for what."""

import asyncio
import logging
import weakref
from contextvars import Context
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Sequence, Set

from .errors import Disconnected, SightglassError, Timeout
from .known_state import reported

_log = logging.getLogger("sightglass")


class Call(asyncio.Future[Dict[str, Any]]):
    """One call of a user: settled when each of its keys is.

    Nobody but the user holds it, until somebody waits for it: then it is one of `awaited`. A slider that is moved for an
    hour without a connection costs no memory that way.
    """

    __slots__ = ("_awaited", "_left", "_values", "_problem")

    def __init__(self, keys: Iterable[str], awaited: "Set[Call]") -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self._awaited: "Optional[Set[Call]]" = awaited
        # Each key is settled once: counting takes less room than a set.
        self._left = len(set(keys))
        self._values: Optional[Dict[str, Any]] = None
        self._problem: Optional[SightglassError] = None
        self._settle()

    def add_done_callback(
        self, fn: "Callable[[Call], object]", *, context: Optional[Context] = None
    ) -> None:
        """Somebody waits: from now on it is held until it is settled."""
        if self._awaited is not None and not self.done():
            self._awaited.add(self)
            super().add_done_callback(self._awaited.discard)
            self._awaited = None
        super().add_done_callback(fn, context=context)

    def tell(self, key: str, value: Any) -> None:
        """Takes a value in that belongs to the answer."""
        if self._values is None:
            self._values = {}
        self._values[key] = value

    def confirm(self, key: str, value: Any) -> None:
        """A key has its value."""
        self.tell(key, value)
        self.leave()

    def refuse(self, error: SightglassError) -> None:
        """A key failed; the first failure is the one that the call ends with."""
        self._problem = self._problem or error
        self.leave()

    def leave(self) -> None:
        """A key is let go without a value."""
        self._left -= 1
        self._settle()

    def _settle(self) -> None:
        if self._left > 0 or self.done():
            return
        if self._problem is None:
            self.set_result(self._values or {})
        else:
            self.set_exception(self._problem)


class Calls:
    """Those who wait for the same value, in their order, as long as somebody has an interest in them."""

    def __init__(self, call: Call) -> None:
        self._calls = [weakref.ref(call)]
        self._crowded = 16

    def __iter__(self) -> Iterator[Call]:
        for each in self._calls:
            call = each()
            if call is not None:
                yield call

    def extend(self, calls: "Calls") -> None:
        """Takes others in, behind those that are here."""
        self._calls.extend(calls._calls)
        if len(self._calls) > self._crowded:
            self._calls = [each for each in self._calls if each() is not None]
            self._crowded = 2 * len(self._calls) + 16


class Wish:
    """One key of a request, and all calls that wait for it: those whose value was replaced among them."""

    def __init__(self, key: str, value: Any, call: Call) -> None:
        self.key = key
        self.value = value
        self.calls = Calls(call)

    def confirm(self, value: Any) -> None:
        """Settles all with the value that the server confirmed."""
        for call in self.calls:
            call.confirm(self.key, value)

    def refuse(self, error: SightglassError) -> None:
        """Settles all with an error."""
        told = False
        for call in self.calls:
            told = True
            call.refuse(error)
        # That there is no answer to what nobody asks any more is no news, but a refusal is.
        if not told and not isinstance(error, (Disconnected, Timeout)):
            _log.warning("Nobody waited for what became of %s: %s", self.key, error)

    def leave(self) -> None:
        """Settles all without a value."""
        for call in self.calls:
            call.leave()


class Request:
    """One message under way, and what of it is not answered yet."""

    def __init__(
        self, wishes: Iterable[Wish], *, get: bool = False, once: bool = False, also: Sequence[str] = ()
    ) -> None:
        self.open: Dict[str, Wish] = {wish.key: wish for wish in wishes}
        self.get = get
        """Whether it asks for values instead of changing them."""
        self.once = once
        """Whether it does something that must not be done twice."""
        self.also = also
        """Names whose values the confirmation is to carry, where the server can."""

    def message(self, mixed: bool) -> Dict[str, Any]:
        """What to send, but for the id. `mixed` is whether the server takes changes and queries in one message."""
        if self.get:
            return {"get": list(self.open)}
        changes = {key: wish.value for key, wish in self.open.items()}
        return {**changes, "get": list(self.also)} if self.also and mixed else changes

    def take(self, values: Dict[str, Any], names: Iterable[str]) -> None:
        """Settles the keys among `names`."""
        for wish in self.open.values():
            for name in self.also:
                for call in wish.calls:
                    call.tell(name, values.get(name))
        for name in names:
            asked = self.open.pop(name, None)
            if asked is not None:
                asked.confirm(reported(name, values.get(name)))
        if self.get:
            everything = self.open.pop("*", None)
            if everything is not None:
                for call in everything.calls:
                    for name, value in values.items():
                        call.tell(name, value)
                everything.leave()

    def refuse(self, error: SightglassError) -> None:
        """Settles the key to blame, or without one all that is open."""
        wish = None if error.key is None else self.open.pop(error.key, None)
        if wish is not None:
            wish.refuse(error)
        elif error.key is None:
            self.refuse_all(error)

    def refuse_all(self, error: SightglassError) -> None:
        """Settles all that is open with an error."""
        wishes, self.open = list(self.open.values()), {}
        for wish in wishes:
            wish.refuse(error)
