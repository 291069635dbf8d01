import { OnvifError, OnvifFault } from './onvif-error.ts';
import { type CameraAddress, NAMESPACES, type SoapPeer } from './soap-peer.ts';
import { escapeXml, type XmlElement } from './xml.ts';

const HTTP_PORT = 80;
/** Letters of a name that are kept. */
const LONGEST_NAME = 100;

/** What of a camera is used. */
export interface CameraServices {
  /** Where its pictures are, with user name and password. */
  readonly streamUrl: string;
  /** The sensor behind them, as the imaging service knows it; undefined where there is none. */
  readonly videoSource: string | undefined;
  /** The profile that is used. */
  readonly profile: {
    readonly name: string;
    /** Such as `H264`; empty where the camera does not say. */
    readonly encoding: string;
    readonly width: number;
    readonly height: number;
    /** Frames a second at most; undefined where the camera does not say. */
    readonly fps: number | undefined;
  };
}

/** The parts of `onvif://[user:password@]HOST[:PORT]`. @throws RangeError that names no password */
export function parseOnvifAddress(address: string): CameraAddress {
  const shape = /^onvif:\/\/(?:[^/?#]*@)?[^@/?#]+\/?$/i;
  // Other schemes than those of the web have no rules for hosts: theirs are wanted.
  const plain = address.replace(/^onvif:/i, 'http:');
  if (!shape.test(address) || !URL.canParse(plain)) {
    throw new RangeError('an ONVIF camera is written onvif://HOST or onvif://USER:PASSWORD@HOST:PORT');
  }
  const { hostname, port, username, password } = new URL(plain);
  try {
    const account = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
    return {
      // Node.js wants addresses of IPv6 without brackets.
      hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? HTTP_PORT : Number(port),
      account: username === '' ? undefined : account,
    };
  } catch {
    throw new RangeError('a % in user name or password is written %25');
  }
}

/**
 * Finds out what a camera has: its time, its services, and the best of its streams.
 *
 * @throws OnvifError that says why there is none
 */
export async function exploreCamera(peer: SoapPeer, address: CameraAddress): Promise<CameraServices> {
  await takeClock(peer);
  peer.setPaths(await findServices(peer));
  const answer = await peer.ask('media', 'GetProfiles');
  const best = bestOf(answer.all('Profiles'));
  if (!best) throw new OnvifError('the camera has no profile with video');
  const setup =
    '<StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></StreamSetup>';
  const token = `<ProfileToken>${escapeXml(best.attribute('token'))}</ProfileToken>`;
  const uri = await peer.ask('media', 'GetStreamUri', setup + token);
  const videoSource = best.find('VideoSourceConfiguration', 'SourceToken')?.text;
  return {
    streamUrl: streamAddress(uri.find('MediaUri', 'Uri')?.text ?? '', address),
    videoSource: videoSource && peer.has('imaging') ? videoSource : undefined,
    profile: {
      name: plainText(best.find('Name')?.text ?? best.attribute('token')),
      width: sideOf(best, 'Width'),
      height: sideOf(best, 'Height'),
      encoding: plainText(best.find('VideoEncoderConfiguration', 'Encoding')?.text ?? ''),
      fps: rateOf(best),
    },
  };
}

/** The camera's time: it takes no token of another one. Those that tell none are taken to have ours. */
async function takeClock(peer: SoapPeer): Promise<void> {
  let answer: XmlElement;
  try {
    answer = await peer.ask('device', 'GetSystemDateAndTime', '', true);
  } catch (problem) {
    if (!(problem instanceof OnvifFault)) throw problem;
    return;
  }
  const utc = answer.find('SystemDateAndTime', 'UTCDateTime');
  const part = (...names: string[]) => utc?.find(...names)?.number ?? Number.NaN;
  const time = Date.UTC(
    part('Date', 'Year'),
    part('Date', 'Month') - 1,
    part('Date', 'Day'),
    part('Time', 'Hour'),
    part('Time', 'Minute'),
    part('Time', 'Second'),
  );
  if (Number.isFinite(time)) peer.setClock(time);
}

async function findServices(
  peer: SoapPeer,
): Promise<{ media: string | undefined; imaging: string | undefined }> {
  try {
    const answer = await peer.ask('device', 'GetServices', '<IncludeCapability>false</IncludeCapability>');
    const services = answer.all('Service');
    const path = (namespace: string) =>
      pathOf(services.find((each) => each.find('Namespace')?.text === namespace)?.find('XAddr'));
    return { media: path(NAMESPACES.media), imaging: path(NAMESPACES.imaging) };
  } catch (problem) {
    if (!(problem instanceof OnvifFault) || problem.isLogin) throw problem;
  }
  // Cameras of the first years know but this.
  const answer = await peer.ask('device', 'GetCapabilities', '<Category>All</Category>');
  const found = answer.find('Capabilities');
  return { media: pathOf(found?.find('Media', 'XAddr')), imaging: pathOf(found?.find('Imaging', 'XAddr')) };
}

/** Of an address the path alone: behind a router, a camera does not know how it is reached. */
function pathOf(address: XmlElement | undefined): string | undefined {
  if (!address || !URL.canParse(address.text)) return undefined;
  const { pathname, search } = new URL(address.text);
  return pathname + search;
}

/** The largest of H.264, which can be decoded with the least delay; without one, the largest. */
function bestOf(profiles: readonly XmlElement[]): XmlElement | undefined {
  const rated = profiles.flatMap((profile) => {
    const encoder = profile.find('VideoEncoderConfiguration');
    if (!encoder || profile.attribute('token') === '') return [];
    const area = sideOf(profile, 'Width') * sideOf(profile, 'Height');
    return [{ profile, isH264: encoder.find('Encoding')?.text === 'H264', area }];
  });
  rated.sort((one, other) => Number(other.isH264) - Number(one.isH264) || other.area - one.area);
  return rated[0]?.profile;
}

/** In pixels; 0 where the camera does not say. */
function sideOf(profile: XmlElement, name: 'Width' | 'Height'): number {
  const side = profile.find('VideoEncoderConfiguration', 'Resolution', name)?.number ?? 0;
  return Number.isInteger(side) && side > 0 ? side : 0;
}

function rateOf(profile: XmlElement): number | undefined {
  const rate = profile.find('VideoEncoderConfiguration', 'RateControl', 'FrameRateLimit')?.number;
  return rate !== undefined && rate > 0 ? rate : undefined;
}

/** What a camera calls something, shortened, in one line. */
function plainText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ').slice(0, LONGEST_NAME);
}

/**
 * The address of the pictures at the host that is asked: behind a router, a camera does not know how it is reached;
 * and the password goes nowhere else.
 *
 * @throws OnvifError where it is no address of RTSP
 */
function streamAddress(told: string, { hostname, account }: CameraAddress): string {
  const [, scheme = '', port = '', path = ''] = STREAM.exec(told) ?? [];
  if (scheme === '') throw new OnvifError('the camera tells no address of RTSP for its pictures');
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const login = account ? `${word(account.username)}:${word(account.password)}@` : '';
  return `${scheme}://${login}${host}${port}${path}`;
}

const STREAM =
  /^(rtsps?):\/\/(?:[^\s/?#@]*@)?(?:\[[0-9a-f:.]+\]|[^\s/?#@:[\]]+)(:\d{1,5})?([/?][!-"$-~]*)?$/i;

function word(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`);
}
