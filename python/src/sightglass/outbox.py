"""What is to be sent: in its order, not too fast, and over a connection that may come and go."""

import asyncio
from collections import deque
from typing import Any, Deque, List, Literal, Mapping, Optional, Protocol, Sequence, Set

from .errors import Disconnected, SightglassError
from .keys import ONCE_KEYS
from .requests import Call, Request, Wish

WhenDisconnected = Literal["queue", "fail", "drop"]
"""What becomes of a `set` without a connection: it waits, it fails at once, or it is let go."""

MESSAGES_PER_SECOND = 20
"""Changes, and as many queries: together well below what a server takes."""


class _Line(Protocol):
    def post(self, request: Request) -> None: ...


class Outbox:
    """Messages in the order of their calls; changes that wait for their turn share one, latest value per key."""

    def __init__(self, when_disconnected: WhenDisconnected, limit: int) -> None:
        self._when_disconnected = when_disconnected
        self._limit = limit
        self._queue: Deque[Request] = deque()
        # The request in the queue that further changes join.
        self._joined: Optional[Request] = None
        self._line: Optional[_Line] = None
        # Held on to here: the wishes themselves forget those whom nobody waits for.
        self._awaited: Set[Call] = set()
        self._closed: Optional[SightglassError] = None
        self._timer: Optional[asyncio.Handle] = None
        # When the next change and the next query may go out.
        self._next = {False: 0.0, True: 0.0}

    def put(self, values: Mapping[str, Any], also: Sequence[str] = ()) -> Call:
        """Takes changes in. `also` are names whose values are wanted with the confirmation of one done once."""
        call = Call(values, self._awaited)
        once = [key for key in values if key in ONCE_KEYS]
        refused = self._refusal(bool(once))
        for key, value in values.items():
            wish = Wish(key, value, call)
            if refused is not None:
                wish.refuse(refused)
            elif self._line is None and self._when_disconnected == "drop":
                wish.leave()
            elif key in ONCE_KEYS:
                continue
            elif self._is_full(key):
                wish.refuse(Disconnected(f"Not connected, and {self._limit} keys are waiting already", key))
            else:
                self._join(wish)
        if refused is None:
            for key in once:
                self._joined = None
                self._queue.append(Request([Wish(key, values[key], call)], once=True, also=also))
        self._wake()
        return call

    def ask(self, keys: List[str]) -> Call:
        """Takes a query in."""
        call = Call(keys, self._awaited)
        refused = self._refusal(once=self._when_disconnected == "drop")
        for key in dict.fromkeys(keys):
            wish = Wish(key, None, call)
            if refused is None:
                self._ask(wish)
            else:
                wish.refuse(refused)
        self._wake()
        return call

    def connect(self, line: _Line) -> None:
        """There is a connection: what has waited goes out."""
        self._line = line
        self._wake()

    def hold(self) -> None:
        """Nothing can be sent for now; what was sent may still be answered."""
        self.cut([], Disconnected("Not logged in any more"))

    def cut(self, unanswered: List[Request], error: SightglassError) -> None:
        """The connection is gone. `unanswered` is what was sent over it: it waits for the next one, if it may."""
        self._line = None
        self._stop_timer()
        waiting = [*unanswered, *self._queue]
        self._queue.clear()
        self._joined = None
        for request in waiting:
            if self._closed is not None:
                request.refuse_all(self._closed)
            elif request.once or self._when_disconnected != "queue":
                request.refuse_all(error)
            else:
                for wish in request.open.values():
                    (self._ask if request.get else self._join)(wish)

    def close(self, error: SightglassError) -> None:
        """There will be no connection any more: everything fails, now and from now on."""
        self._closed = error
        self._line = None
        self._stop_timer()
        waiting = list(self._queue)
        self._queue.clear()
        for request in waiting:
            request.refuse_all(error)

    def _refusal(self, once: bool) -> Optional[SightglassError]:
        if self._closed is not None:
            return self._closed
        if self._line is None and (once or self._when_disconnected == "fail"):
            return Disconnected("Not connected")
        return None

    def _is_full(self, key: str) -> bool:
        if self._line is not None or (self._joined is not None and key in self._joined.open):
            return False
        return sum(len(request.open) for request in self._queue) >= self._limit

    def _join(self, wish: Wish) -> None:
        if self._joined is None:
            self._joined = Request(())
            self._queue.append(self._joined)
        _merge(self._joined, wish)

    def _ask(self, wish: Wish) -> None:
        # Only the last one: a query before a change must not answer one behind it.
        if not self._queue or not self._queue[-1].get:
            self._queue.append(Request((), get=True))
        _merge(self._queue[-1], wish)

    def _wake(self) -> None:
        """Sends soon: calls of one turn of the loop share a message."""
        if self._timer is None and self._line is not None and self._queue:
            self._timer = asyncio.get_running_loop().call_soon(self._pump)

    def _pump(self) -> None:
        self._timer = None
        loop = asyncio.get_running_loop()
        while self._line is not None and self._queue:
            get = self._queue[0].get
            if loop.time() < self._next[get]:
                self._timer = loop.call_at(self._next[get], self._pump)
                return
            self._next[get] = loop.time() + 1 / MESSAGES_PER_SECOND
            request = self._queue.popleft()
            if request is self._joined:
                self._joined = None
            self._line.post(request)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _merge(request: Request, wish: Wish) -> None:
    """Adds a wish to a request, with those who wait for the value that it replaces."""
    replaced = request.open.pop(wish.key, None)
    if replaced is not None:
        # In place: a slider brings thousands of them.
        replaced.calls.extend(wish.calls)
        wish.calls = replaced.calls
    request.open[wish.key] = wish
