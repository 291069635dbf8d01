"""How a client says who it is."""

import time
from typing import Awaitable, Callable, Dict, Optional, Protocol, Union

from .errors import InvalidValue

_MARGIN = 0.1
"""The part of the life of a session that is not made use of: what begins with it may take a while."""

TokenProvider = Callable[[], Union[str, Awaitable[str]]]
"""Gives a token that is valid now; asked again when that is not taken any more. May be a coroutine function."""


class Credentials(Protocol):
    """Who a client is."""

    @property
    def renewable(self) -> bool:
        """Whether asking again may give something else."""
        ...

    async def message(self) -> Optional[Dict[str, str]]:
        """What to send to log in over the WebSocket; None for an anonymous."""
        ...

    @property
    def token(self) -> Optional[str]:
        """A token that is valid as far as is known; None where one has to be asked for first."""
        ...

    def forget(self) -> None:
        """What was given is not taken any more."""
        ...


class Anonymous:
    """Nobody: reads what is public."""

    renewable = False
    token = None

    async def message(self) -> Optional[Dict[str, str]]:
        """Nothing to send."""
        return None

    def forget(self) -> None:
        """There is nothing."""


class Password:
    """A user name and a password."""

    renewable = False

    def __init__(self, username: str, password: str) -> None:
        self.username = username
        self.password = password
        self._session: Optional[str] = None
        self._lifetime: Optional[float] = None
        self._used = 0.0

    @property
    def token(self) -> Optional[str]:
        """The token of the session over HTTP, as long as that lasts."""
        if self._lifetime is not None and time.monotonic() - self._used >= self._lifetime * (1 - _MARGIN):
            return None
        return self._session

    def begin_session(self, token: str, lifetime: Optional[float]) -> None:
        """There is a session, which ends when it was not used for `lifetime` seconds; None for never."""
        self._session = token
        self._lifetime = lifetime
        self.use()

    def use(self) -> None:
        """The session was used just now."""
        self._used = time.monotonic()

    async def message(self) -> Optional[Dict[str, str]]:
        """Both."""
        return {"username": self.username, "password": self.password}

    def forget(self) -> None:
        """The session has ended."""
        self._session = None


class Token:
    """A token of a login or of the API."""

    renewable = False

    def __init__(self, token: str) -> None:
        self._token = token

    @property
    def token(self) -> Optional[str]:
        """The token."""
        return self._token

    async def message(self) -> Optional[Dict[str, str]]:
        """The token."""
        return {"token": self._token}

    def forget(self) -> None:
        """There is nothing else."""


class ProvidedToken:
    """A token that somebody else keeps fresh."""

    renewable = True

    def __init__(self, provider: TokenProvider) -> None:
        self._provider = provider
        self._token: Optional[str] = None

    @property
    def token(self) -> Optional[str]:
        """The one that was given last and not refused since."""
        return self._token

    async def message(self) -> Optional[Dict[str, str]]:
        """The token that was good the last time, or a new one."""
        if self._token is not None:
            return {"token": self._token}
        given = self._provider()
        self._token = token = given if isinstance(given, str) else await given
        return {"token": token}

    def forget(self) -> None:
        """The next token is a new one."""
        self._token = None


def choose_credentials(
    username: Optional[str],
    password: Optional[str],
    token: Optional[str],
    token_provider: Optional[TokenProvider],
) -> Credentials:
    """The one way to log in that was given. Raises InvalidValue for half of one or for several."""
    texts = {"username": username, "password": password, "token": token}
    for name, text in texts.items():
        if text is not None and not isinstance(text, str):
            raise InvalidValue(f"{name} must be text")
    if token_provider is not None and not callable(token_provider):
        raise InvalidValue("token_provider must be a function that gives a token")
    if (username is None) != (password is None):
        raise InvalidValue("Give username and password, or neither")
    if sum(each is not None for each in (username, token, token_provider)) > 1:
        raise InvalidValue("Give a password, a token or a token_provider, and only one of them")
    if username is not None and password is not None:
        return Password(username, password)
    if token is not None:
        return Token(token)
    if token_provider is not None:
        return ProvidedToken(token_provider)
    return Anonymous()
