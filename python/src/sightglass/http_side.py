"""What a camera offers over HTTP: login, pictures, the library, addresses of the live picture."""

import asyncio
import json
import ssl
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Coroutine, Mapping, Optional, Set, Tuple, TypeVar
from urllib.parse import urlencode

from .address import Address
from .credentials import Credentials, Password
from .errors import AuthenticationFailed, Disconnected, InvalidState, Timeout
from .patience import limit
from .records import Login
from .web import Answer, Exchange, in_thread, json_of

T = TypeVar("T")


class HttpSide:
    """Requests with the rights of one client, which logs in when it has to. `timeout` is what an answer may take."""

    def __init__(
        self, address: Address, credentials: Credentials, timeout: float, tls: Optional[ssl.SSLContext]
    ) -> None:
        self._address = address
        self._credentials = credentials
        self._timeout = timeout
        self._tls = tls
        self._calls: "Set[asyncio.Future[Any]]" = set()
        self._closed = False

    async def log_in(self) -> Login:
        """Logs in with user name and password."""
        return await self._until_closed(self._log_in(), self._timeout)

    async def ask(
        self,
        method: str,
        path: str,
        take: Callable[[Answer], T],
        *,
        body: Optional[Mapping[str, Any]] = None,
        lasting: bool = False,
    ) -> T:
        """Sends a request and hands its answer to `take`, in another thread.

        A `lasting` answer may come for as long as it comes at all.
        """
        return await self._until_closed(self._ask(method, path, body, take), None if lasting else self._timeout)

    async def renew(self) -> None:
        """Sees to it that there is a token for addresses, where this client has one."""
        await self._until_closed(self._fresh_token(), self._timeout)

    def url(self, path: str, query: Mapping[str, Any], with_token: bool) -> str:
        """An address for others, such as players; `with_token` adds a token that is valid now. Raises InvalidState."""
        given = {name: value for name, value in query.items() if value is not None}
        if with_token:
            token = self._credentials.token
            if token is None:
                raise InvalidState("There is no token, or it has ended; call login() first")
            given["token"] = token
        return f"{self._address.http}{path}{'?' if given else ''}{urlencode(given)}"

    def close(self) -> None:
        """Lets everything under way fail."""
        self._closed = True
        for call in list(self._calls):
            call.cancel()

    async def _until_closed(self, work: Coroutine[Any, Any, T], timeout: Optional[float]) -> T:
        if self._closed:
            work.close()
            raise Disconnected("The camera was closed")
        call = asyncio.ensure_future(work)
        self._calls.add(call)
        try:
            return await asyncio.wait_for(call, limit(timeout))
        except asyncio.TimeoutError:
            raise Timeout(f"No answer within {timeout:g} s; whether it was done is not known") from None
        except asyncio.CancelledError:
            if self._closed:
                raise Disconnected("The camera was closed; whether it was done is not known") from None
            raise
        finally:
            self._calls.discard(call)

    async def _log_in(self) -> Login:
        credentials = self._credentials
        if not isinstance(credentials, Password):
            raise InvalidState("Only a user name and a password can log in; a token is a login already")
        login, lifetime = await self._exchange("POST", "/api/login", {}, await credentials.message(), _login_of)
        credentials.begin_session(login["token"], lifetime)
        return login

    async def _ask(
        self, method: str, path: str, body: Optional[Mapping[str, Any]], take: Callable[[Answer], T]
    ) -> T:
        for renewed in (False, True):
            token = await self._fresh_token()
            headers = {} if token is None else {"Authorization": f"Bearer {token}"}
            try:
                result = await self._exchange(method, path, headers, body, take)
                if isinstance(self._credentials, Password):
                    self._credentials.use()
                return result
            except AuthenticationFailed:
                # Another may have renewed it meanwhile.
                if self._credentials.token == token:
                    self._credentials.forget()
                # Nothing was done: with a fresh token, the request may go out again.
                if renewed or not (self._credentials.renewable or isinstance(self._credentials, Password)):
                    raise
        raise AssertionError("unreachable")

    async def _fresh_token(self) -> Optional[str]:
        if self._credentials.token is None:
            if isinstance(self._credentials, Password):
                await self._log_in()
            else:
                await self._credentials.message()
        return self._credentials.token

    async def _exchange(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Optional[Mapping[str, Any]],
        take: Callable[[Answer], T],
    ) -> T:
        exchange = Exchange(self._address, self._tls)
        sent = None if body is None else json.dumps(body).encode()
        typed = headers if sent is None else {**headers, "Content-Type": "application/json"}
        return await in_thread(lambda: exchange.run(method, path, typed, sent, take), exchange.abandon)


def _login_of(answer: Answer) -> Tuple[Login, Optional[float]]:
    """A login, and how many seconds it holds: both by the clock of the server."""
    login: Login = json_of(answer)
    ends, now = login.get("expiresAt"), answer.getheader("Date")
    if ends is None or now is None:
        return login, None
    try:
        # Python before 3.11 does not know the letter for UTC.
        lifetime = datetime.fromisoformat(ends.replace("Z", "+00:00")) - parsedate_to_datetime(now)
    except (TypeError, ValueError):
        return login, None
    return login, lifetime.total_seconds()
