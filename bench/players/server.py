#!/usr/bin/python3
"""GStreamer's RTSP server with pictures from elsewhere: server.py WIDTH HEIGHT FPS

Takes H.264 from standard input, each picture (Annex B) behind a byte that is 1 for a key frame and its length in four bytes,
big endian, and serves it as it comes at /stream0 of a free port of this machine. Prints "http://127.0.0.1:PORT" when it is there.
"""

import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtspServer  # noqa: F401 (GstApp gives appsrc its methods)

LAUNCH = (
    "( appsrc name=pictures is-live=true do-timestamp=true format=time max-bytes=4000000 leaky-type=downstream"
    " caps=video/x-h264,stream-format=byte-stream,alignment=au,width={},height={},framerate={}/1"
    " ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 )"
)


class Relay:
    """Hands pictures on to a pipeline, while there is one."""

    def __init__(self):
        self.target = None
        self.is_begun = False

    def configure(self, _factory, media):
        self.target = media.get_element().get_by_name("pictures")
        self.is_begun = False

    def run(self, loop):
        while True:
            head = sys.stdin.buffer.read(5)
            if len(head) < 5:
                break
            data = sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))
            self.is_begun = self.is_begun or head[0] == 1
            target = self.target
            if target and self.is_begun:
                target.push_buffer(Gst.Buffer.new_wrapped(data))
        loop.quit()


def main():
    Gst.init(None)
    loop = GLib.MainLoop()
    relay = Relay()
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(LAUNCH.format(*sys.argv[1:]))
    factory.set_shared(True)
    factory.connect("media-configure", relay.configure)
    server.get_mount_points().add_factory("/stream0", factory)
    if server.attach(None) == 0:
        sys.exit("no port")
    print(f"http://127.0.0.1:{server.get_bound_port()}", flush=True)
    threading.Thread(target=relay.run, args=(loop,), daemon=True).start()
    loop.run()


main()
