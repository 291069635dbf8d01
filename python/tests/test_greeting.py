"""How it is found out which dialect a server speaks, also when it takes its time."""

import unittest
from typing import Any, Dict, List
from unittest.mock import patch

import sightglass
from sightglass.keys import PUBLIC_KEYS

from .testkit import Answer, Device, Seen, modern, original


def is_star(message: Dict[str, Any]) -> bool:
    """Whether a message asks for everything."""
    return message.get("get") == ["*"]


def by_name(message: Dict[str, Any]) -> bool:
    """Whether a message asks an original device for everything."""
    return message.get("get") == list(PUBLIC_KEYS)


def soon(attempt: int) -> float:
    """No waiting for the next try."""
    return 0.0


class Held:
    """Answers whose messages with values wait until they are let go."""

    def __init__(self, answer: Answer) -> None:
        self.holding = True
        self.held: List[Dict[str, Any]] = []
        self._answer = answer

    def __call__(self, message: Dict[str, Any]) -> List[Dict[str, Any]]:
        answers = self._answer(message)
        if not (self.holding and "get" in message):
            return answers
        self.held += answers
        return []

    async def let_go(self, device: Device) -> None:
        """Answers all that was asked, in order."""
        self.holding = False
        for answer in self.held:
            await device.say(answer)


class Greetings(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.values: Dict[str, Any] = {**{key: 50 for key in PUBLIC_KEYS}, "record": False, "snap": False}
        for name, seconds in (("DIALECT_SECONDS", 0.02), ("PING_SECONDS", 0.1)):
            quickly = patch(f"sightglass.line.{name}", seconds)
            quickly.start()
            self.addCleanup(quickly.stop)

    async def test_a_server_that_stalls_is_waited_for_and_keeps_its_dialect(self) -> None:
        held = Held(modern({**self.values, "storage": None}))
        async with Device(held) as device:
            camera = sightglass.connect(device.url)
            await device.got(by_name)
            # By then it was silent for much longer than an original device may be.
            await device.got(lambda message: "ping" in message)
            self.assertEqual(camera.connection.status, "connecting")
            await held.let_go(device)
            await camera.opened()
            self.assertIn("storage", camera.state)
            await camera.set({"gain": 3})
            self.assertIn("id", device.messages[-1])
            await camera.close()

    async def test_an_answer_that_comes_after_all_corrects_the_dialect(self) -> None:
        answers = modern({**self.values, "storage": None})
        late: List[Dict[str, Any]] = []

        def answer(message: Dict[str, Any]) -> List[Dict[str, Any]]:
            if not is_star(message):
                return answers(message)
            late.extend(answers(message))
            return []

        async with Device(answer) as device, sightglass.connect(device.url) as camera:
            self.assertNotIn("storage", camera.state)
            await device.say(late[0])
            await camera.wait_for("storage", None)
            await camera.set({"gain": 3})
            self.assertIn("id", device.messages[-1])

    async def test_one_that_has_shown_ids_is_never_taken_for_another_because_it_is_silent(self) -> None:
        held = Held(modern(self.values))
        held.holding = False
        with patch("sightglass.upkeep.backoff_seconds", soon):
            async with Device(held) as device, sightglass.connect(device.url, timeout=0.2) as camera:
                seen = Seen(camera)
                held.holding = True
                device.cut()
                await seen.next("waiting")
                # The second is due to silence.
                await seen.next("waiting")
                held.holding = False
                await seen.next("open")
                self.assertFalse(any(by_name(message) for message in device.messages))

    async def test_but_one_that_complains_in_its_place_is(self) -> None:
        async with Device(modern(self.values)) as device, sightglass.connect(device.url) as camera:
            with patch("sightglass.upkeep.backoff_seconds", soon):
                seen = Seen(camera)
                device.answer = original(self.values)
                device.cut()
                await seen.next("open")
                self.assertEqual(await camera.set({"gain": 8}), {"gain": 8})
                self.assertNotIn("id", device.messages[-1])

    async def test_a_single_broadcast_is_not_the_state(self) -> None:
        held = Held(original(self.values))
        async with Device(held) as device:
            camera = sightglass.connect(device.url)
            await device.got(by_name)
            await device.say({"gain": 4})
            await camera.wait_for("gain", 4)
            await device.got(lambda message: "ping" in message)
            self.assertEqual(camera.connection.status, "connecting")
            await held.let_go(device)
            await camera.opened()
            self.assertEqual(set(camera.state), set(PUBLIC_KEYS))
            await camera.close()

    async def test_a_device_that_leaves_a_key_out_is_open_without_it(self) -> None:
        def answer(message: Dict[str, Any]) -> List[Dict[str, Any]]:
            if is_star(message):
                return []
            return [{name: 1 for name in message["get"] if name != "cam2-light"}]

        async with Device(answer) as device, sightglass.connect(device.url) as camera:
            self.assertEqual(len(camera.state), len(PUBLIC_KEYS) - 1)


if __name__ == "__main__":
    unittest.main()
