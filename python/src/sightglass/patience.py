"""How long to wait, in seconds."""

import math
from typing import Optional

from .errors import InvalidValue


def limit(seconds: Optional[float]) -> Optional[float]:
    """Seconds as asyncio takes them: None for no end."""
    return None if seconds is None or math.isinf(seconds) else seconds


def read_timeout(seconds: Optional[float], name: str = "timeout") -> float:
    """Seconds that a user gave; infinite or None for no end. Raises InvalidValue."""
    if seconds is None:
        return math.inf
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not seconds > 0:
        raise InvalidValue(f"{name} must be a number of seconds greater than 0, not {seconds!r}")
    return float(seconds)
