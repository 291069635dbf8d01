"""The real server, whose address and password stand in the environment."""

import io
import os
import subprocess
import sys
import tempfile
import threading
import unittest
from typing import Any, List

import sightglass
import sightglass.blocking
from sightglass import AuthenticationFailed, Disconnected, InvalidState, InvalidValue, NotFound, PermissionDenied
from sightglass.records import MediaRecord, RecordingProgress, StorageReport

from .testkit import LOGIN, URL


class Asynchronous(unittest.IsolatedAsyncioTestCase):
    async def test_everything_that_the_server_tells_is_in_the_types(self) -> None:
        async with sightglass.connect(URL, **LOGIN) as camera:
            self.assertEqual(set(camera.state), set(sightglass.KEY_NAMES))
            self.assertEqual(set(camera.state["storage"] or {}), set(StorageReport.__annotations__))
            record = await camera.snapshot()
            self.assertEqual(set(record or {}), set(MediaRecord.__annotations__))
            await camera.record.start()
            progress = await camera.wait_for("recording", lambda value: value is not None)
            self.assertEqual(set(progress), set(RecordingProgress.__annotations__))
            await camera.record.stop()

    async def test_changes_are_confirmed_told_and_known(self) -> None:
        async with sightglass.connect(URL, **LOGIN) as camera, sightglass.connect(URL) as other:
            told: List[Any] = []
            camera.once("brightness", told.append)
            wanted = 1 + camera.state["brightness"] % 99
            self.assertEqual(await camera.set({"brightness": wanted}), {"brightness": wanted})
            self.assertEqual((told, camera.state["brightness"]), ([wanted], wanted))
            await other.wait_for("brightness", wanted)
            with self.assertRaises(PermissionDenied):
                await other.set({"brightness": 1})
            with self.assertRaises(InvalidValue):
                await camera.set({"brightness": 101})
            with self.assertRaises(InvalidState):
                await camera.record.pause()

    async def test_a_slider_sends_little_and_always_its_last_value(self) -> None:
        async with sightglass.connect(URL, **LOGIN) as camera:
            changes = [camera.set({"contrast": value % 101}) for value in range(2_000)]
            self.assertEqual({tuple((await change).items()) for change in changes}, {(("contrast", 1_999 % 101),)})
            self.assertEqual(await camera.get(["contrast"]), {"contrast": 1_999 % 101})

    async def test_films_are_listed_fetched_and_removed(self) -> None:
        async with sightglass.connect(URL, **LOGIN) as camera:
            before = camera.state["last-recording"]
            await camera.record.start()
            # A film without a frame is none.
            await camera.wait_for("recording", lambda film: film is not None and film["bytes"] > 0)
            await camera.record.stop()
            film = await camera.wait_for("last-recording", lambda value: value != before)
            self.assertEqual((await camera.recordings.list(limit=1))["items"], [film])
            self.assertEqual(await camera.recordings.get(film["id"]), film)
            file = io.BytesIO()
            steps: List[Any] = []
            size = await camera.recordings.download(film["id"], file, lambda *step: steps.append(step))
            self.assertEqual((size, len(file.getvalue()), steps[-1]), (film["bytes"], size, (size, size)))
            with tempfile.TemporaryDirectory() as directory:
                path = os.path.join(directory, "film.mp4")
                await camera.recordings.download(film["id"], path)
                with open(path, "rb") as copy:
                    self.assertEqual(copy.read(), file.getvalue())
                self.assertEqual(os.listdir(directory), ["film.mp4"])
                named = {**film, "name": "Part 7"}
                self.assertEqual(await camera.recordings.change(film["id"], {"name": "Part 7"}), named)
                await camera.recordings.remove(film["id"], undo_seconds=300)
                with self.assertRaises(NotFound):
                    await camera.recordings.get(film["id"])
                self.assertEqual(await camera.recordings.restore(film["id"]), named)
                await camera.recordings.remove(film["id"])
                with self.assertRaises(NotFound):
                    await camera.recordings.download(film["id"], os.path.join(directory, "gone.mp4"))
                self.assertEqual(os.listdir(directory), ["film.mp4"])

    async def test_a_token_of_a_login_serves_everywhere(self) -> None:
        async with sightglass.connect(URL, **LOGIN) as camera:
            token = (await camera.login())["token"]
            self.assertIn(token, camera.stream_url(width=320, with_token=True))
        async with sightglass.connect(URL, token=token) as camera:
            await camera.set({"gain": 1})
            self.assertIn("items", await camera.recordings.list())
            self.assertEqual(camera.stream_url(camera=2, fps=5), f"{URL}/api/stream.mjpeg?camera=2&fps=5")

    async def test_a_wrong_password_ends_in_closed(self) -> None:
        camera = sightglass.connect(URL, username="admin", password="wrong")
        with self.assertRaises(AuthenticationFailed):
            await camera.opened()
        with self.assertRaises(AuthenticationFailed):
            await sightglass.connect(URL, username="admin", password="wrong too").__aenter__()
        await camera.close()

    async def test_http_without_a_login_is_refused(self) -> None:
        async with sightglass.connect(URL) as camera:
            with self.assertRaises(AuthenticationFailed):
                await camera.recordings.list()
            with self.assertRaises(InvalidState):
                await camera.login()


class Blocking(unittest.TestCase):
    def test_a_script_controls_listens_and_records(self) -> None:
        with sightglass.blocking.connect(URL, **LOGIN) as camera:
            told = threading.Event()

            def listener(value: int) -> None:
                # Listeners may call the camera.
                camera.set({"gain": value})
                told.set()

            end = camera.on("contrast", listener)
            wanted = 1 + camera.state["contrast"] % 99
            self.assertEqual(camera.set({"contrast": wanted}), {"contrast": wanted})
            told.wait()
            camera.wait_for("gain", wanted)
            end()
            self.assertEqual(camera.get(["gain"]), {"gain": wanted})
            camera.record.start()
            self.assertIs(camera.state["record"], True)
            camera.wait_for("recording", lambda film: film is not None and film["bytes"] > 0)
            camera.record.stop()
            camera.wait_for("last-recording", lambda film: film is not None)
            self.assertIsNotNone(camera.snapshot())
            self.assertGreater(len(camera.recordings.list()["items"]), 0)
            self.assertEqual(camera.connection.status, "open")
        with self.assertRaises(Disconnected):
            camera.set({"gain": 1})
        camera.close()

    def test_a_wrong_password_is_an_error_of_connect(self) -> None:
        with self.assertRaises(AuthenticationFailed):
            sightglass.blocking.connect(URL, username="admin", password="wrong")

    def test_nobody_there_is_a_timeout_that_says_why(self) -> None:
        with self.assertRaises(sightglass.Timeout) as caught:
            sightglass.blocking.connect("http://127.0.0.1:1", open_timeout=0.2)
        self.assertIn("127.0.0.1:1", str(caught.exception))

    def test_a_script_that_forgets_to_close_ends_all_the_same(self) -> None:
        script = f"import sightglass.blocking as b; print(b.connect({URL!r}).state['brightness'])"
        done = subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.PIPE, text=True)
        self.assertTrue(done.stdout.strip().isdigit())


if __name__ == "__main__":
    unittest.main()
