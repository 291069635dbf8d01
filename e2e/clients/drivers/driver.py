"""Lets the Python client be told what to do: commands as JSON lines come in, answers go out."""

import asyncio
import json
import sys
from collections import Counter
from typing import Any, Dict, List, Tuple

import sightglass
from sightglass import Camera, Connection, SightglassError


# All that somebody can change, but for the trigger.
KEYS = [key for key in sightglass.KEY_NAMES if key in sightglass.Patch.__annotations__ and key != "snap"]


class Driver:
    """One camera, and what is asked of it."""

    def __init__(self) -> None:
        self.camera: Camera
        self.connections: List[Connection] = []
        self.events: List[Tuple[str, Any]] = []

    async def do_connect(self, command: Dict[str, Any]) -> None:
        options = {
            python: command[name]
            for name, python in {
                "username": "username",
                "password": "password",
                "token": "token",
                "whenDisconnected": "when_disconnected",
                "queueLimit": "queue_limit",
            }.items()
            if name in command
        }
        if "tokens" in command:
            tokens = list(command["tokens"])
            options["token_provider"] = lambda: tokens.pop(0) if len(tokens) > 1 else tokens[0]
        self.camera = sightglass.connect(command["url"], **options)
        self.connections.append(self.camera.connection)
        self.camera.on_connection(self.connections.append)
        for key in KEYS:
            self._listen(key)

    def _listen(self, key: sightglass.Key) -> None:
        self.camera.on(key, lambda value: self.events.append((key, value)))

    async def do_opened(self, command: Dict[str, Any]) -> None:
        await self.camera.opened()

    async def do_connection(self, command: Dict[str, Any]) -> Any:
        return shown(self.camera.connection)

    async def do_connections(self, command: Dict[str, Any]) -> Any:
        return [connection.status for connection in self.connections]

    async def do_set(self, command: Dict[str, Any]) -> Any:
        return await self.camera.set(command["values"])

    async def do_burst(self, command: Dict[str, Any]) -> Any:
        key = command["key"]
        sets = [self.camera.set({key: value}) for value in command["values"]]  # type: ignore[misc]
        results = await asyncio.gather(*sets, return_exceptions=True)
        failures = [type(result).__name__ for result in results if isinstance(result, BaseException)]
        return {"fulfilled": len(results) - len(failures), "rejected": dict(Counter(failures))}

    async def do_get(self, command: Dict[str, Any]) -> Any:
        return await self.camera.get(command["keys"])

    async def do_state(self, command: Dict[str, Any]) -> Any:
        return self.camera.state

    async def do_waitFor(self, command: Dict[str, Any]) -> None:
        await self.camera.wait_for(command["key"], command["value"])

    async def do_events(self, command: Dict[str, Any]) -> Any:
        events, self.events = self.events, []
        return events

    async def do_snapshot(self, command: Dict[str, Any]) -> Any:
        return await self.camera.snapshot()

    async def do_record(self, command: Dict[str, Any]) -> None:
        await getattr(self.camera.record, command["command"])()

    async def do_close(self, command: Dict[str, Any]) -> None:
        await self.camera.close()

    async def answer(self, command: Dict[str, Any]) -> None:
        """Does what a command says and writes the answer."""
        answer: Dict[str, Any] = {"id": command["id"]}
        try:
            answer["ok"] = await getattr(self, f"do_{command['do']}")(command)
        except SightglassError as error:
            answer["error"] = {
                "name": type(error).__name__,
                "message": str(error),
                **({} if error.key is None else {"key": error.key}),
            }
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def shown(connection: Connection) -> Dict[str, Any]:
    """A connection as the drivers of all languages show it."""
    if connection.status == "waiting":
        return {"status": "waiting", "retryAt": connection.retry_at * 1000, "attempt": connection.attempt}
    if connection.status == "closed":
        return {"status": "closed", "reason": type(connection.reason).__name__}
    return {"status": connection.status}


async def main() -> None:
    """Reads commands until the end of standard input; several may be under way at a time."""
    reader = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    driver = Driver()
    answers = []
    while True:
        line = await reader.readline()
        if not line:
            break
        answers.append(asyncio.ensure_future(driver.answer(json.loads(line))))
    await asyncio.gather(*answers)
    left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    assert not left, f"Left behind: {left}"


asyncio.run(main())
