"""The requests under way on one connection, and which answer belongs to which."""

import asyncio
from typing import Any, Dict, List, Optional, Tuple

from .errors import SightglassError, Timeout
from .patience import limit
from .requests import Request


class _Entry:
    def __init__(self, request: Request, numbered: bool, timer: Optional[asyncio.TimerHandle]) -> None:
        self.request = request
        self.numbered = numbered
        self._timer = timer

    def stop_timer(self) -> None:
        """The request is not waited for any more."""
        if self._timer is not None:
            self._timer.cancel()


class Ledger:
    """Finds the request of an answer: by its id, or at a server that knows no ids by the keys in it."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._entries: Dict[int, _Entry] = {}
        self._last = 0

    def add(self, request: Request, numbered: bool) -> int:
        """Enters a request that is about to be sent. Returns its id."""
        self._last += 1
        seconds = limit(self._timeout)
        loop = asyncio.get_running_loop()
        timer = None if seconds is None else loop.call_later(seconds, self._expire, self._last)
        self._entries[self._last] = _Entry(request, numbered, timer)
        return self._last

    def take(self, id: Any, values: Dict[str, Any], info: object) -> None:
        """Settles what a message with values answers; `info` are the names that it confirms."""
        names = [name for name in info if isinstance(name, str)] if isinstance(info, list) else []
        if id is not None:
            entry = self._entries.get(id) if isinstance(id, int) else None
            if entry is not None:
                entry.request.take(values, values if entry.request.get else names)
                self._clear(id)
            return
        # Values answer every query of theirs: they are the newest, whoever they were meant for.
        for number, entry in self._unnumbered():
            if entry.request.get:
                entry.request.take(values, values)
                self._clear(number)
        # A confirmation is for one request: the oldest that waits for one of its keys.
        for name in names:
            for number, entry in self._unnumbered():
                if not entry.request.get and name in entry.request.open:
                    entry.request.take(values, [name])
                    self._clear(number)
                    break

    def refuse(self, id: Any, error: SightglassError) -> None:
        """Settles what an error answers."""
        if id is not None:
            entry = self._entries.get(id) if isinstance(id, int) else None
            if entry is not None:
                entry.request.refuse(error)
                self._clear(id)
            return
        for number, entry in self._unnumbered():
            if error.key is None or error.key in entry.request.open:
                entry.request.refuse(error)
                self._clear(number)
                return

    def drain(self) -> List[Request]:
        """Takes out all that is not answered, oldest first."""
        entries, self._entries = list(self._entries.values()), {}
        for entry in entries:
            entry.stop_timer()
        return [entry.request for entry in entries]

    def _unnumbered(self) -> List[Tuple[int, _Entry]]:
        return [(number, entry) for number, entry in self._entries.items() if not entry.numbered]

    def _clear(self, number: int) -> None:
        entry = self._entries[number]
        if not entry.request.open:
            entry.stop_timer()
            del self._entries[number]

    def _expire(self, number: int) -> None:
        request = self._entries.pop(number).request
        message = f"No answer within {self._timeout:g} s; whether it was done is not known"
        for key in list(request.open):
            request.refuse(Timeout(message, key))
