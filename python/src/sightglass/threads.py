"""The two threads behind a blocking camera: that of its loop, and the one that its listeners are called in."""

import asyncio
import logging
import queue
import threading
from typing import Any, Awaitable, Callable, Coroutine, Optional, Tuple, TypeVar, Union

from .credentials import TokenProvider
from .errors import Disconnected, InvalidState
from .web import in_thread

T = TypeVar("T")
_log = logging.getLogger("sightglass")
_FAREWELL_SECONDS = 1.0


class LoopThread:
    """An event loop in a thread of its own, until `close`."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._work, name="sightglass", daemon=True)
        # Nothing may be given to a loop that has stopped: nobody would ever answer.
        self._gate = threading.Lock()
        self._closing = False
        self._here = threading.local()
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine there and waits for it. Raises InvalidState where that would take for ever."""
        try:
            self.refuse_provider()
        except BaseException:
            work.close()
            raise
        return self.run_at_once(work)

    def run_at_once(self, work: Coroutine[Any, Any, T]) -> T:
        """The same for what waits for no answer of the camera."""
        try:
            self._refuse_itself()
            with self._gate:
                if self._closing:
                    raise Disconnected("The camera was closed")
                future = asyncio.run_coroutine_threadsafe(work, self._loop)
        except BaseException:
            work.close()
            raise
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def refuse_provider(self) -> None:
        """Raises InvalidState for a provider of tokens, which the camera itself waits for."""
        if getattr(self._here, "asked_for_token", False):
            raise InvalidState("A token_provider cannot ask the camera that waits for its token")

    def lend(self, provider: TokenProvider) -> TokenProvider:
        """A provider that is asked in a thread of its own, where it holds nobody up."""

        def ask() -> "Union[str, Awaitable[str]]":
            self._here.asked_for_token = True
            return provider()

        async def ask_elsewhere() -> str:
            given = await in_thread(ask, lambda: None)
            return given if isinstance(given, str) else await given

        return ask_elsewhere

    def close(self, last: Callable[[], Awaitable[None]]) -> None:
        """Does the last thing and ends the thread. Whoever comes second waits for that too."""

        async def end() -> None:
            try:
                await last()
                await _let_others_end()
            finally:
                self._loop.stop()

        self._refuse_itself()
        with self._gate:
            if not self._closing:
                self._closing = True
                asyncio.run_coroutine_threadsafe(end(), self._loop)
        self._thread.join()

    def _refuse_itself(self) -> None:
        if threading.current_thread() is self._thread:
            raise InvalidState("A coroutine of the camera's own cannot wait for the blocking camera")

    def _work(self) -> None:
        try:
            self._loop.run_forever()
        finally:
            self._loop.close()


class ListenerThread:
    """Calls listeners one after the other, in a thread that holds up neither the camera nor the end of the program."""

    def __init__(self) -> None:
        self._calls: "queue.SimpleQueue[Optional[Tuple[Callable[[Any], object], Any]]]" = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="sightglass-listeners", daemon=True)
        self._thread.start()

    def wrap(self, listener: Callable[[Any], object]) -> Callable[[Any], object]:
        """A listener that is called there."""
        return lambda value: self._calls.put((listener, value))

    def close(self) -> None:
        """Ends it when all are told; does not wait for long for one that takes its time."""
        self._calls.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join(_FAREWELL_SECONDS)

    def _work(self) -> None:
        while True:
            call = self._calls.get()
            if call is None:
                return
            listener, value = call
            try:
                listener(value)
            except Exception:
                _log.exception("A listener failed")


async def _let_others_end() -> None:
    """Calls of other threads have failed by now, but have to be told."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    if others:
        _, late = await asyncio.wait(others, timeout=_FAREWELL_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
