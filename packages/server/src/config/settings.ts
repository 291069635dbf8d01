import {
  addresses,
  boolean,
  choice,
  hostNames,
  iceServers,
  integer,
  integerOrOff,
  joined,
  list,
  number,
  portRange,
  shortText,
  text,
  type ValueReader,
} from './value-types.ts';

/** One setting. Its name is its flag, its key in the file and, in capitals, its environment variable. */
export interface Setting<T> {
  readonly read: ValueReader<T>;
  readonly default: T;
  readonly description: string;
  /** What stands for the value in the help. */
  readonly placeholder: string;
  /** Never a flag or in the file: everybody on the machine can read a command line. */
  readonly environmentOnly?: true;
}

function setting<T>(
  read: ValueReader<T>,
  fallback: NoInfer<T>,
  placeholder: string,
  description: string,
): Setting<T> {
  return { read, default: fallback, placeholder, description };
}

/** Every setting of the server, in the order of the help. */
export const SETTINGS = {
  port: setting(integer(0, 65_535), 8080, 'N', 'TCP port of the page and the API; 0 takes a free one'),
  host: setting(text, '127.0.0.1', 'ADDRESS', 'address to listen on; 0.0.0.0 is everybody on the network'),
  data: setting(text, 'sightglass-data', 'DIR', 'directory of the database, recordings and pictures'),
  cam1: setting(
    joined,
    'synthetic',
    'SOURCE',
    'camera 1: synthetic, none, file:PATH, rtsp://…, onvif://HOST or v4l2:auto',
  ),
  cam2: setting(joined, 'synthetic', 'SOURCE', 'camera 2; several joined by a comma are its sensors'),
  'cam1-lamp': setting(
    text,
    'camera',
    'LIGHT',
    'what switches the light of camera 1: camera, led:NAME, gpio:gpiochip0:LINE or http://HOST/lamp?turn={on|off}',
  ),
  'cam2-lamp': setting(text, 'camera', 'LIGHT', 'what switches the light of camera 2'),
  name: setting(text, 'Sightglass', 'TEXT', 'name that the server gives itself'),
  'public-picture': setting(boolean, true, 'BOOLEAN', 'whether the live picture is shown without a login'),
  'allowed-origins': setting(
    list,
    [],
    'LIST',
    'other web origins whose pages may ask and read answers, with a login cookie too (CORS)',
  ),
  'allowed-hosts': setting(
    hostNames,
    [],
    'LIST',
    'names that the server is asked under besides its own; * lifts the check',
  ),
  tls: setting(
    choice('off', 'self-signed'),
    'off',
    'WORD',
    'self-signed makes a certificate on the first start; off',
  ),
  'tls-cert': setting<string | undefined>(
    text,
    undefined,
    'FILE',
    'certificate in PEM, with its chain; makes the address https',
  ),
  'tls-key': setting<string | undefined>(text, undefined, 'FILE', 'private key of the certificate, in PEM'),
  'redirect-port': setting(
    integer(0, 65_535),
    0,
    'N',
    'TCP port where plain HTTP is sent on to https; 0 is none',
  ),
  // Undefined where nobody has asked for one: then a port that is taken is no reason not to start.
  'rtsp-port': setting<number | 'off' | undefined>(
    integerOrOff(0, 65_535),
    undefined,
    'N',
    'TCP port of live H.264 over RTSP; off is none, 0 takes a free one (8554 where that is free)',
  ),
  'session-minutes': setting(number(0.01, 525_600), 30, 'N', 'minutes without use after which a login ends'),
  'login-attempts': setting(integer(1, 1_000), 5, 'N', 'failed logins from one address until it must wait'),
  'login-window-minutes': setting(number(0.01, 1_440), 15, 'N', 'minutes in which failed logins count'),
  'rate-limit': setting(
    integer(0, 1_000_000),
    100,
    'N',
    'messages a second from one client; 0 lifts the limit',
  ),
  'rate-burst': setting(integer(1, 1_000_000), 200, 'N', 'messages from one client that pass at once'),
  'slow-client-seconds': setting(
    number(1, 3_600),
    60,
    'N',
    'seconds until a client that does not read is closed',
  ),
  'max-connections': setting(integer(0, 1_000_000), 12_000, 'N', 'connections at a time; 0 lifts the limit'),
  'max-connections-per-address': setting(
    integer(0, 1_000_000),
    256,
    'N',
    'connections from one address at a time; 0 lifts the limit',
  ),
  'max-anonymous-clients': setting(
    integer(0, 1_000_000),
    10_000,
    'N',
    'WebSocket clients without a login at a time; 0 lifts the limit',
  ),
  'max-streams': setting(integer(0, 100_000), 100, 'N', 'people who watch live at a time; 0 lifts the limit'),
  'max-rtsp-viewers': setting(integer(0, 100_000), 50, 'N', 'those of them over RTSP; 0 lifts the limit'),
  'max-waiting-logins': setting(
    integer(1, 10_000),
    100,
    'N',
    'logins that wait for their password to be checked',
  ),
  'max-body-kib': setting(integer(1, 1_024), 64, 'N', 'KiB of the body of a request'),
  'max-header-kib': setting(integer(1, 64), 16, 'N', 'KiB of the headers of a request'),
  'max-headers': setting(integer(10, 1_000), 100, 'N', 'headers of a request'),
  'header-seconds': setting(
    number(0.1, 600),
    10,
    'N',
    'seconds in which the headers of a request have to come',
  ),
  'request-seconds': setting(number(0.1, 3_600), 30, 'N', 'seconds in which a whole request has to come'),
  'keep-alive-seconds': setting(
    number(0.1, 600),
    30,
    'N',
    'seconds for which a connection is kept for another request',
  ),
  'main-kbps': setting(
    integer(0, 100_000),
    0,
    'N',
    'kbit a second of the H.264 in full size, live and in films; 0 goes by the size',
  ),
  'sub-kbps': setting(integer(0, 100_000), 0, 'N', 'kbit a second of the small H.264; 0 goes by the size'),
  'ice-servers': setting(
    iceServers,
    [],
    'LIST',
    'STUN and TURN servers for WebRTC, such as stun:HOST:3478; none asks nobody outside',
  ),
  'ice-username': setting<string | undefined>(
    shortText(512),
    undefined,
    'TEXT',
    'user name for the TURN servers',
  ),
  'ice-credential': {
    ...setting<string | undefined>(shortText(512), undefined, 'TEXT', 'password for the TURN servers'),
    environmentOnly: true,
  },
  'webrtc-ports': setting<readonly [number, number] | undefined>(
    portRange,
    undefined,
    'N-N',
    'UDP ports for WebRTC, such as 50000-50999; any that is free where it is left out',
  ),
  'webrtc-addresses': setting(
    addresses,
    [],
    'LIST',
    'addresses that WebRTC is reached under besides those of the machine',
  ),
  'audit-rows': setting(integer(100, 1_000_000), 100_000, 'N', 'rows of the audit log that are kept'),
  'log-level': setting(
    choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'LEVEL',
    'fatal, error, warn, info, debug, trace or silent',
  ),
  'admin-password': {
    ...setting<string | undefined>(
      shortText(1_024),
      undefined,
      'TEXT',
      'password of the first administrator',
    ),
    environmentOnly: true,
  },
} as const satisfies Record<string, Setting<never> | Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;

/** The value of each setting. */
export type Settings = {
  readonly [N in SettingName]: (typeof SETTINGS)[N] extends Setting<infer T> ? T : never;
};

/** All settings in the order of the table. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** The row of a setting. */
export function settingOf(name: SettingName): Setting<unknown> {
  return SETTINGS[name];
}

/** The environment variable of a setting. */
export function variableOf(name: SettingName): string {
  return `SIGHTGLASS_${name.toUpperCase().replaceAll('-', '_')}`;
}
