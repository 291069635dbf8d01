"""What users get wrong, and must not have to pay for."""

import asyncio
import gc
import tracemalloc
import unittest
from typing import Any, Dict, List
from unittest.mock import patch

import sightglass
from sightglass import Camera, Disconnected, InvalidValue, SightglassError, Timeout, UnknownKey
from sightglass.keys import PUBLIC_KEYS

from .testkit import Device, Seen, modern, original

NOWHERE = "http://127.0.0.1:1"
RESERVED = (
    *("id", "get", "info", "ping", "pong", "subscribe", "subscribed", "unsubscribe", "username", "password", "token"),
    *("authenticated", "error"),
)


def soon(attempt: int) -> float:
    """No waiting for the next try."""
    return 0.0


class Broken:
    """Cannot even be shown."""

    def __repr__(self) -> str:
        raise ValueError


class Values(unittest.IsolatedAsyncioTestCase):
    async def test_what_cannot_be_a_value_fails_at_once_and_never_leaves(self) -> None:
        endless: List[Any] = []
        endless.append(endless)
        deep: List[Any] = []
        for _ in range(100_000):
            deep = [deep]
        wrong: List[Any] = [None, float("nan"), float("-inf"), {1, 2}, b"x", 1j, 10**5000, endless, deep, Broken(), [None, print]]
        wrong.append("x" * 2000)
        async with Device(modern({"gain": 1})) as device, sightglass.connect(device.url) as camera:
            for value in wrong:
                with self.subTest(type(value)):
                    refused = camera.set({"gain": value, "contrast": 3})
                    self.assertIs(type(refused.exception()), InvalidValue)
            await camera.get(["gain"])
            self.assertFalse(any("gain" in message or "contrast" in message for message in device.messages))

    async def test_words_of_the_protocol_are_no_keys(self) -> None:
        camera = sightglass.connect(NOWHERE)
        for key in (*RESERVED, 3, None):
            with self.subTest(key):
                refused = camera.set({key: 1})  # type: ignore[misc]
                self.assertIs(type(refused.exception()), UnknownKey)
        await camera.close()

    async def test_what_is_no_set_of_keys_is_told_so(self) -> None:
        camera = sightglass.connect(NOWHERE)
        wrong: List[Any] = [None, "gain", ["gain"], 3]
        for values in wrong:
            with self.subTest(values):
                self.assertIs(type(camera.set(values).exception()), InvalidValue)
        names: List[Any] = ["gain", [3], None]
        for keys in names:
            with self.subTest(keys), self.assertRaises(InvalidValue):
                await camera.get(keys)
        await camera.close()

    async def test_a_value_is_taken_as_it_was_when_it_was_set(self) -> None:
        async with Device(modern({"gain": 1})) as device, sightglass.connect(device.url) as camera:
            value: List[Any] = [1]
            change = camera.set({"zones": value})  # type: ignore[typeddict-item]
            value.append(print)
            self.assertEqual(await change, {"zones": [1]})


class Arguments(unittest.IsolatedAsyncioTestCase):
    async def test_that_do_not_fit_are_refused_at_once(self) -> None:
        wrong: List[Dict[str, Any]] = [
            {"username": "a", "password": "b", "token": "c"},
            {"token": "a", "token_provider": lambda: "b"},
            {"username": "a", "token": "c"},
            {"password": "a", "token_provider": lambda: "b"},
            {"username": "a", "password": 3},
            {"token": b"a"},
            {"token_provider": "a"},
            {"timeout": 0},
            {"timeout": float("nan")},
            {"timeout": "1"},
            {"queue_limit": -1},
            {"queue_limit": None},
        ]
        for options in wrong:
            with self.subTest(options), self.assertRaises(InvalidValue):
                sightglass.connect(NOWHERE, **options)

    async def test_a_time_without_an_end_is_none(self) -> None:
        async with Device(modern({"gain": 1})) as device:
            for timeout in (float("inf"), None):
                async with sightglass.connect(device.url, timeout=timeout) as camera:
                    picture = camera.set({"snap": True})
                    self.assertEqual(await camera.wait_for("gain", 1, timeout=float("inf")), 1)
                    waiting = asyncio.ensure_future(camera.wait_for("gain", 2, timeout=float("inf")))
                    await device.got(lambda message: "snap" in message)
                    self.assertEqual(await camera.set({"gain": 2}), {"gain": 2})
                    self.assertEqual(await waiting, 2)
                    await camera.set({"gain": 1})
                    self.assertFalse(picture.done())
                with self.assertRaises(Disconnected):
                    await picture


class Listeners(unittest.IsolatedAsyncioTestCase):
    async def test_one_that_fails_harms_nobody_and_is_logged(self) -> None:
        def fail(_: object) -> None:
            raise RuntimeError("mine")

        def cancel(_: object) -> None:
            raise asyncio.CancelledError

        def refuse(*_: object) -> None:
            raise AssertionError("The handler of the loop is for others")

        asyncio.get_running_loop().set_exception_handler(refuse)
        async with Device(modern({"gain": 1})) as device:
            camera = sightglass.connect(device.url)
            told: List[Any] = []
            for listener in (fail, cancel, told.append):
                camera.on("gain", listener)
                camera.on_connection(listener)
            with self.assertLogs("sightglass", "ERROR") as logs:
                await camera.opened()
                await camera.set({"gain": 2})
            self.assertEqual([each for each in told if isinstance(each, int)], [1, 2])
            self.assertIn("mine", "".join(logs.output))
            self.assertEqual(len(device.sockets), 1)
            with self.assertLogs("sightglass", "ERROR"):
                await camera.close()
            self.assertEqual(told[-1], camera.connection)

    async def test_one_that_closes_the_camera_ends_it_for_good(self) -> None:
        for status in ("connecting", "open", "waiting"):
            with self.subTest(status), patch("sightglass.upkeep.backoff_seconds", soon):
                async with Device(modern({"gain": 1})) as device:
                    camera = sightglass.connect(device.url)
                    await camera.opened()
                    ends: List["asyncio.Future[None]"] = []

                    def close(connection: sightglass.Connection) -> None:
                        if connection.status == status:
                            ends.append(asyncio.ensure_future(camera.close()))

                    camera.on_connection(close)
                    seen = Seen(camera)
                    device.cut()
                    await seen.next("closed")
                    await asyncio.gather(*ends)
                    self.assert_over(camera)

    async def test_a_provider_that_closes_the_camera_ends_it_for_good(self) -> None:
        cameras: List[Camera] = []

        async def provider() -> str:
            await cameras[0].close()
            return "token"

        async with Device(modern({"gain": 1})) as device:
            cameras.append(sightglass.connect(device.url, token_provider=provider))
            await Seen(cameras[0]).next("closed")
            await asyncio.wait({cameras[0]._work})
            self.assert_over(cameras[0])

    async def test_a_close_that_comes_when_the_connection_ends_is_not_lost(self) -> None:
        async def swallow(line: Any, polite: bool) -> None:
            await finish(line, polite)
            try:
                await asyncio.sleep(0.05)
            except asyncio.CancelledError:
                # What asyncio.wait_for does before Python 3.12, when both come at once.
                pass

        finish = sightglass.line.Line.finish
        with patch("sightglass.line.Line.finish", swallow), patch("sightglass.upkeep.backoff_seconds", soon):
            async with Device(modern({"gain": 1})) as device:
                camera = sightglass.connect(device.url)
                await camera.opened()
                device.cut()
                while device.sockets:
                    await asyncio.sleep(0)
                await asyncio.sleep(0.02)
                await camera.close()
                self.assert_over(camera)

    def assert_over(self, camera: Camera) -> None:
        self.assertEqual(camera.connection.status, "closed")
        self.assertTrue(camera._work.done())


class Memory(unittest.IsolatedAsyncioTestCase):
    async def test_of_changes_that_wait_is_bounded_by_their_keys(self) -> None:
        # Else each future keeps the stack that it was made on.
        asyncio.get_running_loop().set_debug(False)
        camera = sightglass.connect(NOWHERE)
        camera.set({"gain": 1})
        gc.collect()
        tracemalloc.start()
        for value in range(10_000):
            camera.set({"gain": value % 101})
        gc.collect()
        used, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        self.assertLess(used, 200_000)
        await camera.close()

    async def test_those_who_wait_are_told_all_the_same(self) -> None:
        async with Device(modern({"gain": 0})) as device:
            url = device.url
        camera = sightglass.connect(url)
        told: List[Any] = []

        async def change(value: int) -> None:
            try:
                await camera.set({"gain": value})
            except SightglassError as problem:
                told.append(type(problem))

        for value in range(50):
            # Nobody else holds these.
            asyncio.ensure_future(change(value))
            camera.set({"gain": value}).add_done_callback(lambda change: told.append(type(change.exception())))
        await asyncio.sleep(0)
        gc.collect()
        await camera.close()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        self.assertEqual(told, [Disconnected] * 100)

    async def test_what_nobody_waits_for_any_more_may_stay_without_an_answer(self) -> None:
        values: Dict[str, Any] = {key: 50 for key in PUBLIC_KEYS}
        answer = original(values)
        silent = lambda message: [] if message.get("get") in (["*"], ["gain"]) else answer(message)  # noqa: E731
        with patch("sightglass.line.DIALECT_SECONDS", 0.02), patch("sightglass.requests._log") as log:
            async with Device(silent) as device, sightglass.connect(device.url, timeout=0.1) as camera:
                # The question for everything was asked before this one, and gives up before it.
                with self.assertRaises(Timeout):
                    await camera.get(["gain"])
        log.warning.assert_not_called()

    async def test_what_nobody_waited_for_is_logged_when_it_is_refused(self) -> None:
        def refuse(message: Dict[str, Any]) -> List[Dict[str, Any]]:
            if "gain" in message:
                return [{"error": "Invalid value", "key": "gain", "id": message["id"], "message": "too much"}]
            return modern({"gain": 1})(message)

        async with Device(refuse) as device, sightglass.connect(device.url) as camera:
            with self.assertLogs("sightglass", "WARNING") as logs:
                camera.set({"gain": 1000})
                await device.got(lambda message: "gain" in message)
                await camera.get(["gain"])
            self.assertIn("too much", "".join(logs.output))


if __name__ == "__main__":
    unittest.main()
