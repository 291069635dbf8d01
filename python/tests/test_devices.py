"""Devices that answer as each test wants it."""

import asyncio
import time
import unittest
from typing import Any, Dict, List
from unittest.mock import patch

import sightglass
from sightglass import AuthenticationFailed, Disconnected, InvalidValue, Timeout, UnknownKey, Waiting
from sightglass.keys import PUBLIC_KEYS

from .testkit import Device, Seen, modern, original


def soon(attempt: int) -> float:
    """No waiting for the next try."""
    return 0.0


class OriginalDevice(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.values: Dict[str, Any] = {**{key: 50 for key in PUBLIC_KEYS}, "record": False, "snap": False}

    async def test_is_found_out_and_asked_for_its_keys_by_name(self) -> None:
        async with Device(original(self.values)) as device:
            async with sightglass.connect(device.url, username="admin", password="x") as camera:
                self.assertEqual(camera.state["contrast"], 50)
                self.assertEqual(await camera.set({"brightness": 7, "contrast": 8}), {"brightness": 7, "contrast": 8})
                self.assertEqual(await camera.get(["brightness", "contrast"]), {"brightness": 7, "contrast": 8})
                await camera.record.start()
                self.assertIsNone(await camera.snapshot())
                with self.assertRaises(InvalidValue) as caught:
                    await camera.set({"gain": 150})
                self.assertEqual(caught.exception.key, "gain")
            self.assertEqual([message for message in device.messages if "id" in message], [{"get": ["*"], "id": 1}])

    async def test_one_that_lacks_keys_or_says_nothing_to_a_star_is_no_trouble(self) -> None:
        del self.values["cam2-light"]
        answer = original(self.values)
        silent = lambda message: [] if message.get("get") == ["*"] else answer(message)  # noqa: E731
        with patch("sightglass.line.DIALECT_SECONDS", 0.05):
            async with Device(silent) as device, sightglass.connect(device.url) as camera:
                self.assertNotIn("cam2-light", camera.state)
                self.assertEqual(camera.state["gain"], 50)

    async def test_broadcasts_are_taken_in_and_are_no_confirmations(self) -> None:
        def answer(message: Dict[str, Any]) -> List[Dict[str, Any]]:
            return [{"gain": 3}, *original(self.values)(message)]

        async with Device(answer) as device, sightglass.connect(device.url) as camera:
            self.assertEqual(await camera.set({"gain": 4}), {"gain": 4})
            await device.say({"gain": 9})
            self.assertEqual(await camera.wait_for("gain", 9), 9)


class Connections(unittest.IsolatedAsyncioTestCase):
    async def test_come_back_and_tell_of_differences_alone(self) -> None:
        values = {"brightness": 1, "contrast": 2}
        with patch("sightglass.upkeep.backoff_seconds", soon):
            async with Device(modern(values)) as device, sightglass.connect(device.url) as camera:
                told: List[Any] = []
                camera.on("brightness", told.append)
                camera.on("contrast", told.append)
                statuses: List[str] = []
                camera.on_connection(lambda connection: statuses.append(connection.status))
                values["contrast"] = 9
                device.cut()
                self.assertEqual(await camera.wait_for("contrast", 9), 9)
                await camera.opened()
                self.assertEqual((told, statuses), ([9], ["waiting", "connecting", "open"]))

    async def test_a_picture_that_was_asked_for_fails_with_a_cut_and_is_never_asked_for_again(self) -> None:
        with patch("sightglass.upkeep.backoff_seconds", soon):
            async with Device(modern({"gain": 1})) as device, sightglass.connect(device.url) as camera:
                picture = asyncio.ensure_future(camera.snapshot())
                await device.got(lambda message: "snap" in message)
                device.cut()
                with self.assertRaises(Disconnected):
                    await picture
                await camera.opened()
                await camera.set({"gain": 2})
                self.assertEqual(sum("snap" in message for message in device.messages), 1)

    async def test_a_silent_one_is_pinged_and_given_up(self) -> None:
        answer = modern({"gain": 1})
        deaf = [True]

        def silent(message: Dict[str, Any]) -> List[Dict[str, Any]]:
            return [] if deaf[0] and "ping" in message else answer(message)

        with patch("sightglass.upkeep.backoff_seconds", soon), patch("sightglass.line.PING_SECONDS", 0.05), patch(
            "sightglass.line.DEAD_SECONDS", 0.1
        ):
            async with Device(silent) as device, sightglass.connect(device.url) as camera:
                lost = await Seen(camera).next("waiting")
                assert isinstance(lost, Waiting)
                self.assertIn("Nothing was heard", lost.reason)
                self.assertTrue(any("ping" in message for message in device.messages))
                deaf[0] = False
                await camera.opened()

    async def test_a_provider_is_asked_once_more_and_then_believed(self) -> None:
        given = iter(["old", "older"])

        def refuse(message: Dict[str, Any]) -> List[Dict[str, Any]]:
            return [{"authenticated": False, "error": "Invalid token"}]

        async with Device(refuse) as device:
            camera = sightglass.connect(device.url, token_provider=lambda: next(given))
            with self.assertRaises(AuthenticationFailed):
                await camera.opened()
            self.assertEqual(camera.connection.status, "closed")
            self.assertEqual([message["token"] for message in device.messages], ["old", "older"])
            with self.assertRaises(Disconnected):
                await camera.set({"gain": 1})
            await camera.close()

    async def test_after_too_many_attempts_waits_as_long_as_the_server_says(self) -> None:
        def refuse(message: Dict[str, Any]) -> List[Dict[str, Any]]:
            return [{"authenticated": False, "error": "Too many attempts", "retryAfter": 600}]

        async with Device(refuse) as device:
            camera = sightglass.connect(device.url, username="admin", password="x")
            connection = await Seen(camera).next("waiting")
            assert isinstance(connection, Waiting)
            self.assertEqual(connection.reason, "Too many attempts")
            self.assertGreater(connection.retry_at, time.time() + 500)
            await camera.close()

    async def test_an_ended_session_is_begun_again_on_the_same_connection(self) -> None:
        async with Device(modern({"gain": 1})) as device:
            async with sightglass.connect(device.url, username="admin", password="x") as camera:
                seen = Seen(camera)
                await device.say({"authenticated": False, "error": "Session ended"})
                await seen.next("open")
                self.assertEqual(sum("password" in message for message in device.messages), 2)
                self.assertEqual(len(device.sockets), 1)

    async def test_no_answer_in_time_is_a_timeout(self) -> None:
        async with Device(modern({"gain": 1})) as device:
            async with sightglass.connect(device.url, timeout=0.05) as camera:
                with self.assertRaises(Timeout):
                    await camera.snapshot()

    async def test_close_settles_everything_and_leaves_nothing_behind(self) -> None:
        async with Device(modern({"gain": 1})) as device:
            camera = sightglass.connect(device.url)
            await camera.opened()
            waiting = [
                asyncio.ensure_future(camera.snapshot()),
                asyncio.ensure_future(camera.wait_for("gain", 77)),
            ]
            await device.got(lambda message: "snap" in message)
            before = asyncio.all_tasks()
            await camera.close()
            await camera.close()
            results = await asyncio.gather(*waiting, return_exceptions=True)
            self.assertEqual([type(result) for result in results], [Disconnected, Disconnected])
            left = {task for task in asyncio.all_tasks() & before if "Line" in repr(task) or "Upkeep" in repr(task)}
            self.assertEqual(left, set())

    async def test_while_nobody_is_there_changes_wait(self) -> None:
        async with Device(modern({"gain": 1})) as device:
            url = device.url
        camera = sightglass.connect(url)
        change = camera.set({"gain": 5})
        await Seen(camera).next("waiting")
        self.assertFalse(change.done())
        await camera.close()
        with self.assertRaises(Disconnected):
            await change


class Arguments(unittest.IsolatedAsyncioTestCase):
    async def test_half_a_login_or_two_are_refused(self) -> None:
        for options in ({"username": "a"}, {"token": "a", "token_provider": lambda: "a"}, {"when_disconnected": "x"}):
            with self.subTest(options), self.assertRaises(InvalidValue):
                sightglass.connect("http://127.0.0.1:1", **options)  # type: ignore[arg-type]

    async def test_what_is_no_key_or_no_json_never_leaves(self) -> None:
        camera = sightglass.connect("http://127.0.0.1:1")
        for values, error in (
            ({"token": "x"}, UnknownKey),
            ({1: 2}, UnknownKey),
            ({"gain": float("nan")}, InvalidValue),
            ({"gain": object()}, InvalidValue),
        ):
            with self.subTest(values), self.assertRaises(error):
                await camera.set(values)  # type: ignore[arg-type]
        self.assertEqual(await camera.set({}), {})
        await camera.close()


if __name__ == "__main__":
    unittest.main()
