"""What a camera offers over HTTP: login, pictures, the library, addresses of the live picture."""

import asyncio
import json
import ssl
from typing import Any, Callable, Dict, Mapping, Optional, Set, TypeVar
from urllib.parse import urlencode

from .address import Address
from .credentials import Credentials, Password
from .errors import AuthenticationFailed, Disconnected, InvalidState
from .records import Login
from .web import Answer, Exchange, in_thread, json_of

T = TypeVar("T")


class HttpSide:
    """Requests with the rights of one client, which logs in when it has to."""

    def __init__(self, address: Address, credentials: Credentials, tls: Optional[ssl.SSLContext]) -> None:
        self._address = address
        self._credentials = credentials
        self._tls = tls
        self._token: Optional[str] = None
        self._calls: "Set[asyncio.Future[Any]]" = set()
        self._closed = False

    async def log_in(self) -> Login:
        """Logs in with user name and password."""
        if not isinstance(self._credentials, Password):
            raise InvalidState("Only a user name and a password can log in; a token is a login already")
        body = await self._credentials.message()
        login: Login = await self._exchange("POST", "/api/login", {}, body, json_of)
        self._token = login["token"]
        return login

    async def ask(self, method: str, path: str, take: Callable[[Answer], T]) -> T:
        """Sends a request and hands its answer to `take`, in another thread."""
        for renewed in (False, True):
            token = await self._fresh_token(renewed)
            headers = {} if token is None else {"Authorization": f"Bearer {token}"}
            try:
                return await self._exchange(method, path, headers, None, take)
            except AuthenticationFailed:
                self._credentials.forget()
                # Nothing was done: with a fresh token, the request may go out again.
                if renewed or not (self._credentials.renewable or isinstance(self._credentials, Password)):
                    raise
        raise AssertionError("unreachable")

    def stream_url(
        self, camera: Optional[int], fps: Optional[int], width: Optional[int], with_token: bool
    ) -> str:
        """Address of the live picture as MJPEG."""
        query: Dict[str, Any] = {"camera": camera, "fps": fps, "width": width}
        if with_token:
            token = self._token or getattr(self._credentials, "token", None)
            if token is None:
                raise InvalidState("There is no token yet; call login() first")
            query["token"] = token
        given = {name: value for name, value in query.items() if value is not None}
        return f"{self._address.http}/api/stream.mjpeg{'?' if given else ''}{urlencode(given)}"

    def close(self) -> None:
        """Lets everything under way fail."""
        self._closed = True
        for call in list(self._calls):
            call.cancel()

    async def _fresh_token(self, renew: bool) -> Optional[str]:
        if self._token is None or renew:
            if isinstance(self._credentials, Password):
                await self.log_in()
            else:
                message = await self._credentials.message()
                self._token = None if message is None else message["token"]
        return self._token

    async def _exchange(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Optional[Mapping[str, str]],
        take: Callable[[Answer], T],
    ) -> T:
        if self._closed:
            raise Disconnected("The camera was closed")
        exchange = Exchange(self._address, self._tls)
        sent = None if body is None else json.dumps(body).encode()
        typed = headers if sent is None else {**headers, "Content-Type": "application/json"}
        work = asyncio.ensure_future(
            in_thread(lambda: exchange.run(method, path, typed, sent, take), exchange.abandon)
        )
        self._calls.add(work)
        try:
            return await work
        except asyncio.CancelledError:
            if self._closed:
                raise Disconnected("The camera was closed; whether it was done is not known") from None
            work.cancel()
            raise
        finally:
            self._calls.discard(work)
