"""One WebSocket connection, from the login to its end."""

import asyncio
import json
from typing import Any, Dict, List, Mapping, Optional, Sequence, Set

from .credentials import Credentials
from .dialect import Dialect, RollCall
from .errors import AuthenticationFailed, refusal
from .keys import PUBLIC_KEYS
from .known_state import KnownState
from .ledger import Ledger
from .patience import limit
from .requests import Call, Request, Wish
from .transport import Lost, WebSocket

PING_SECONDS = 5.0
DEAD_SECONDS = 10.0
DIALECT_SECONDS = 3.0

_NOT_KEYS = frozenset({"id", "info", "get", "subscribed", "pong"})
_REFUSED = frozenset({"Invalid credentials", "Invalid token"})


class TooManyAttempts(Exception):
    """The server looks at no login for `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("Too many attempts")
        self.retry_after = retry_after


class Line:
    """A connection: sends requests, finds their answers, keeps the state, notices its own end.

    `timeout` is what a request may take, in seconds.
    """

    def __init__(self, web_socket: WebSocket, dialect: Dialect, state: KnownState, timeout: float) -> None:
        loop = asyncio.get_running_loop()
        dialect.begin()
        self._dialect = dialect
        # Done when the dialect is known.
        self._found_out: "asyncio.Future[None]" = loop.create_future()
        self._roll: Optional[RollCall] = None
        self._web_socket = web_socket
        self._state = state
        self._timeout = timeout
        self._ledger = Ledger(timeout)
        # Asked by the line itself: with another line, it is asked anew.
        self._own: List[Request] = []
        self._awaited: Set[Call] = set()
        self._outgoing: "asyncio.Queue[str]" = asyncio.Queue()
        self._heard = loop.time()
        self._login: "Optional[asyncio.Future[Dict[str, Any]]]" = None
        self._ended: "asyncio.Future[Lost]" = loop.create_future()
        self._expired: "asyncio.Future[None]" = loop.create_future()
        self._tasks: "Set[asyncio.Task[None]]" = set()
        for work in (self._read(), self._write(), self._listen_for_life()):
            self._tasks.add(loop.create_task(work))

    async def log_in(self, credentials: Credentials) -> None:
        """Says who the client is. Raises AuthenticationFailed, TooManyAttempts or Lost."""
        self._expired = asyncio.get_running_loop().create_future()
        for renewed in (False, True):
            message = await credentials.message()
            if message is None:
                return
            reply = await self._say_who(message)
            if reply.get("authenticated") is True:
                return
            error = str(reply.get("error", "The server refused the login"))
            retry_after = reply.get("retryAfter")
            if isinstance(retry_after, (int, float)):
                raise TooManyAttempts(float(retry_after))
            credentials.forget()
            # What was given may have ended just now; asked again, its provider gives a fresh one.
            if renewed or not credentials.renewable:
                raise AuthenticationFailed(error)

    async def sync(self) -> None:
        """Asks for the whole state, and finds out which dialect the server speaks. Raises Lost."""
        if self._dialect.numbered is False:
            await self._call_roll(None)
            return
        everything = self._ask(["*"], numbered=True)
        # Silence may be a network that stalls: it says nothing of a server that has shown ids before.
        patience = self._timeout if self._dialect.numbered else DIALECT_SECONDS
        await self._or_lost(self._found_out, patience)
        if not self._dialect.numbered:
            await self._call_roll(everything)
        if self._dialect.numbered:
            known = await self._or_lost(everything, self._timeout)
            if known is None:
                raise Lost("The server does not tell its state")
            self._state.forget_others(known)

    async def _call_roll(self, everything: Optional[Call]) -> None:
        """Asks for all keys by name, until they are there or `everything` is answered after all."""
        self._roll = roll = RollCall()
        ends: "Set[asyncio.Future[Any]]" = {roll.whole, self._ended}
        if everything is not None:
            ends.add(everything)
        self._say({"get": list(PUBLIC_KEYS)})
        await asyncio.wait(ends, timeout=DIALECT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        # A key that the device leaves out of its answer is no reason to wait for longer.
        ends.add(roll.answered)
        ended, _ = await asyncio.wait(ends, timeout=limit(self._timeout), return_when=asyncio.FIRST_COMPLETED)
        self._roll = None
        if self._ended.done():
            raise self._ended.result()
        if not ended:
            raise Lost("The server does not tell its state")
        if not self._dialect.numbered:
            self._dialect.numbered = False
            if everything is not None:
                everything.cancel()

    def post(self, request: Request) -> None:
        """Sends a request; its answer settles it."""
        numbered = self._dialect.numbered is True
        message = request.message(numbered)
        number = self._ledger.add(request, numbered)
        self._say({**message, "id": number} if numbered else message)

    async def ended(self) -> Optional[Lost]:
        """Waits for the end. Returns why; None when only the session has ended, and a new login is due."""
        ends: "Set[asyncio.Future[Any]]" = {self._ended, self._expired}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        return self._ended.result() if self._ended.done() else None

    def drain(self) -> List[Request]:
        """Takes out the requests that nobody answered, oldest first."""
        return [request for request in self._ledger.drain() if request not in self._own]

    async def finish(self, polite: bool) -> None:
        """Ends the connection, with a goodbye if `polite`."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if not self._ended.done():
            self._ended.set_result(Lost("Closed"))
        self._ledger.drain()
        if polite:
            await self._web_socket.close()
        else:
            self._web_socket.abort()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _end(self, reason: str) -> None:
        if not self._ended.done():
            self._ended.set_result(Lost(reason))

    def _say(self, message: Mapping[str, Any]) -> None:
        self._outgoing.put_nowait(json.dumps(message, separators=(",", ":")))

    def _ask(self, keys: Sequence[str], numbered: bool) -> Call:
        call = Call(keys, self._awaited)
        # Whoever gives up waiting is not told of an error any more.
        call.add_done_callback(lambda call: call.cancelled() or call.exception())
        request = Request((Wish(key, None, call) for key in keys), get=True)
        self._own = [own for own in self._own if own.open] + [request]
        number = self._ledger.add(request, numbered)
        self._say({**request.message(numbered), **({"id": number} if numbered else {})})
        return call

    async def _say_who(self, message: Mapping[str, str]) -> Dict[str, Any]:
        self._login = asyncio.get_running_loop().create_future()
        self._say(message)
        reply: Optional[Dict[str, Any]] = await self._or_lost(self._login, self._timeout)
        self._login = None
        if reply is None:
            raise Lost("No answer to the login")
        return reply

    async def _or_lost(self, wanted: "asyncio.Future[Any]", seconds: float) -> Any:
        """Waits for a result, but not beyond the end of the connection. Returns None after `seconds`."""
        await asyncio.wait({wanted, self._ended}, timeout=limit(seconds), return_when=asyncio.FIRST_COMPLETED)
        if wanted.done():
            return None if wanted.exception() else wanted.result()
        if self._ended.done():
            raise self._ended.result()
        return None

    async def _read(self) -> None:
        try:
            while True:
                text = await self._web_socket.receive()
                self._heard = asyncio.get_running_loop().time()
                self._take(text)
        except Lost as lost:
            self._end(str(lost))
        finally:
            self._end("Its messages could not be taken")

    async def _write(self) -> None:
        try:
            while True:
                await self._web_socket.send(await self._outgoing.get())
        except Lost as lost:
            self._end(str(lost))

    async def _listen_for_life(self) -> None:
        """Pings a silent server, and gives up one that stays silent: TCP by itself would wait for minutes."""
        pinged = 0.0
        while True:
            silence = asyncio.get_running_loop().time() - self._heard
            if silence >= DEAD_SECONDS:
                self._end(f"Nothing was heard for {DEAD_SECONDS:g} s")
                return
            if silence >= PING_SECONDS and pinged != self._heard:
                pinged = self._heard
                self._ping()
            await asyncio.sleep((PING_SECONDS if silence < PING_SECONDS else DEAD_SECONDS) - silence)

    def _ping(self) -> None:
        original = self._dialect.numbered is False
        # Any answer is a sign of life, and every server answers this.
        self._say({"get": [PUBLIC_KEYS[0]]} if original else {"ping": "alive", "id": "ping"})

    def _take(self, text: str) -> None:
        try:
            message = json.loads(text)
        except (ValueError, RecursionError):
            return
        if not isinstance(message, dict):
            return
        if "authenticated" in message:
            self._take_login(message)
        elif "error" in message:
            self._take_error(message)
        elif "pong" not in message and "subscribed" not in message:
            self._take_values(message)

    def _take_login(self, message: Dict[str, Any]) -> None:
        if self._login is not None and not self._login.done():
            # The end of the session before is no answer to this login.
            if message.get("error") != "Session ended":
                self._login.set_result(message)
        elif message.get("authenticated") is True:
            # With other rights, other keys can be read.
            self._ask_again()
        elif not self._expired.done():
            self._expired.set_result(None)

    def _ask_again(self) -> None:
        async def ask() -> None:
            known = await self._or_lost(self._ask(["*"], numbered=True), self._timeout)
            if known is not None:
                self._state.forget_others(known)

        if self._dialect.numbered:
            task = asyncio.get_running_loop().create_task(ask())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _take_error(self, message: Dict[str, Any]) -> None:
        if self._login is not None and not self._login.done() and message["error"] in _REFUSED:
            self._login.set_result({**message, "authenticated": False})
            return
        self._learn(message, answers="id" not in message)
        key = message.get("key")
        if self._roll is not None:
            self._roll.refuse(key)
        error = refusal(message["error"], message.get("message"), key if isinstance(key, str) else None)
        self._ledger.refuse(message.get("id"), error)

    def _take_values(self, message: Dict[str, Any]) -> None:
        values = {name: value for name, value in message.items() if name not in _NOT_KEYS}
        # A broadcast has no id either: only what is none says that ids are not known here.
        self._learn(message, answers=not values or "info" in message)
        if self._roll is not None:
            self._roll.take(values)
        info = message.get("info")
        # That a picture was asked for is no state; the device does not always say that it was taken.
        done = isinstance(info, list) and "snap" in info
        self._state.take({name: value for name, value in values.items() if not (done and name == "snap")})
        self._ledger.take(message.get("id"), values, info)

    def _learn(self, message: Mapping[str, Any], answers: bool) -> None:
        """Notices whether the server repeats ids, from a message that `answers` the first query or may do so."""
        if self._login is not None:
            return
        if "id" in message:
            self._dialect.numbered = True
        elif answers and not self._found_out.done():
            self._dialect.numbered = False
        else:
            return
        if not self._found_out.done():
            self._found_out.set_result(None)
