"""Telling those who listen."""

import asyncio
import logging
from typing import Any, Callable

_log = logging.getLogger("sightglass")


def tell(listener: Callable[[Any], object], news: Any, what: str) -> None:
    """Calls a listener. One that fails is its owner's matter: the others are told, and the connection holds."""
    try:
        listener(news)
    # The result of a call that was cancelled raises the latter, which is no Exception.
    except (Exception, asyncio.CancelledError):
        _log.exception("A listener of %s failed", what)
