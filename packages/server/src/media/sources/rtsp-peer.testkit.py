#!/usr/bin/python3
"""An RTSP camera for tests: rtsp-peer.testkit.py PORT METHOD PASSWORD [CERTIFICATE KEY]

Serves on 127.0.0.1; PORT 0 takes a free one. Prints "port N" when ready.

/h264, /mjpeg, /sound     H.264, MJPEG, H.264 with AAC
/udp                      H.264, which it sends over UDP alone
/b-frames                 H.264 with B-frames, of a picture that grows darker for two seconds, again and again
/changing                 H.264 that is 320x192 at first and 480x288 from the second second on
/wrong-clock              H.264, with reports that say it is 1900
METHOD is none, basic or digest, the user name "viewer". With a certificate it is spoken to over TLS.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstController", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstController, GstRtsp, GstRtspServer

PICTURE = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=192,framerate=15/1"
H264 = (
    PICTURE
    + " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! h264parse"
    + " ! rtph264pay name=pay0 pt=96 config-interval=1"
)
MJPEG = PICTURE + " ! jpegenc ! rtpjpegpay name=pay0 pt=26"
# Darker from frame to frame, so that their order can be seen: to the encoder, each would be a scene of its own.
B_FRAMES = (
    PICTURE.replace("pattern=ball", "pattern=solid-color foreground-color=0xff808080")
    + " ! videobalance name=ramp ! x264enc bframes=2 b-adapt=false option-string=scenecut=0 rc-lookahead=3"
    + " sync-lookahead=0 key-int-max=30"
    + " ! video/x-h264,profile=main ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=1"
)
CHANGING = H264.replace(",width=320,height=192", "").replace(
    " ! x264enc", " ! videoscale ! capsfilter name=size caps=video/x-raw,width=320,height=192 ! x264enc"
)
SOUND = "audiotestsrc is-live=true ! audioconvert ! avenc_aac ! rtpmp4apay name=pay1 pt=97"

PATHS = {
    "/h264": H264,
    "/mjpeg": MJPEG,
    "/sound": H264 + " " + SOUND,
    "/udp": H264,
    "/b-frames": B_FRAMES,
    "/changing": CHANGING,
    "/wrong-clock": H264,
}


def authentication(method, password):
    """Accounts of the server, by HTTP's basic or digest method."""
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if method == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest("viewer", password, token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic("viewer", password), token)
    return auth


def permissions():
    """What the role of the account may do."""
    rights = Gst.Structure.new_empty("viewer")
    granted = GstRtspServer.RTSPPermissions()
    for right in ("media.factory.access", "media.factory.construct"):
        rights.set_value(right, True)
        granted.add_permission_for_role("viewer", right, True)
    return granted


def forget_time(_factory, media):
    """Lets a camera be one that was never told the time: it counts from when it was switched on."""

    def prepared(each):
        pipeline = each.get_element().get_parent()
        for element in pipeline.children:
            if element.get_factory().get_name() == "rtpbin":
                element.set_property("ntp-time-source", "clock-time")

    media.connect("prepared", prepared)


def ramp(_factory, media):
    """Lets the picture grow darker for two seconds, again and again."""
    balance = media.get_element().get_by_name("ramp")
    saw = GstController.LFOWaveform.SAW
    source = GstController.LFOControlSource(waveform=saw, frequency=0.5, amplitude=0.2, offset=0.5)
    balance.add_control_binding(GstController.DirectControlBinding.new(balance, "brightness", source))
    # The binding does not keep it.
    media.ramp = source


def grow(_factory, media):
    """Makes the picture larger after a second, while it is sent."""
    size = media.get_element().get_by_name("size")
    larger = Gst.Caps.from_string("video/x-raw,width=480,height=288")
    GLib.timeout_add(1000, lambda: size.set_property("caps", larger))


def main():
    port, method, password, *certificate = sys.argv[1:]
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    if method != "none":
        auth = authentication(method, password)
        if certificate:
            auth.set_tls_certificate(Gio.TlsCertificate.new_from_files(*certificate))
        server.set_auth(auth)
    for path, launch in PATHS.items():
        factory = GstRtspServer.RTSPMediaFactory()
        if path == "/udp":
            factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
        elif path == "/b-frames":
            factory.connect("media-configure", ramp)
        elif path == "/changing":
            factory.connect("media-configure", grow)
        elif path == "/wrong-clock":
            factory.connect("media-configure", forget_time)
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
