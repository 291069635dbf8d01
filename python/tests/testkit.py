"""Parts that tests share: the server they talk to, and a device as it was before Sightglass."""

import asyncio
import contextlib
import json
import os
from typing import Any, Callable, Dict, List

from sightglass import Camera, Connection
from websockets.exceptions import ConnectionClosed
from websockets.legacy.server import Serve, WebSocketServerProtocol, serve

URL = os.environ.get("SIGHTGLASS_TEST_URL", "http://127.0.0.1:8080")
LOGIN: Dict[str, Any] = {"username": "admin", "password": os.environ.get("SIGHTGLASS_TEST_PASSWORD", "")}

Answer = Callable[[Dict[str, Any]], List[Dict[str, Any]]]


class Seen:
    """The connections that a camera tells of."""

    def __init__(self, camera: Camera) -> None:
        self._told: "asyncio.Queue[Connection]" = asyncio.Queue()
        camera.on_connection(self._told.put_nowait)

    async def next(self, status: str) -> Connection:
        """The next with that status."""
        while True:
            connection = await self._told.get()
            if connection.status == status:
                return connection


class Device:
    """A server of which each test says what it answers. `messages` are those that came, `sockets` who is there."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.messages: List[Dict[str, Any]] = []
        self.sockets: List[WebSocketServerProtocol] = []
        self._arrived = asyncio.Event()
        self._serve: Serve = serve(self._talk, "127.0.0.1", 0)

    async def __aenter__(self) -> "Device":
        self.loop = asyncio.get_running_loop()
        self._server = await self._serve
        self.url = f"http://127.0.0.1:{next(iter(self._server.sockets)).getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def got(self, wanted: Callable[[Dict[str, Any]], bool]) -> Dict[str, Any]:
        """Waits for a message, or finds it among those that came. Returns it."""
        while True:
            for message in self.messages:
                if wanted(message):
                    return message
            self._arrived.clear()
            await self._arrived.wait()

    async def say(self, message: Dict[str, Any]) -> None:
        """Tells all clients something."""
        for socket in self.sockets:
            await socket.send(json.dumps(message))

    def cut(self) -> None:
        """Ends all connections without a word."""
        for socket in self.sockets:
            socket.transport.abort()

    async def _talk(self, socket: WebSocketServerProtocol) -> None:
        self.sockets.append(socket)
        with contextlib.suppress(ConnectionClosed):
            async for text in socket:
                message = json.loads(text)
                self.messages.append(message)
                self._arrived.set()
                for answer in self.answer(message):
                    await socket.send(json.dumps(answer))
        self.sockets.remove(socket)


def original(values: Dict[str, Any]) -> Answer:
    """How the original device answers: it knows neither `id` nor `*`, and every field is a key to it."""

    def answer(message: Dict[str, Any]) -> List[Dict[str, Any]]:
        if "username" in message:
            return [{"authenticated": True, "username": message["username"], "permissions": ["Device_rw"]}]
        if "get" in message:
            unknown = [name for name in message["get"] if name not in values]
            known = {name: values[name] for name in message["get"] if name in values}
            return [{"error": "Unknown key", "key": name} for name in unknown] + ([known] if known else [])
        answers: List[Dict[str, Any]] = []
        applied: Dict[str, Any] = {}
        for name, value in message.items():
            if name not in values:
                answers.append({"error": "Unknown key", "key": name})
            elif value == 150:
                answers.append({"error": "Invalid value", "key": name})
            else:
                values[name] = applied[name] = value
        return ([{**applied, "info": list(applied)}] if applied else []) + answers

    return answer


def modern(values: Dict[str, Any]) -> Answer:
    """How Sightglass answers, as far as tests here need it; a set of `snap` is never answered."""

    def answer(message: Dict[str, Any]) -> List[Dict[str, Any]]:
        message = dict(message)
        mark = {"id": message.pop("id")} if "id" in message else {}
        if "username" in message or "token" in message:
            return [{"authenticated": True, **mark}]
        if "ping" in message:
            return [{"pong": message["ping"], **mark}]
        if "snap" in message:
            return []
        if "get" in message:
            names = list(values) if message["get"] == ["*"] else message["get"]
            return [{**{name: values[name] for name in names}, **mark}]
        values.update(message)
        return [{**message, "info": list(message), **mark}, message]

    return answer
