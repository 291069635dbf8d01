"""Parts by themselves."""

import asyncio
import unittest
from typing import Any, List

from sightglass.address import parse_address
from sightglass.backoff import backoff_seconds
from sightglass.errors import (
    AuthenticationFailed,
    Disconnected,
    InsufficientStorage,
    InvalidState,
    InvalidValue,
    RateLimited,
    SightglassError,
    UnknownKey,
    http_failure,
    refusal,
)
from sightglass.known_state import KnownState, reported
from sightglass.outbox import Outbox, WhenDisconnected
from sightglass.requests import Request


class Addresses(unittest.TestCase):
    def test_every_way_to_write_one_leads_to_the_same_place(self) -> None:
        for url in ("http://camera:8080", "ws://camera:8080/", "ws://camera:8080/api/v1", "http://camera:8080/api/v1/"):
            address = parse_address(url)
            self.assertEqual(address.web_socket, "ws://camera:8080/api/v1")
            self.assertEqual(address.http, "http://camera:8080")

    def test_tls_paths_and_ipv6_are_kept(self) -> None:
        self.assertEqual(parse_address("https://camera").web_socket, "wss://camera/api/v1")
        self.assertEqual(parse_address("http://plant/camera-3").http, "http://plant/camera-3")
        self.assertEqual(parse_address("wss://[::1]:8443").http, "https://[::1]:8443")

    def test_what_is_none_is_refused_with_what_to_write(self) -> None:
        for url in ("camera:8080", "ftp://camera", "http://", "http://camera:port", "http://u:p@camera", "", "http://c?x"):
            with self.subTest(url), self.assertRaises(InvalidValue):
                parse_address(url)


class Backoff(unittest.TestCase):
    def test_doubles_up_to_thirty_seconds_and_leaves_half_to_chance(self) -> None:
        self.assertEqual([backoff_seconds(n, lambda: 1.0) for n in range(1, 8)], [1, 2, 4, 8, 16, 30, 30])
        self.assertEqual([backoff_seconds(n, lambda: 0.0) for n in (1, 6, 5000)], [0.5, 15, 15])


class Errors(unittest.TestCase):
    def test_each_text_and_each_code_has_its_name(self) -> None:
        self.assertIs(type(refusal("Recording in progress", None, "fps")), InvalidState)
        self.assertIs(type(refusal("Insufficient storage", None, "record")), InsufficientStorage)
        self.assertIs(type(refusal("Unknown key", "…", "nix")), UnknownKey)
        self.assertIs(type(refusal("Something new", None, None)), SightglassError)
        self.assertIs(type(http_failure(409, "RECORDING_IN_PROGRESS", "", None)), InvalidState)
        self.assertIs(type(http_failure(401, "INVALID_TOKEN", "", None)), AuthenticationFailed)
        self.assertIs(type(http_failure(500, None, "", None)), SightglassError)
        limited = http_failure(429, "TOO_MANY_ATTEMPTS", "", 12.0)
        assert isinstance(limited, RateLimited)
        self.assertEqual(limited.retry_after, 12.0)

    def test_the_message_says_the_key_and_what_to_do(self) -> None:
        error = refusal("Invalid value", "Value must be between 0 and 100", "gain")
        self.assertEqual(str(error), "gain: Value must be between 0 and 100")
        self.assertEqual(error.key, "gain")


class States(unittest.IsolatedAsyncioTestCase):
    async def test_listeners_are_told_of_differences_alone(self) -> None:
        state = KnownState()
        told: List[Any] = []
        end = state.on("brightness", told.append)
        state.on("brightness", told.append, once=True)
        state.take({"brightness": 1})
        state.take({"brightness": 1, "contrast": 5})
        state.take({"brightness": True})
        end()
        state.take({"brightness": 3})
        self.assertEqual(told, [1, 1, True])
        self.assertEqual(state.snapshot(), {"brightness": 3, "contrast": 5})

    async def test_a_listener_that_fails_stops_nobody_else(self) -> None:
        state = KnownState()
        told: List[Any] = []
        state.on("gain", lambda value: 1 // 0)
        state.on("gain", told.append)
        with self.assertLogs("sightglass", "ERROR") as logs:
            state.take({"gain": 7})
        self.assertEqual(told, [7])
        self.assertIn("ZeroDivisionError", logs.output[0])

    async def test_another_spelling_is_the_same_key(self) -> None:
        state = KnownState()
        told: List[Any] = []
        state.on("noise-suppression", told.append)
        state.take({"noise-supression": True})
        self.assertEqual((told, state.get("noise-suppression")), ([True], True))

    async def test_words_of_the_original_device_become_values(self) -> None:
        words = ("on", "off", "pause", "pause_release")
        self.assertEqual([reported("record", word) for word in words], [True, False, "pause", True])
        self.assertEqual(reported("auto-exposure", "manual"), False)
        self.assertEqual(reported("pip-mode", "off"), "off")


class Wire:
    """Keeps what is posted until a test answers it."""

    def __init__(self) -> None:
        self.posted: List[Request] = []

    def post(self, request: Request) -> None:
        self.posted.append(request)

    @property
    def messages(self) -> List[Any]:
        return [request.message(True) for request in self.posted]


class Outboxes(unittest.IsolatedAsyncioTestCase):
    def outbox(self, mode: WhenDisconnected = "queue", limit: int = 1000) -> Outbox:
        return Outbox(mode, limit)

    async def test_calls_of_one_turn_share_a_message_with_the_latest_values(self) -> None:
        outbox, wire = self.outbox(), Wire()
        outbox.connect(wire)
        calls = [outbox.put({"gain": value}) for value in range(100)] + [outbox.put({"contrast": 3})]
        await asyncio.sleep(0)
        self.assertEqual(wire.messages, [{"gain": 99, "contrast": 3}])
        wire.posted[0].take({"gain": 99, "contrast": 3}, ["gain", "contrast"])
        self.assertEqual([call.result() for call in calls], [{"gain": 99}] * 100 + [{"contrast": 3}])

    async def test_what_is_done_once_keeps_its_place_and_is_never_merged(self) -> None:
        outbox, wire = self.outbox(), Wire()
        outbox.put({"gain": 1})
        outbox.connect(wire)
        outbox.put({"snap": True})
        outbox.put({"gain": 2})
        outbox.put({"snap": True})
        while len(wire.posted) < 4:
            await asyncio.sleep(0)
        self.assertEqual(wire.messages, [{"gain": 1}, {"snap": True}, {"gain": 2}, {"snap": True}])

    async def test_after_a_cut_the_latest_value_goes_out_again_and_nothing_done_once(self) -> None:
        outbox, wire, again = self.outbox(), Wire(), Wire()
        outbox.connect(wire)
        first, snap = outbox.put({"gain": 1, "contrast": 5}), outbox.put({"snap": True})
        while len(wire.posted) < 2:
            await asyncio.sleep(0)
        second = outbox.put({"gain": 2})
        outbox.cut(wire.posted, Disconnected("cut"))
        self.assertIsInstance(snap.exception(), Disconnected)
        outbox.connect(again)
        while not again.posted:
            await asyncio.sleep(0)
        self.assertEqual(again.messages, [{"contrast": 5, "gain": 2}])
        again.posted[0].take({"contrast": 5, "gain": 2}, ["contrast", "gain"])
        self.assertEqual((first.result(), second.result()), ({"contrast": 5, "gain": 2}, {"gain": 2}))

    async def test_fail_refuses_and_drop_lets_go(self) -> None:
        for mode in ("fail", "drop"):
            outbox, wire = self.outbox(mode), Wire()  # type: ignore[arg-type]
            outbox.connect(wire)
            sent = outbox.put({"gain": 1})
            await asyncio.sleep(0)
            outbox.cut(wire.posted, Disconnected("cut"))
            self.assertIsInstance(sent.exception(), Disconnected)
            self.assertIsInstance(outbox.put({"snap": True}).exception(), Disconnected)
            self.assertIsInstance(outbox.ask(["gain"]).exception(), Disconnected)
            late = outbox.put({"gain": 2})
            if mode == "drop":
                self.assertEqual(late.result(), {})
            else:
                self.assertIsInstance(late.exception(), Disconnected)

    async def test_the_queue_is_bounded_but_always_takes_newer_values(self) -> None:
        outbox, wire = self.outbox(limit=2), Wire()
        calls = [outbox.put({key: 1}) for key in ("gain", "contrast", "fps")] + [outbox.put({"gain": 2})]
        self.assertEqual([call.done() for call in calls], [False, False, True, False])
        self.assertIsInstance(calls[2].exception(), Disconnected)
        outbox.connect(wire)
        await asyncio.sleep(0)
        self.assertEqual(wire.messages, [{"contrast": 1, "gain": 2}])

    async def test_the_end_settles_everything_now_and_later(self) -> None:
        outbox = self.outbox()
        calls = [outbox.put({"gain": 1}), outbox.ask(["gain"])]
        outbox.close(Disconnected("closed"))
        calls += [outbox.put({"gain": 1}), outbox.put({"snap": True}), outbox.ask(["gain"])]
        outbox.cut([], Disconnected("cut"))
        self.assertTrue(all(isinstance(call.exception(), SightglassError) for call in calls))

    async def test_a_query_behind_a_change_is_sent_behind_it(self) -> None:
        outbox, wire = self.outbox(), Wire()
        outbox.connect(wire)
        outbox.put({"gain": 1})
        outbox.ask(["gain"])
        both = outbox.ask(["gain", "fps"])
        await asyncio.sleep(0)
        self.assertEqual(wire.messages, [{"gain": 1}, {"get": ["gain", "fps"]}])
        wire.posted[1].take({"gain": 1, "fps": 30}, ["gain", "fps"])
        self.assertEqual(both.result(), {"gain": 1, "fps": 30})


if __name__ == "__main__":
    unittest.main()
