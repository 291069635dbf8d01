#!/usr/bin/python3
"""Plays an RTSP address with GStreamer: player.py URL tcp|udp SECONDS [NAME WORD]

Decodes each picture as soon as it is there, and prints a line of JSON for it: "pts" in seconds, and in "delay" the ms since
the clock that a synthetic camera has burnt into it, where there is one. After SECONDS from the first one a last line says
"lost", the packets that never came, and "complaints", which GStreamer has written meanwhile.
"""

import json
import sys
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstVideo", "1.0")
from gi.repository import GLib, Gst, GstVideo

# As packages/server/src/media/synthetic/marker.ts burns them in.
MARKER_BITS = 24
MARKER_BLOCKS = 2 + 2 * MARKER_BITS + 1 + 2
MODULUS = 2**MARKER_BITS
LEAST_CONTRAST = 24

LAUNCH = (
    "rtspsrc name=source latency=0 buffer-mode=none ! rtph264depay ! h264parse ! avdec_h264 max-threads=1"
    " ! video/x-raw,format=I420 ! fakesink name=screen sync=false signal-handoffs=true"
)


def burnt_clock(luma, block):
    """The clock in a row of pixels through the middle of a marker; None where there is none."""
    levels = [luma[index * block + block // 2] for index in range(MARKER_BLOCKS)]
    white, black = (levels[0] + levels[-1]) / 2, (levels[1] + levels[-2]) / 2
    if white - black < LEAST_CONTRAST:
        return None
    bits = [level > (white + black) / 2 for level in levels[2:-2]]
    if sum(bits) % 2 != 0:
        return None
    clock = 0
    for bit in bits[MARKER_BITS : 2 * MARKER_BITS]:
        clock = clock * 2 + bit
    return clock


class Player:
    """A pipeline, and what came out of it."""

    def __init__(self, url, lower, seconds, login):
        self.seconds = seconds
        self.begun = None
        self.complaints = []
        self.buffers = []
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(LAUNCH)
        source = self.pipeline.get_by_name("source")
        source.set_property("location", url)
        Gst.util_set_object_arg(source, "protocols", lower)
        if login:
            source.set_property("user-id", login[0])
            source.set_property("user-pw", login[1])
        source.connect("new-manager", self.watch_manager)
        self.pipeline.get_by_name("screen").connect("handoff", self.show)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message", self.listen)

    def watch_manager(self, _source, manager):
        manager.connect("new-jitterbuffer", lambda _manager, buffer, *_ids: self.buffers.append(buffer))

    def show(self, _sink, buffer, pad):
        now = time.time()
        format = pad.get_current_caps().get_structure(0)
        meta = GstVideo.buffer_get_video_meta(buffer)
        stride = meta.stride[0] if meta else format.get_value("width")
        block = max(8, round(format.get_value("height") / 45))
        picture = {"pts": buffer.pts / Gst.SECOND}
        if block * MARKER_BLOCKS <= format.get_value("width"):
            clock = burnt_clock(buffer.extract_dup(block // 2 * stride, block * MARKER_BLOCKS), block)
            if clock is not None:
                picture["delay"] = (now * 1000 - clock) % MODULUS
        print(json.dumps(picture), flush=True)
        if self.begun is None:
            self.begun = now
            GLib.timeout_add(int(self.seconds * 1000), self.loop.quit)

    def listen(self, _bus, message):
        if message.type in (Gst.MessageType.ERROR, Gst.MessageType.WARNING):
            parsed = message.parse_error() if message.type == Gst.MessageType.ERROR else message.parse_warning()
            self.complaints.append(parsed[0].message)
        if message.type in (Gst.MessageType.ERROR, Gst.MessageType.EOS):
            if message.type == Gst.MessageType.EOS:
                self.complaints.append("the stream ended")
            self.loop.quit()

    def play(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        lost = sum(buffer.get_property("stats").get_value("num-lost") for buffer in self.buffers)
        complaints = list(self.complaints)
        self.pipeline.set_state(Gst.State.NULL)
        print(json.dumps({"lost": lost, "complaints": complaints}), flush=True)


def main():
    Gst.init(None)
    url, lower, seconds, *login = sys.argv[1:]
    Player(url, lower, float(seconds), login).play()


main()
