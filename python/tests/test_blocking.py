"""The blocking camera, called from where it was not expected."""

import asyncio
import subprocess
import sys
import threading
import unittest
from typing import Any, List, Optional

import sightglass.blocking
from sightglass import Disconnected, InvalidState, Timeout

from .testkit import Answer, Device, modern


class DeviceThread:
    """A device in a thread of its own, for a camera that blocks."""

    def __init__(self, answer: Answer) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._device: Optional[Device] = None
        self._answer = answer

    def __enter__(self) -> Device:
        async def begin() -> Device:
            return await Device(self._answer).__aenter__()

        self._thread.start()
        self._device = device = asyncio.run_coroutine_threadsafe(begin(), self._loop).result()
        return device

    def __exit__(self, *_: object) -> None:
        if self._device is not None:
            asyncio.run_coroutine_threadsafe(self._device.__aexit__(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class CallsFromInside(unittest.TestCase):
    def test_what_is_waited_for_may_call_the_camera(self) -> None:
        with DeviceThread(modern({"gain": 1})) as device, sightglass.blocking.connect(device.url) as camera:
            seen: List[Any] = []

            def wanted(value: int) -> bool:
                seen.append(camera.get(["gain"])["gain"])
                camera.set({"gain": value + 1})
                return value >= 3

            self.assertEqual(camera.wait_for("gain", wanted), 3)
            self.assertEqual(seen[0], 1)

    def test_a_wait_ends_in_time_with_the_camera_or_with_the_mistake_of_its_owner(self) -> None:
        with DeviceThread(modern({"gain": 1})) as device:
            camera = sightglass.blocking.connect(device.url)
            with self.assertRaises(Timeout):
                camera.wait_for("gain", 5, timeout=0.01)
            with self.assertRaises(ZeroDivisionError):
                camera.wait_for("gain", lambda value: 1 // 0)
            camera.on("gain", lambda value: camera.close())
            ends: List[BaseException] = []

            def wait() -> None:
                try:
                    camera.wait_for("gain", 77)
                except Disconnected as problem:
                    ends.append(problem)

            waiting = threading.Thread(target=wait)
            waiting.start()
            try:
                camera.set({"gain": 2})
            except Disconnected:
                pass
            waiting.join()
            self.assertEqual(len(ends), 1)

    def test_a_provider_that_asks_the_camera_is_told_so_at_once(self) -> None:
        cameras: List[sightglass.blocking.Camera] = []
        problems: List[BaseException] = []
        told = threading.Event()

        def provider() -> str:
            for camera in cameras:
                for call in (lambda: camera.get(["gain"]), lambda: camera.wait_for("gain", 77), camera.snapshot):
                    try:
                        call()
                    except InvalidState as problem:
                        problems.append(problem)
                told.set()
            return "token"

        with DeviceThread(modern({"gain": 1})) as device:
            with sightglass.blocking.connect(device.url, token_provider=provider) as camera:
                cameras.append(camera)
                asyncio.run_coroutine_threadsafe(
                    device.say({"authenticated": False, "error": "Session ended"}), device.loop
                ).result()
                told.wait()
        self.assertEqual(len(problems), 3)
        self.assertIn("token_provider", str(problems[0]))

    def test_a_coroutine_of_a_provider_too(self) -> None:
        cameras: List[sightglass.blocking.Camera] = []
        problems: List[BaseException] = []
        told = threading.Event()

        async def provider() -> str:
            for camera in cameras:
                for call in (camera.snapshot, camera.close):
                    try:
                        call()
                    except InvalidState as problem:
                        problems.append(problem)
                told.set()
            return "token"

        with DeviceThread(modern({"gain": 1})) as device:
            with sightglass.blocking.connect(device.url, token_provider=provider) as camera:
                cameras.append(camera)
                asyncio.run_coroutine_threadsafe(
                    device.say({"authenticated": False, "error": "Session ended"}), device.loop
                ).result()
                told.wait()
        self.assertEqual(len(problems), 2)

    def test_calls_of_other_threads_end_with_the_camera(self) -> None:
        with DeviceThread(modern({"gain": 1})) as device:
            for _ in range(20):
                camera = sightglass.blocking.connect(device.url)
                ends: List[BaseException] = []

                def work(camera: sightglass.blocking.Camera = camera, ends: List[BaseException] = ends) -> None:
                    try:
                        while True:
                            camera.get(["gain"])
                    except Disconnected as problem:
                        ends.append(problem)

                threads = [threading.Thread(target=work) for _ in range(3)]
                for thread in threads:
                    thread.start()
                closers = [threading.Thread(target=camera.close) for _ in range(2)]
                for thread in closers:
                    thread.start()
                for thread in (*closers, *threads):
                    thread.join()
                self.assertEqual(len(ends), 3)

    def test_a_listener_that_never_returns_does_not_keep_a_program_alive(self) -> None:
        with DeviceThread(modern({"gain": 1})) as device:
            script = "\n".join(
                [
                    "import sightglass.blocking, threading",
                    f"camera = sightglass.blocking.connect({device.url!r})",
                    "told = threading.Event()",
                    "camera.on('gain', lambda value: (told.set(), threading.Event().wait()))",
                    "camera.set({'gain': 2})",
                    "told.wait()",
                    "print('end')",
                ]
            )
            done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, timeout=20, check=True)
            self.assertEqual(done.stdout, b"end\n")


if __name__ == "__main__":
    unittest.main()
