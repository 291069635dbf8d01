import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DeviceBeacon } from './device-beacon.testkit.ts';
import { fault, RefusedRequest, respond, valueIn } from './device-envelope.testkit.ts';
import { DeviceImaging } from './device-imaging.testkit.ts';

/** How far the time of a token may be from the camera's clock, in ms. */
const TOLERANCE_MS = 5_000;
/** What a client may ask before it has logged in: it needs the time to do so. */
const OPEN = new Set(['GetSystemDateAndTime', 'GetCapabilities', 'GetServices', 'GetServiceCapabilities']);

export const ACCOUNT = { username: 'viewer', password: 's3cret & <more>' } as const;

/** What a camera of the tests is to be like. */
export interface OnvifDeviceOptions {
  /** Where its pictures are; without user name and password. */
  readonly streamUrl?: string;
  /** How far its clock is ahead of ours, in ms. */
  readonly clockAheadMs?: number;
  /** How it wants to be told who asks. */
  readonly login?: 'token' | 'digest' | 'none';
  /** The older way to ask for the services is the only one. */
  readonly old?: boolean;
  /** Another account than {@link ACCOUNT}. */
  readonly account?: { readonly username: string; readonly password: string };
  /** Whether it answers WS-Discovery: whoever looks for cameras on this machine then asks it things, also from other tests. */
  readonly isFound?: boolean;
}

/**
 * A camera that speaks ONVIF: device, media and imaging service over HTTP, and, if it is to be found, WS-Discovery,
 * which it answers on the loopback alone. It has an address of its own in 127.0.0.0/8.
 */
export class OnvifDevice {
  /** What the endpoint is called in WS-Discovery. */
  readonly id = `urn:uuid:${randomUUID()}`;
  readonly imaging = new DeviceImaging();
  readonly address: string;
  readonly port: number;
  /** Operations that were asked for, in order. */
  readonly asked: string[] = [];
  /** Of the tokens that were good. */
  readonly nonces: string[] = [];
  /** Profiles whose stream was asked for. */
  readonly profilesPlayed: string[] = [];
  /** Most requests that were under way at a time. */
  busiest = 0;
  /** How often it has asked for HTTP Digest. */
  challenges = 0;
  /** Who is let in. */
  account: { readonly username: string; readonly password: string };
  /** How far its clock is ahead of ours, in ms. */
  clockAheadMs: number;
  /** Whether the account may change settings. */
  mayChange = true;
  /** While it is set, answers wait for it. */
  gate: Promise<void> | undefined;
  /** Operations that it never answers. */
  readonly unanswered = new Set<string>();
  readonly #options: OnvifDeviceOptions;
  readonly #server: Server;
  readonly #beacon: DeviceBeacon | undefined;
  #underWay = 0;

  private constructor(server: Server, options: OnvifDeviceOptions) {
    this.#server = server;
    this.#options = options;
    this.account = options.account ?? ACCOUNT;
    this.clockAheadMs = options.clockAheadMs ?? 0;
    const { address, port } = server.address() as AddressInfo;
    this.address = address;
    this.port = port;
    this.#beacon = options.isFound ? new DeviceBeacon(this.id, this.url) : undefined;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  /** Resolves when it answers over HTTP and to WS-Discovery. @param at - a port that it had before; a free one */
  static async start(
    options: OnvifDeviceOptions = {},
    at?: { address: string; port: number },
  ): Promise<OnvifDevice> {
    const server = createServer();
    // One for each camera: programs that know cameras by their address can tell them apart.
    const [a = 1, b = 1, c = 1] = randomBytes(3);
    server.listen(at?.port ?? 0, at?.address ?? `127.${a}.${b}.${Math.max(2, Math.min(c, 250))}`);
    await once(server, 'listening');
    const device = new OnvifDevice(server, options);
    await device.#beacon?.listening;
    return device;
  }

  /** Of its device service. */
  get url(): string {
    return `http://${this.address}:${this.port}/onvif/device_service`;
  }

  /** The camera's time. */
  get now(): number {
    return Date.now() + this.clockAheadMs;
  }

  /** Pulls the cable. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#beacon?.close();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#underWay += 1;
    this.busiest = Math.max(this.busiest, this.#underWay);
    try {
      const body = await text(request);
      await this.gate;
      this.#answer(request, body, response);
    } catch (problem) {
      if (problem instanceof RefusedRequest) response.writeHead(problem.status).end(fault(problem));
      else response.destroy();
    } finally {
      this.#underWay -= 1;
    }
  }

  #answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const [, operation = ''] = /<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)/.exec(body) ?? [];
    this.asked.push(operation);
    if (this.unanswered.has(operation)) return;
    response.setHeader('Content-Type', 'application/soap+xml; charset=utf-8');
    if (!OPEN.has(operation) && !this.#isLoggedIn(request, body, response)) return;
    response.end(respond(this.#perform(operation, body)));
  }

  #isLoggedIn(request: IncomingMessage, body: string, response: ServerResponse): boolean {
    switch (this.#options.login ?? 'token') {
      case 'none':
        return true;
      case 'digest':
        if (this.#isDigest(request.headers.authorization ?? '')) return true;
        this.challenges += 1;
        response.setHeader('WWW-Authenticate', [
          'Basic realm="camera"',
          'Digest realm="camera", qop="auth", nonce="5f3a", algorithm=MD5',
        ]);
        response.writeHead(401).end();
        return false;
      case 'token':
        this.#checkToken(body);
        return true;
    }
  }

  /** WS-UsernameToken with a digest, as ONVIF asks for it. */
  #checkToken(body: string): void {
    const { username, password } = this.account;
    const [nonce, created, digest] = ['Nonce', 'Created', 'Password'].map(
      (name) => valueIn(body, name) ?? '',
    );
    const refuse = (reason: string) => new RefusedRequest(400, 'Sender', 'NotAuthorized', reason);
    if (!nonce || !created || valueIn(body, 'Username') !== username) throw refuse('Sender not authorized');
    const right = createHash('sha1')
      .update(Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(created + password)]))
      .digest('base64');
    if (digest !== right) throw refuse('Sender not authorized');
    if (!(Math.abs(Date.parse(created) - this.now) < TOLERANCE_MS)) throw refuse('The token is stale');
    // One that was used before is let in: onvif-util has one nonce for all, and may ask twice in a millisecond.
    this.nonces.push(nonce);
  }

  #isDigest(header: string): boolean {
    const of = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(header)?.[1] ?? '';
    const md5 = (words: string) => createHash('md5').update(words).digest('hex');
    const { username, password } = this.account;
    const who = md5(`${username}:camera:${password}`);
    const what = md5(`POST:${of('uri')}`);
    return of('response') === md5([who, '5f3a', of('nc'), of('cnonce'), 'auth', what].join(':'));
  }

  #perform(operation: string, body: string): string {
    switch (operation) {
      case 'GetSystemDateAndTime':
        return timeOf(new Date(this.now));
      case 'GetServices':
        if (this.#options.old) break;
        return `<tds:GetServicesResponse>${SERVICES.map(
          ([namespace, path]) =>
            `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${this.#at(path)}</tds:XAddr>
             <tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>`,
        ).join('')}</tds:GetServicesResponse>`;
      case 'GetCapabilities':
        return `<tds:GetCapabilitiesResponse><tds:Capabilities>
          <tt:Device><tt:XAddr>${this.url}</tt:XAddr></tt:Device>
          <tt:Imaging><tt:XAddr>${this.#at('imaging')}</tt:XAddr></tt:Imaging>
          <tt:Media><tt:XAddr>${this.#at('media')}</tt:XAddr></tt:Media>
          </tds:Capabilities></tds:GetCapabilitiesResponse>`;
      case 'GetDeviceInformation':
        return `<tds:GetDeviceInformationResponse><tds:Manufacturer>Sightglass</tds:Manufacturer>
          <tds:Model>Test camera</tds:Model><tds:FirmwareVersion>1</tds:FirmwareVersion>
          <tds:SerialNumber>1</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>`;
      case 'GetHostname':
        return `<tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP>
          <tt:Name>test-camera</tt:Name></tds:HostnameInformation></tds:GetHostnameResponse>`;
      case 'GetVideoSources':
        return `<trt:GetVideoSourcesResponse><trt:VideoSources token="eye"><tt:Framerate>15</tt:Framerate>
          ${size([320, 192])}</trt:VideoSources></trt:GetVideoSourcesResponse>`;
      case 'GetProfiles':
        return `<trt:GetProfilesResponse>${PROFILES.map((each) => profile('Profiles', each)).join('')}</trt:GetProfilesResponse>`;
      case 'GetProfile':
        return `<trt:GetProfileResponse>${profile('Profile', PROFILES[1])}</trt:GetProfileResponse>`;
      case 'GetVideoEncoderConfiguration':
        return `<trt:GetVideoEncoderConfigurationResponse>${encoder('trt:Configuration', PROFILES[1])}</trt:GetVideoEncoderConfigurationResponse>`;
      case 'GetStreamUri':
        return this.#streamUri(valueIn(body, 'ProfileToken') ?? '');
      case 'GetOptions':
        return this.imaging.options();
      case 'GetImagingSettings':
        return this.imaging.settings();
      case 'SetImagingSettings':
        if (!this.mayChange) throw new RefusedRequest(400, 'Sender', 'NotAuthorized', 'Not permitted');
        return this.imaging.change(body);
    }
    throw new RefusedRequest(500, 'Receiver', 'ActionNotSupported', 'Optional action not implemented');
  }

  #streamUri(token: string): string {
    this.profilesPlayed.push(token);
    const known = PROFILES.some(([name]) => name === token);
    if (!known) throw new RefusedRequest(400, 'Sender', 'NoProfile', 'Profile token does not exist');
    const url = (this.#options.streamUrl ?? `rtsp://${this.address}/live`).replace(/&/g, '&amp;');
    return `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${url}</tt:Uri>
      <tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot>
      <tt:Timeout>PT0S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>`;
  }

  #at(service: string): string {
    return `http://${this.address}:${this.port}/onvif/${service}`;
  }
}

const SERVICES = [
  ['http://www.onvif.org/ver10/device/wsdl', 'device_service'],
  ['http://www.onvif.org/ver10/media/wsdl', 'media'],
  ['http://www.onvif.org/ver20/imaging/wsdl', 'imaging'],
] as const;

/** The best one is neither the first nor the last, and the largest is no H.264. */
const PROFILES = [
  ['sub', 'H264', [160, 96]],
  ['main', 'H264', [320, 192]],
  ['pictures', 'JPEG', [640, 384]],
] as const;

type Profile = (typeof PROFILES)[number];

function size([width, height]: readonly [number, number]): string {
  return `<tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>`;
}

function profile(element: string, each: Profile): string {
  const [name] = each;
  return `<trt:${element} token="${name}" fixed="true"><tt:Name>${name}</tt:Name>
    <tt:VideoSourceConfiguration token="all"><tt:Name>all</tt:Name><tt:UseCount>3</tt:UseCount>
    <tt:SourceToken>eye</tt:SourceToken><tt:Bounds x="0" y="0" width="320" height="192"/></tt:VideoSourceConfiguration>
    ${encoder('tt:VideoEncoderConfiguration', each)}</trt:${element}>`;
}

function encoder(element: string, [name, encoding, pixels]: Profile): string {
  return `<${element} token="${name}"><tt:Name>${name}</tt:Name><tt:UseCount>1</tt:UseCount>
    <tt:Encoding>${encoding}</tt:Encoding>${size(pixels)}<tt:Quality>5</tt:Quality>
    <tt:RateControl><tt:FrameRateLimit>15</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval>
    <tt:BitrateLimit>1024</tt:BitrateLimit></tt:RateControl>
    ${encoding === 'H264' ? '<tt:H264><tt:GovLength>15</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264>' : ''}
    <tt:SessionTimeout>PT60S</tt:SessionTimeout></${element}>`;
}

function timeOf(now: Date): string {
  return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>
    <tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>UTC0</tt:TZ></tt:TimeZone>
    <tt:UTCDateTime><tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute>
    <tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year>
    <tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime>
    </tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`;
}
