"""Requests and the answers to them: who is waiting for what."""

import asyncio
from typing import Any, Dict, Iterable, List, Optional, Sequence

from .errors import SightglassError
from .known_state import reported


class Call:
    """One call of a user: settled when each of its keys is."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.future: "asyncio.Future[Dict[str, Any]]" = asyncio.get_running_loop().create_future()
        self._open = set(keys)
        self._values: Dict[str, Any] = {}
        self._error: Optional[SightglassError] = None
        self._settle()

    def confirm(self, key: str, value: Any) -> None:
        """A key has its value."""
        self._values[key] = value
        self._open.discard(key)
        self._settle()

    def refuse(self, key: str, error: SightglassError) -> None:
        """A key failed; the first failure is the one that the call ends with."""
        self._error = self._error or error
        self._open.discard(key)
        self._settle()

    def leave(self, key: str) -> None:
        """A key is let go without a value."""
        self._open.discard(key)
        self._settle()

    def _settle(self) -> None:
        if self._open or self.future.done():
            return
        if self._error is None:
            self.future.set_result(self._values)
        else:
            self.future.set_exception(self._error)


class Wish:
    """One key of a request, and all calls that wait for it: those whose value was replaced among them."""

    def __init__(self, key: str, value: Any, calls: List[Call]) -> None:
        self.key = key
        self.value = value
        self.calls = calls

    def confirm(self, value: Any) -> None:
        """Settles all with the value that the server confirmed."""
        for call in self.calls:
            call.confirm(self.key, value)

    def refuse(self, error: SightglassError) -> None:
        """Settles all with an error."""
        for call in self.calls:
            call.refuse(self.key, error)

    def leave(self) -> None:
        """Settles all without a value."""
        for call in self.calls:
            call.leave(self.key)


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
                    call.confirm(name, values.get(name))
        for name in names:
            asked = self.open.pop(name, None)
            if asked is not None:
                asked.confirm(reported(name, values.get(name)))
        if self.get:
            everything = self.open.pop("*", None)
            if everything is not None:
                for call in everything.calls:
                    for name, value in values.items():
                        call.confirm(name, value)
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
