"""The same camera for scripts without asyncio: every call waits for its answer."""

import asyncio
import contextlib
import queue
import ssl
import threading
import time
from types import TracebackType
from typing import Any, Awaitable, Callable, Iterable, Optional, Type, TypeVar, Union

from . import camera as asynchronous
from .connection import Connection
from .credentials import TokenProvider
from .errors import Disconnected, SightglassError, Timeout
from .keys import Key, Patch, State
from .listening import End, Listening
from .outbox import WhenDisconnected
from .patience import limit
from .recordings import Progress, Target
from .records import Caption, Login, MediaRecord, Page
from .threads import ListenerThread, LoopThread

T = TypeVar("T")


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
    open_timeout: Optional[float] = 30.0,
) -> "Camera":
    """Connects to the camera at `url`, and waits until it is there, `open_timeout` seconds at most.

    Everything else is as in `sightglass.connect`. Raises AuthenticationFailed, Timeout or InvalidValue.
    """

    async def begin() -> asynchronous.Camera:
        begun = asynchronous.connect(
            url,
            username=username,
            password=password,
            token=token,
            token_provider=loop.lend(token_provider) if callable(token_provider) else token_provider,
            when_disconnected=when_disconnected,
            queue_limit=queue_limit,
            timeout=timeout,
            tls=tls,
        )
        try:
            await asyncio.wait_for(begun.opened(), limit(open_timeout))
        except asyncio.TimeoutError:
            reason = getattr(begun.connection, "reason", "no answer")
            await begun.close()
            raise Timeout(f"No connection to {url} within {open_timeout:g} s: {reason}") from None
        except BaseException:
            await begun.close()
            raise
        return begun

    loop = LoopThread()
    try:
        return Camera(loop, loop.run(begin()))
    except BaseException:
        loop.close(_nothing)
        raise


class Camera(Listening):
    """A camera that stays connected until `close`. Made by `connect`; may be used from several threads.

    Listeners are called one after the other in a thread of their own, so they may call the camera.
    """

    def __init__(self, loop: LoopThread, camera: asynchronous.Camera) -> None:
        self._loop = loop
        self._camera = camera
        self._listeners = ListenerThread()
        self.record = RecordControl(loop, camera)
        """Starts, pauses, resumes and stops a recording."""
        self.recordings = Recordings(loop, camera)
        """The library of recordings."""

    def __enter__(self) -> "Camera":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        problem: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    @property
    def connection(self) -> Connection:
        """What the connection is doing."""
        return self._camera.connection

    def on_connection(self, listener: Callable[[Connection], object]) -> End:
        """Calls `listener` whenever the connection does something else. Returns what ends that."""
        return self._from_loop(lambda: self._camera.on_connection(self._listeners.wrap(listener)))

    def opened(self, timeout: Optional[float] = None) -> None:
        """Waits until the connection is open. Raises Timeout, AuthenticationFailed or Disconnected."""

        async def wait() -> None:
            try:
                await asyncio.wait_for(self._camera.opened(), limit(timeout))
            except asyncio.TimeoutError:
                raise Timeout(f"No connection within {timeout:g} s") from None

        self._loop.run(wait())

    @property
    def state(self) -> State:
        """All values known now; a copy."""
        return self._camera.state

    def set(self, values: Patch) -> State:
        """Changes keys. Returns the values that the camera confirmed."""
        return self._loop.run(_call(lambda: self._camera.set(values)))

    def get(self, keys: Iterable[Key]) -> State:
        """Asks the camera for the values of keys."""
        return self._loop.run(self._camera.get(keys))

    def wait_for(
        self, key: Key, wanted: Union[Callable[[Any], object], object], timeout: Optional[float] = None
    ) -> Any:
        """Waits until a key has a value, or one for which the function `wanted` is true. Returns the value.

        The function is called in the thread that waits, so it may call the camera.
        """
        self._loop.refuse_provider()
        fits: Callable[[Any], object] = wanted if callable(wanted) else lambda value: value == wanted
        news: "queue.SimpleQueue[Union[_Value, SightglassError]]" = queue.SimpleQueue()
        seconds = limit(timeout)
        last = None if seconds is None else time.monotonic() + seconds
        end = self._from_loop(lambda: self._camera._follow(key, lambda value: news.put(_Value(value)), news.put))
        try:
            while True:
                rest = None if last is None else min(max(0.0, last - time.monotonic()), threading.TIMEOUT_MAX)
                told = news.get(timeout=rest)
                if not isinstance(told, _Value):
                    raise told
                if fits(told.value):
                    return told.value
        except queue.Empty:
            raise Timeout(f"{key} did not become that within {timeout:g} s", key) from None
        finally:
            end()

    def login(self) -> Login:
        """Logs in over HTTP, for a token that others can use."""
        return self._loop.run(self._camera.login())

    def snapshot(self) -> Optional[MediaRecord]:
        """Takes and stores a picture, and never tries it twice.

        Returns its record; None from an original device, which keeps none.
        """
        return self._loop.run(self._camera.snapshot())

    def stream_url(
        self,
        *,
        camera: Optional[int] = None,
        fps: Optional[int] = None,
        width: Optional[int] = None,
        with_token: bool = False,
    ) -> str:
        """Address of the live picture as MJPEG; `with_token` adds a token that is valid now, and logs in for it."""
        if with_token:
            self._loop.run(self._camera._http.renew())
        return self._camera.stream_url(camera=camera, fps=fps, width=width, with_token=with_token)

    def close(self) -> None:
        """Ends the connection, and the threads behind it."""
        self._loop.close(self._camera.close)
        self._listeners.close()

    def _listen(self, key: str, listener: Callable[[Any], object], once: bool) -> End:
        return self._from_loop(lambda: self._camera._listen(key, self._listeners.wrap(listener), once))

    def _from_loop(self, begin: Callable[[], End]) -> End:
        """Begins to listen in the thread of the loop, which alone touches the camera's lists."""

        async def begin_there() -> End:
            return begin()

        end = self._loop.run_at_once(begin_there())

        def end_there() -> None:
            async def call() -> None:
                end()

            # A camera that is closed tells nobody any more.
            with contextlib.suppress(Disconnected):
                self._loop.run_at_once(call())

        return end_there


class _Value:
    def __init__(self, value: Any) -> None:
        self.value = value


class RecordControl:
    """Starts, pauses and ends a recording."""

    def __init__(self, loop: LoopThread, camera: asynchronous.Camera) -> None:
        self._loop = loop
        self._record = camera.record

    def start(self) -> None:
        """Starts a film."""
        self._loop.run(self._record.start())

    def pause(self) -> None:
        """Stops the clock of the film."""
        self._loop.run(self._record.pause())

    def resume(self) -> None:
        """Goes on in the same film."""
        self._loop.run(self._record.resume())

    def stop(self) -> None:
        """Ends the film."""
        self._loop.run(self._record.stop())


class Recordings:
    """Lists, fetches and removes recordings."""

    def __init__(self, loop: LoopThread, camera: asynchronous.Camera) -> None:
        self._loop = loop
        self._recordings = camera.recordings

    def list(
        self,
        *,
        limit: int = 50,
        cursor: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        search: Optional[str] = None,
    ) -> Page:
        """A page of recordings, newest first; `cursor` is that of the page before."""
        return self._loop.run(
            self._recordings.list(limit=limit, cursor=cursor, since=since, until=until, search=search)
        )

    def get(self, id: str) -> MediaRecord:
        """The record of one. Raises NotFound."""
        return self._loop.run(self._recordings.get(id))

    def download(self, id: str, target: Target, progress: Optional[Progress] = None) -> int:
        """Fetches a film into a path or an open file. Returns its size in bytes."""
        return self._loop.run(self._recordings.download(id, target, progress))

    def file_url(self, id: str) -> str:
        """Address of a film for players, with a token that is valid now."""
        return self._loop.run(self._recordings.file_url(id))

    def change(self, id: str, caption: Caption) -> MediaRecord:
        """Gives a recording a name or a note; what is left out stays. Raises NotFound."""
        return self._loop.run(self._recordings.change(id, caption))

    def remove(self, id: str, *, undo_seconds: Optional[int] = None) -> None:
        """Removes a recording: for good, or so that `restore` brings it back within 1 to 300 seconds."""
        self._loop.run(self._recordings.remove(id, undo_seconds=undo_seconds))

    def restore(self, id: str) -> MediaRecord:
        """Brings a recording back that was removed a moment ago. Raises NotFound when it is too late."""
        return self._loop.run(self._recordings.restore(id))


async def _call(begin: Callable[[], Awaitable[T]]) -> T:
    """Begins in the thread of the loop what has to begin there."""
    return await begin()


async def _nothing() -> None:
    """There is no camera to close."""
