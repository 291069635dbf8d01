"""A WebSocket, by the old or the new client of `websockets`: all that differs between its versions is here."""

import asyncio
import importlib
import inspect
import ssl
from typing import Any, Dict, Optional, Protocol, Union

from websockets.exceptions import ConnectionClosed, WebSocketException

OPEN_SECONDS = 10.0
CLOSE_SECONDS = 1.0
_MESSAGE_BYTES = 2**24


class CannotConnect(Exception):
    """No WebSocket came about. `retry_after` is in seconds, where the server said it."""

    def __init__(self, message: str, retry_after: Optional[float] = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Lost(Exception):
    """The WebSocket has ended."""


class _Socket(Protocol):
    @property
    def transport(self) -> asyncio.Transport: ...

    async def send(self, message: str) -> None: ...

    async def recv(self) -> Union[str, bytes]: ...

    async def close(self) -> None: ...


def _find_connect() -> Any:
    """The client of `websockets` 13 and later, or the one that they call legacy."""
    try:
        return importlib.import_module("websockets.asyncio.client").connect
    except ImportError:
        return importlib.import_module("websockets.legacy.client").connect


_connect = _find_connect()


class WebSocket:
    """An open WebSocket that speaks text."""

    def __init__(self, socket: _Socket) -> None:
        self._socket = socket

    async def send(self, text: str) -> None:
        """Sends one message; waits while the other side does not read. Raises Lost."""
        try:
            await self._socket.send(text)
        except (ConnectionClosed, OSError) as problem:
            raise Lost(str(problem)) from problem

    async def receive(self) -> str:
        """The next message. Raises Lost."""
        try:
            message = await self._socket.recv()
        except (ConnectionClosed, OSError) as problem:
            raise Lost(str(problem)) from problem
        return message if isinstance(message, str) else message.decode("utf-8", "replace")

    async def close(self) -> None:
        """Says goodbye, but does not wait for long for an answer."""
        try:
            await asyncio.wait_for(self._socket.close(), CLOSE_SECONDS)
        except (asyncio.TimeoutError, WebSocketException, OSError):
            self.abort()

    def abort(self) -> None:
        """Ends it without a goodbye: nobody is there to take it."""
        self._socket.transport.abort()


async def open_web_socket(url: str, tls: Optional[ssl.SSLContext]) -> WebSocket:
    """Opens a WebSocket. `tls` is for `wss`; None checks certificates as the system does. Raises CannotConnect."""
    options: Dict[str, Any] = {
        "open_timeout": OPEN_SECONDS,
        "close_timeout": CLOSE_SECONDS,
        # The protocol has a ping of its own, which original devices are not troubled with.
        "ping_interval": None,
        "compression": None,
        "max_size": _MESSAGE_BYTES,
    }
    if url.startswith("wss:") and tls is not None:
        options["ssl"] = tls
    # A camera is in the same network: from 15 on, websockets would ask the environment for a proxy.
    if "proxy" in inspect.signature(_connect.__init__).parameters:
        options["proxy"] = None
    try:
        return WebSocket(await _connect(url, **options))
    except asyncio.TimeoutError as problem:
        raise CannotConnect(f"No answer within {OPEN_SECONDS:g} s") from problem
    except (WebSocketException, OSError, EOFError) as problem:
        raise CannotConnect(str(problem) or type(problem).__name__, _retry_after(problem)) from problem


def _retry_after(problem: BaseException) -> Optional[float]:
    """What `Retry-After` of a refused upgrade says, in seconds; the exception differs between versions."""
    headers = getattr(problem, "headers", None) or getattr(getattr(problem, "response", None), "headers", None)
    return None if headers is None else seconds_of(headers.get("Retry-After"))


def seconds_of(header: Optional[str]) -> Optional[float]:
    """A `Retry-After` in seconds; None for none or a date."""
    return float(header) if header is not None and header.strip().isdecimal() else None
