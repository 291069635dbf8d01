"""What keeps a camera connected."""

import asyncio
import ssl
import time
from typing import Callable, Optional, Tuple

from .address import Address
from .backoff import backoff_seconds
from .connection import Connecting, Connection, Open, Waiting
from .credentials import Credentials
from .dialect import Dialect
from .errors import AuthenticationFailed, Disconnected
from .known_state import KnownState
from .line import Line, TooManyAttempts
from .outbox import Outbox
from .transport import CannotConnect, Lost, open_web_socket

STABLE_SECONDS = 10.0
"""How long a connection has to hold until a loss counts as the first one again."""


class Upkeep:
    """One connection after the other. `become` is told what it does, `refused` that a login never will do."""

    def __init__(
        self,
        address: Address,
        tls: Optional[ssl.SSLContext],
        credentials: Credentials,
        timeout: float,
        state: KnownState,
        outbox: Outbox,
        become: Callable[[Connection], None],
        refused: Callable[[AuthenticationFailed], None],
    ) -> None:
        self._address = address
        self._tls = tls
        self._credentials = credentials
        self._timeout = timeout
        self._dialect = Dialect()
        self._state = state
        self._outbox = outbox
        self._become = become
        self._refused = refused
        self._over = False

    def stop(self) -> None:
        """Makes the end of a connection the last one, also where a cancellation is lost on the way."""
        self._over = True

    async def run(self) -> None:
        """Connects, again and again, until it is cancelled or the server refuses the login."""
        attempt = 0
        while not self._over:
            self._become(Connecting())
            after = 0.0
            was_stable = False
            try:
                lost, was_stable = await self._connect_once()
                reason = str(lost)
            except AuthenticationFailed as problem:
                self._refused(problem)
                return
            except TooManyAttempts as problem:
                reason, after = str(problem), problem.retry_after
            except CannotConnect as problem:
                reason, after = str(problem), problem.retry_after or 0.0
            except Lost as problem:
                reason = str(problem)
            except Exception as problem:
                # The provider of tokens has failed: it is asked again.
                reason = f"{type(problem).__name__}: {problem}"
            if self._over:
                return
            attempt = 1 if was_stable else attempt + 1
            # Also those who were told to wait come back spread over time.
            seconds = after + backoff_seconds(attempt)
            self._become(Waiting(time.time() + seconds, attempt, reason))
            await asyncio.sleep(seconds)

    async def _connect_once(self) -> Tuple[Lost, bool]:
        """Connects, and stays until the connection ends. Returns why it did, and whether it was stable."""
        loop = asyncio.get_running_loop()
        web_socket = await open_web_socket(self._address.web_socket, self._tls)
        line = Line(web_socket, self._dialect, self._state, self._timeout)
        polite = False
        try:
            opened = loop.time()
            while True:
                await line.log_in(self._credentials)
                await line.sync()
                self._outbox.connect(line)
                self._become(Open())
                lost = await line.ended()
                if lost is not None:
                    return lost, loop.time() - opened >= STABLE_SECONDS
                self._credentials.forget()
                self._outbox.hold()
                self._become(Connecting())
        except (asyncio.CancelledError, AuthenticationFailed, TooManyAttempts):
            polite = True
            raise
        finally:
            lost_error = Disconnected("The connection was lost; whether it was done is not known")
            self._outbox.cut(line.drain(), lost_error)
            await line.finish(polite)
