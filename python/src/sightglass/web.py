"""HTTP by the standard library: one request, one connection, which can be given up at any time."""

import asyncio
import contextlib
import http.client
import json
import socket
import ssl
import threading
from typing import Any, Callable, Mapping, Optional, TypeVar

from .address import Address
from .errors import Disconnected, ServerError, SightglassError, Timeout, http_failure
from .transport import seconds_of

SILENCE_SECONDS = 10.0
"""What a server may be silent for before a request fails with Timeout."""

T = TypeVar("T")
Answer = http.client.HTTPResponse


class Exchange:
    """One request and its answer, in a thread."""

    def __init__(self, address: Address, tls: Optional[ssl.SSLContext]) -> None:
        self._connection = (
            http.client.HTTPSConnection(address.host, address.port, timeout=SILENCE_SECONDS, context=tls)
            if address.secure
            else http.client.HTTPConnection(address.host, address.port, timeout=SILENCE_SECONDS)
        )
        self._prefix = address.path

    def run(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Optional[bytes],
        take: Callable[[Answer], T],
    ) -> T:
        """Sends the request and hands the answer to `take`. Raises SightglassError."""
        try:
            self._connection.request(method, self._prefix + path, body, dict(headers))
            answer = self._connection.getresponse()
            if not 200 <= answer.status < 300:
                raise _failure_of(answer)
            return take(answer)
        except SightglassError:
            raise
        except socket.timeout as problem:
            raise Timeout(f"Nothing was heard for {SILENCE_SECONDS:g} s; whether it was done is not known") from problem
        except (OSError, http.client.HTTPException) as problem:
            raise Disconnected(f"The connection failed: {str(problem) or type(problem).__name__}") from problem
        finally:
            self._connection.close()

    def abandon(self) -> None:
        """Lets a request that is under way fail, from another thread."""
        link = self._connection.sock
        if link is not None:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)


async def in_thread(work: Callable[[], T], abandon: Callable[[], None]) -> T:
    """Runs `work` in a thread of its own; `abandon` ends it when the caller is cancelled.

    A thread that hangs must hold nobody up: neither others, as in a pool, nor the end of the program.
    """
    loop = asyncio.get_running_loop()
    done: "asyncio.Future[T]" = loop.create_future()

    def settle(result: Optional[T], problem: Optional[BaseException]) -> None:
        if done.done():
            return
        if problem is None:
            done.set_result(result)  # type: ignore[arg-type]
        else:
            done.set_exception(problem)

    def run() -> None:
        result: Optional[T] = None
        failure: Optional[BaseException] = None
        try:
            result = work()
        except BaseException as problem:
            failure = problem
        # The loop may have ended meanwhile.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, name="sightglass-http", daemon=True).start()
    try:
        return await done
    except asyncio.CancelledError:
        abandon()
        raise


def json_of(answer: Answer) -> Any:
    """The body of an answer as JSON. Raises ServerError."""
    try:
        return json.loads(answer.read())
    except ValueError as problem:
        raise ServerError("The server answered something that is not JSON") from problem


def _failure_of(answer: Answer) -> SightglassError:
    code: Optional[str] = None
    message = f"{answer.status} {answer.reason}"
    with contextlib.suppress(ValueError, KeyError, TypeError):
        error = json.loads(answer.read())["error"]
        code, message = str(error["code"]), str(error["message"])
    return http_failure(answer.status, code, message, seconds_of(answer.getheader("Retry-After")))
