import type { Config } from './config/config.ts';
import type { WebRtcSettings } from './transport/whep/whep-sessions.ts';

/** How WebRTC is reached. */
export function webRtcOf(config: Config): WebRtcSettings {
  const { 'ice-username': username, 'ice-credential': credential, 'webrtc-ports': ports } = config;
  const login = {
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  };
  return {
    // STUN takes no login, and is told none.
    iceServers: config['ice-servers'].map((url) => (url.startsWith('turn') ? { url, ...login } : { url })),
    addresses: config['webrtc-addresses'],
    ...(ports ? { ports } : {}),
  };
}
