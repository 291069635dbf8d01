"""Recording by commands."""

from typing import Awaitable, Callable

from .keys import Patch, State


class RecordControl:
    """Starts, pauses and ends a recording. None of these is sent a second time after a cut."""

    def __init__(self, change: Callable[[Patch], "Awaitable[State]"]) -> None:
        self._change = change

    async def start(self) -> None:
        """Starts a film."""
        await self._change({"record": True})

    async def pause(self) -> None:
        """Stops the clock of the film."""
        await self._change({"record": "pause"})

    async def resume(self) -> None:
        """Goes on in the same film."""
        await self._change({"record": "pause_release"})

    async def stop(self) -> None:
        """Ends the film."""
        await self._change({"record": False})
