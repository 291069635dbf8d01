"""What the connection is doing, as one of four things told apart by `status`."""

from dataclasses import dataclass, field
from typing import Literal, Union

from .errors import SightglassError


@dataclass(frozen=True)
class Connecting:
    """A try is under way."""

    status: Literal["connecting"] = field(default="connecting", init=False)


@dataclass(frozen=True)
class Open:
    """Logged in, and the state is known."""

    status: Literal["open"] = field(default="open", init=False)


@dataclass(frozen=True)
class Waiting:
    """Waits for the next try: number `attempt` in a row, at `retry_at` in seconds of `time.time()`."""

    retry_at: float
    attempt: int
    reason: str
    status: Literal["waiting"] = field(default="waiting", init=False)


@dataclass(frozen=True)
class Closed:
    """Over for good: `reason` is Disconnected after `close`, or AuthenticationFailed."""

    reason: SightglassError
    status: Literal["closed"] = field(default="closed", init=False)


Connection = Union[Connecting, Open, Waiting, Closed]
"""What the connection is doing; told apart by `status`."""
