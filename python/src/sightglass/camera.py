"""A camera over the network, for asyncio."""

import asyncio
import contextlib
import ssl
from types import TracebackType
from typing import Any, Callable, Iterable, List, Optional, Set, Type, Union, cast

from .address import Address, parse_address
from .connection import Closed, Connecting, Connection
from .credentials import Credentials, TokenProvider, choose_credentials
from .errors import Disconnected, InvalidValue, SightglassError, Timeout
from .http_side import HttpSide
from .keys import Key, Patch, State
from .known_state import KnownState
from .listening import End, Listening
from .outbox import Outbox, WhenDisconnected
from .patience import limit, read_timeout
from .record_control import RecordControl
from .recordings import Recordings
from .records import Login, MediaRecord
from .telling import tell
from .upkeep import Upkeep
from .values import read_changes, read_names

def connect(
    url: str,
    *,
    username: Optional[str] = None,
    password: Optional[str] = None,
    token: Optional[str] = None,
    token_provider: Optional[TokenProvider] = None,
    when_disconnected: WhenDisconnected = "queue",
    queue_limit: int = 1000,
    timeout: Optional[float] = 15.0,
    tls: Optional[ssl.SSLContext] = None,
) -> "Camera":
    """Begins to connect to the camera at `url`, such as http://camera:8080, and returns at once.

    `async with connect(…) as camera:` waits for the connection, and closes it in the end. A running loop is needed.

    `token_provider` is asked for a token at each login. `when_disconnected` says what becomes of a `set` meanwhile:
    "queue" keeps the latest value of at most `queue_limit` keys, "fail" raises Disconnected, "drop" lets it go.
    `timeout` is what an answer may take, in seconds; None for as long as the connection holds. `tls` is for a certificate that the system does not know.

    Raises InvalidValue when the arguments do not fit together.
    """
    if when_disconnected not in ("queue", "fail", "drop"):
        raise InvalidValue('when_disconnected must be one of: "queue", "fail", "drop"')
    if isinstance(queue_limit, bool) or not isinstance(queue_limit, int) or queue_limit < 0:
        raise InvalidValue(f"queue_limit must be a number of keys, not {queue_limit!r}")
    credentials = choose_credentials(username, password, token, token_provider)
    outbox = Outbox(when_disconnected, queue_limit)
    return Camera(parse_address(url), credentials, outbox, read_timeout(timeout), tls)


class Camera(Listening):
    """A camera that stays connected until `close`. Made by `connect`."""

    def __init__(
        self,
        address: Address,
        credentials: Credentials,
        outbox: Outbox,
        timeout: float,
        tls: Optional[ssl.SSLContext],
    ) -> None:
        self._outbox = outbox
        self._known = KnownState()
        self._http = HttpSide(address, credentials, timeout, tls)
        self._connection: Connection = Connecting()
        self._observers: List[Callable[[Connection], object]] = []
        self._waiters: "Set[asyncio.Future[Any]]" = set()
        self.record = RecordControl(self.set)
        """Starts, pauses, resumes and stops a recording."""
        self.recordings = Recordings(self._http)
        """The library of recordings."""
        self._upkeep = Upkeep(
            address, tls, credentials, timeout, self._known, outbox, self._become, self._shut
        )
        self._work = asyncio.get_running_loop().create_task(self._upkeep.run())

    async def __aenter__(self) -> "Camera":
        try:
            await self.opened()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        problem: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.close()

    @property
    def connection(self) -> Connection:
        """What the connection is doing."""
        return self._connection

    def on_connection(self, listener: Callable[[Connection], object]) -> End:
        """Calls `listener` whenever the connection does something else. Returns what ends that."""

        def entry(connection: Connection) -> None:
            listener(connection)

        def end() -> None:
            with contextlib.suppress(ValueError):
                self._observers.remove(entry)

        self._observers.append(entry)
        return end

    async def opened(self) -> None:
        """Waits until the connection is open. Raises AuthenticationFailed or Disconnected when it never will be."""
        if self._connection.status == "open":
            return
        ready = self._wait()
        end = self.on_connection(
            lambda connection: _settle(ready, None) if connection.status == "open" else None
        )
        try:
            await ready
        finally:
            end()

    @property
    def state(self) -> State:
        """All values known now; a copy."""
        return cast(State, self._known.snapshot())

    def set(self, values: Patch) -> "asyncio.Future[State]":
        """Changes keys. It is under way at once; await it for the values that the camera confirmed.

        At most 20 messages a second are sent, each with the latest value of every key; a value that was replaced by a later
        one counts as confirmed with that. Raises the first thing that went wrong; the other keys are changed all the same.
        """
        read = read_changes(values)
        if isinstance(read, SightglassError):
            refused: "asyncio.Future[State]" = asyncio.get_running_loop().create_future()
            refused.set_exception(read)
            return refused
        return cast("asyncio.Future[State]", self._outbox.put(read))

    async def get(self, keys: Iterable[Key]) -> State:
        """Asks the camera for the values of keys."""
        return cast(State, await self._outbox.ask(read_names(keys)))

    async def wait_for(
        self, key: Key, wanted: Union[Callable[[Any], object], object], timeout: Optional[float] = None
    ) -> Any:
        """Waits until a key has a value, or one for which the function `wanted` is true. Returns the value.

        Raises Timeout after `timeout` seconds, and Disconnected when the camera is closed.
        """
        fits: Callable[[Any], object] = wanted if callable(wanted) else lambda value: value == wanted
        if self._known.has(key) and fits(self._known.get(key)):
            return self._known.get(key)
        found = self._wait()

        def look(value: Any) -> None:
            try:
                if fits(value):
                    _settle(found, value)
            except Exception as problem:
                if not found.done():
                    found.set_exception(problem)

        end = self._known.on(key, look)
        try:
            return await asyncio.wait_for(found, limit(timeout))
        except asyncio.TimeoutError:
            raise Timeout(f"{key} did not become that within {timeout:g} s", key) from None
        finally:
            end()

    async def login(self) -> Login:
        """Logs in over HTTP, for a token that others can use. Raises AuthenticationFailed or RateLimited."""
        return await self._http.log_in()

    async def snapshot(self) -> Optional[MediaRecord]:
        """Takes and stores a picture, and never tries it twice.

        Returns its record; None from an original device, which keeps none.
        """
        values = await self._outbox.put({"snap": True}, also=["last-snapshot"])
        return values.get("last-snapshot")

    def stream_url(
        self,
        *,
        camera: Optional[int] = None,
        fps: Optional[int] = None,
        width: Optional[int] = None,
        with_token: bool = False,
    ) -> str:
        """Address of the live picture as MJPEG, for players and pages.

        `with_token` adds the token that this client has, which whoever sees the address can use. With user name and
        password that is the token of `login`: raises InvalidState before, and when it has ended since.
        """
        query = {"camera": camera, "fps": fps, "width": width}
        return self._http.url("/api/stream.mjpeg", query, with_token)

    async def close(self) -> None:
        """Ends the connection. What is not answered yet raises Disconnected."""
        self._shut(Disconnected("The camera was closed"))
        self._upkeep.stop()
        self._work.cancel()
        # One that closes the camera from within its upkeep, as a provider may, cannot wait for its own end.
        if asyncio.current_task() is not self._work:
            await asyncio.wait({self._work})

    def _listen(self, key: str, listener: Callable[[Any], object], once: bool) -> End:
        return self._known.on(key, listener, once)

    def _follow(
        self, key: str, tell: Callable[[Any], object], fail: Callable[[SightglassError], object]
    ) -> End:
        """Tells the value of a key, every new one, and the end of the camera."""
        closed = self._wait()
        end = self._known.on(key, tell)
        if self._known.has(key):
            tell(self._known.get(key))

        def look(closed: "asyncio.Future[Any]") -> None:
            problem = None if closed.cancelled() else closed.exception()
            if isinstance(problem, SightglassError):
                fail(problem)

        def finish() -> None:
            end()
            closed.cancel()

        closed.add_done_callback(look)
        return finish

    def _become(self, connection: Connection) -> None:
        if self._connection.status == "closed" or self._connection == connection:
            return
        self._connection = connection
        for observer in list(self._observers):
            tell(observer, connection, "the connection")

    def _shut(self, reason: SightglassError) -> None:
        if self._connection.status == "closed":
            return
        error = reason if isinstance(reason, Disconnected) else Disconnected(f"Closed: {reason}")
        self._outbox.close(error)
        self._http.close()
        for waiter in list(self._waiters):
            if not waiter.done():
                waiter.set_exception(reason)
        self._become(Closed(reason))

    def _wait(self) -> "asyncio.Future[Any]":
        """A future that fails when the camera is closed."""
        future: "asyncio.Future[Any]" = asyncio.get_running_loop().create_future()
        if isinstance(self._connection, Closed):
            future.set_exception(self._connection.reason)
        else:
            self._waiters.add(future)
            future.add_done_callback(self._waiters.discard)
        return future


def _settle(future: "asyncio.Future[Any]", value: Any) -> None:
    if not future.done():
        future.set_result(value)
