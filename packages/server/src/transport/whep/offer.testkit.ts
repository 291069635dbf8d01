const LINES = (lines: string) => lines.trim().replaceAll(/\n\s*/g, '\r\n');

/** An offer as Chromium makes it, to receive sound and video; shortened to a few of many forms. */
export const OFFER = `${LINES(`
  v=0
  o=- 4611731400430051336 2 IN IP4 127.0.0.1
  s=-
  t=0 0
  a=group:BUNDLE 0 1
  a=extmap-allow-mixed
  a=msid-semantic: WMS
  m=audio 9 UDP/TLS/RTP/SAVPF 111 0
  c=IN IP4 0.0.0.0
  a=rtcp:9 IN IP4 0.0.0.0
  a=ice-ufrag:Qx8b
  a=ice-pwd:0gXWqmWpLvPwWbCbGnRyFv0h
  a=ice-options:trickle
  a=fingerprint:sha-256 1B:2C:3D:4E:5F:60:71:82:93:A4:B5:C6:D7:E8:F9:0A:1B:2C:3D:4E:5F:60:71:82:93:A4:B5:C6:D7:E8:F9:0A
  a=setup:actpass
  a=mid:0
  a=recvonly
  a=rtcp-mux
  a=rtpmap:111 opus/48000/2
  a=rtpmap:0 PCMU/8000
  m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 104 105 106 107 108 109
  c=IN IP4 0.0.0.0
  a=rtcp:9 IN IP4 0.0.0.0
  a=candidate:1 1 udp 2113937151 5b1e4f3c-9a77-4d5c-8a0e-0d2d5c6f7a81.local 51234 typ host generation 0
  a=candidate:2 1 udp 2113937150 192.0.2.7 51235 typ host generation 0
  a=candidate:3 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active generation 0
  a=ice-ufrag:Qx8b
  a=ice-pwd:0gXWqmWpLvPwWbCbGnRyFv0h
  a=ice-options:trickle
  a=fingerprint:sha-256 1B:2C:3D:4E:5F:60:71:82:93:A4:B5:C6:D7:E8:F9:0A:1B:2C:3D:4E:5F:60:71:82:93:A4:B5:C6:D7:E8:F9:0A
  a=setup:actpass
  a=mid:1
  a=extmap:1 urn:ietf:params:rtp-hdrext:toffset
  a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
  a=extmap:12 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time
  a=recvonly
  a=rtcp-mux
  a=rtcp-rsize
  a=rtpmap:96 VP8/90000
  a=rtpmap:97 rtx/90000
  a=fmtp:97 apt=96
  a=rtpmap:102 H264/90000
  a=rtcp-fb:102 goog-remb
  a=rtcp-fb:102 transport-cc
  a=rtcp-fb:102 ccm fir
  a=rtcp-fb:102 nack
  a=rtcp-fb:102 nack pli
  a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
  a=rtpmap:103 rtx/90000
  a=fmtp:103 apt=102
  a=rtpmap:104 H264/90000
  a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
  a=rtpmap:105 rtx/90000
  a=fmtp:105 apt=104
  a=rtpmap:106 H264/90000
  a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
  a=rtpmap:107 rtx/90000
  a=fmtp:107 apt=106
  a=rtpmap:108 H264/90000
  a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f
  a=rtpmap:109 rtx/90000
  a=fmtp:109 apt=108
`)}\r\n`;
