"""The same camera for scripts without asyncio: every call waits for its answer."""

import asyncio
import logging
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Awaitable, Callable, Coroutine, Iterable, Optional, Type, TypeVar, Union

from . import camera as asynchronous
from .connection import Connection
from .credentials import TokenProvider
from .errors import Disconnected, Timeout
from .keys import Key, Patch, State
from .listening import End, Listening
from .outbox import WhenDisconnected
from .recordings import Progress, Target
from .records import Login, MediaRecord, Page

T = TypeVar("T")
_log = logging.getLogger("sightglass")


class _Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sightglass", daemon=True)
        self._thread.start()

    @property
    def is_closed(self) -> bool:
        """Whether the thread has ended."""
        return self._loop.is_closed()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine there and waits for it."""
        if self.is_closed:
            work.close()
            raise Disconnected("The camera was closed")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Ends the thread."""
        if self.is_closed:
            return
        asyncio.run_coroutine_threadsafe(_let_others_end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def connect(
    url: str,
    *,
    username: Optional[str] = None,
    password: Optional[str] = None,
    token: Optional[str] = None,
    token_provider: Optional[TokenProvider] = None,
    when_disconnected: WhenDisconnected = "queue",
    queue_limit: int = 1000,
    timeout: float = 15.0,
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
            token_provider=token_provider,
            when_disconnected=when_disconnected,
            queue_limit=queue_limit,
            timeout=timeout,
            tls=tls,
        )
        try:
            await asyncio.wait_for(begun.opened(), open_timeout)
        except asyncio.TimeoutError:
            reason = getattr(begun.connection, "reason", "no answer")
            await begun.close()
            raise Timeout(f"No connection to {url} within {open_timeout:g} s: {reason}") from None
        except BaseException:
            await begun.close()
            raise
        return begun

    loop = _Loop()
    try:
        return Camera(loop, loop.run(begin()))
    except BaseException:
        loop.close()
        raise


class Camera(Listening):
    """A camera that stays connected until `close`. Made by `connect`; may be used from several threads.

    Listeners are called one after the other in a thread of their own, so they may call the camera.
    """

    def __init__(self, loop: _Loop, camera: asynchronous.Camera) -> None:
        self._loop = loop
        self._camera = camera
        self._listeners = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sightglass-listeners")
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
        return self._from_loop(lambda: self._camera.on_connection(self._wrap(listener)))

    def opened(self, timeout: Optional[float] = None) -> None:
        """Waits until the connection is open. Raises Timeout, AuthenticationFailed or Disconnected."""

        async def wait() -> None:
            try:
                await asyncio.wait_for(self._camera.opened(), timeout)
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
        """Waits until a key has a value, or one for which the function `wanted` is true. Returns the value."""
        return self._loop.run(self._camera.wait_for(key, wanted, timeout))

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
        """Address of the live picture as MJPEG; `with_token` adds the token that this client has."""
        return self._camera.stream_url(camera=camera, fps=fps, width=width, with_token=with_token)

    def close(self) -> None:
        """Ends the connection, and the threads behind it."""
        if self._loop.is_closed:
            return
        self._loop.run(self._camera.close())
        self._loop.close()
        self._listeners.shutdown(wait=False)

    def _listen(self, key: str, listener: Callable[[Any], object], once: bool) -> End:
        return self._from_loop(lambda: self._camera._listen(key, self._wrap(listener), once))

    def _wrap(self, listener: Callable[[Any], object]) -> Callable[[Any], object]:
        def tell(value: Any) -> None:
            try:
                listener(value)
            except Exception:
                _log.exception("A listener failed")

        return lambda value: self._listeners.submit(tell, value)

    def _from_loop(self, begin: Callable[[], End]) -> End:
        """Begins to listen in the thread of the loop, which alone touches the camera's lists."""

        async def begin_there() -> End:
            return begin()

        end = self._loop.run(begin_there())

        def end_there() -> None:
            async def call() -> None:
                end()

            if not self._loop.is_closed:
                self._loop.run(call())

        return end_there


class RecordControl:
    """Starts, pauses and ends a recording."""

    def __init__(self, loop: _Loop, camera: asynchronous.Camera) -> None:
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

    def __init__(self, loop: _Loop, camera: asynchronous.Camera) -> None:
        self._loop = loop
        self._recordings = camera.recordings

    def list(
        self,
        *,
        limit: int = 50,
        cursor: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
    ) -> Page:
        """A page of recordings, newest first; `cursor` is that of the page before."""
        return self._loop.run(
            self._recordings.list(limit=limit, cursor=cursor, since=since, until=until)
        )

    def get(self, id: str) -> MediaRecord:
        """The record of one. Raises NotFound."""
        return self._loop.run(self._recordings.get(id))

    def download(self, id: str, target: Target, progress: Optional[Progress] = None) -> int:
        """Fetches a film into a path or an open file. Returns its size in bytes."""
        return self._loop.run(self._recordings.download(id, target, progress))

    def remove(self, id: str) -> None:
        """Removes a recording for good."""
        self._loop.run(self._recordings.remove(id))


async def _let_others_end() -> None:
    """Calls of other threads have failed by now, but have to be told."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    if others:
        _, late = await asyncio.wait(others, timeout=1)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def _call(begin: Callable[[], Awaitable[T]]) -> T:
    """Begins in the thread of the loop what has to begin there."""
    return await begin()
