#!/usr/bin/python3
"""An RTSP camera for tests: rtsp-peer.testkit.py PORT [none|basic|digest]

Serves /h264, /mjpeg and /sound (H.264 with AAC) on 127.0.0.1; PORT 0 takes a free one. Prints "port N" when ready.
With basic or digest the user name is "viewer", the password "s3cret".
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

PICTURE = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=192,framerate=15/1"
H264 = (
    PICTURE
    + " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! h264parse"
    + " ! rtph264pay name=pay0 pt=96 config-interval=1"
)
MJPEG = PICTURE + " ! jpegenc ! rtpjpegpay name=pay0 pt=26"
SOUND = "audiotestsrc is-live=true ! audioconvert ! avenc_aac ! rtpmp4apay name=pay1 pt=97"


def authentication(method):
    """Accounts of the server, by HTTP's basic or digest method."""
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if method == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest("viewer", "s3cret", token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic("viewer", "s3cret"), token)
    return auth


def permissions():
    """What the role of the account may do."""
    rights = Gst.Structure.new_empty("viewer")
    granted = GstRtspServer.RTSPPermissions()
    for right in ("media.factory.access", "media.factory.construct"):
        rights.set_value(right, True)
        granted.add_permission_for_role("viewer", right, True)
    return granted


def main():
    port, method = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "none"
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    if method != "none":
        server.set_auth(authentication(method))
    for path, launch in (("/h264", H264), ("/mjpeg", MJPEG), ("/sound", H264 + " " + SOUND)):
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch("( " + launch + " )")
        factory.set_shared(True)
        if method != "none":
            factory.set_permissions(permissions())
        server.get_mount_points().add_factory(path, factory)
    if server.attach(None) == 0:
        sys.exit("no port " + port)
    print("port", server.get_bound_port(), flush=True)
    GLib.MainLoop().run()


main()
