"""The HTTP side, with servers that answer as each test wants it."""

import asyncio
import json
import threading
import unittest
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Dict, Iterator, List, Optional
from unittest.mock import patch

import sightglass
from sightglass import Disconnected, InvalidState, Timeout

LOGIN: Dict[str, str] = {"username": "admin", "password": "x"}
# The clock of the camera is wrong.
NOW = datetime(2001, 2, 3, 4, 5, 6, tzinfo=timezone.utc)


class Library:
    """A server with sessions: each login gives the next token, and only the last of them is valid."""

    def __init__(self, lifetime: float = 1800) -> None:
        self.lifetime = lifetime
        self.valid: Optional[str] = None
        self.logins = 0
        self.requests: List[str] = []
        self.silent = False
        self.asked = threading.Event()
        self.released = threading.Event()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answers one request."""
        self.requests.append(handler.path)
        self.asked.set()
        if self.silent:
            self.released.wait()
            return
        if handler.path == "/api/login":
            handler.rfile.read(int(handler.headers["Content-Length"]))
            self.logins += 1
            self.valid = f"token-{self.logins}"
            ends = (NOW + timedelta(seconds=self.lifetime)).isoformat().replace("+00:00", "Z")
            self._send(handler, 200, {"token": self.valid, "expiresAt": ends, "username": "admin"})
        elif handler.headers["Authorization"] != f"Bearer {self.valid}":
            self._send(handler, 401, {"error": {"code": "INVALID_TOKEN", "message": "Log in again"}})
        else:
            self._send(handler, 200, {"items": [], "cursor": None})

    def _send(self, handler: BaseHTTPRequestHandler, status: int, body: object) -> None:
        handler.send_response_only(status)
        handler.send_header("Date", format_datetime(NOW, usegmt=True))
        handler.end_headers()
        handler.wfile.write(json.dumps(body).encode())


@contextmanager
def served(library: Library) -> Iterator[str]:
    """Serves a library. Yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/api/v1":
                self.send_error(404)
            else:
                library.answer(self)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        library.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


class Tokens(unittest.IsolatedAsyncioTestCase):
    async def test_one_that_was_refused_is_not_handed_out_any_more(self) -> None:
        library = Library()
        with served(library) as url:
            camera = sightglass.connect(url, **LOGIN)  # type: ignore[arg-type]
            await camera.login()
            self.assertIn("token-1", camera.stream_url(with_token=True))
            library.valid = None
            await camera.recordings.list()
            self.assertIn("token-2", camera.stream_url(with_token=True))
            await camera.close()

    async def test_one_that_has_ended_is_not_handed_out_and_is_renewed_before_it_is_used(self) -> None:
        library = Library()
        with served(library) as url:
            camera = sightglass.connect(url, **LOGIN)  # type: ignore[arg-type]
            with patch("sightglass.credentials.time") as time:
                time.monotonic.return_value = 0.0
                await camera.login()
                time.monotonic.return_value = 1000.0
                await camera.recordings.list()
                # It lasts for as long as it is used.
                time.monotonic.return_value = 2000.0
                self.assertIn("token-1", camera.stream_url(with_token=True))
                time.monotonic.return_value = 2700.0
                with self.assertRaises(InvalidState):
                    camera.stream_url(with_token=True)
                self.assertIn("token-2", await camera.recordings.file_url("a/b"))
                await camera.recordings.list()
            self.assertEqual(library.requests, ["/api/login", "/api/recordings?limit=50"] * 2)
            await camera.close()

    async def test_of_a_provider_are_always_its_last(self) -> None:
        library, given = Library(), iter(["old", "token-0"])
        library.valid = "token-0"
        with served(library) as url:
            camera = sightglass.connect(url, token_provider=lambda: next(given))
            await camera.recordings.list()
            self.assertIn("token-0", camera.stream_url(with_token=True))
            await camera.close()


class Ends(unittest.IsolatedAsyncioTestCase):
    async def test_no_answer_is_not_waited_for_beyond_the_time_of_the_camera(self) -> None:
        library = Library()
        library.silent = True
        with served(library) as url:
            camera = sightglass.connect(url, timeout=0.1, **LOGIN)  # type: ignore[arg-type]
            with self.assertRaises(Timeout):
                await camera.recordings.list()
            with self.assertRaises(Timeout):
                await camera.login()
            await camera.close()

    async def test_close_ends_what_waits_for_a_server(self) -> None:
        library = Library()
        library.silent = True
        with served(library) as url:
            camera = sightglass.connect(url, **LOGIN)  # type: ignore[arg-type]
            call = asyncio.ensure_future(camera.recordings.list())
            await asyncio.get_running_loop().run_in_executor(None, library.asked.wait)
            await camera.close()
            with self.assertRaises(Disconnected):
                await call

    async def test_close_ends_what_waits_for_a_provider(self) -> None:
        asked = asyncio.Event()

        async def provider() -> str:
            asked.set()
            await asyncio.Event().wait()
            return ""

        camera = sightglass.connect("http://127.0.0.1:1", token_provider=provider)
        call = asyncio.ensure_future(camera.recordings.list())
        await asked.wait()
        await camera.close()
        with self.assertRaises(Disconnected):
            await call


if __name__ == "__main__":
    unittest.main()
