import type { Permission } from '@sightglass/protocol';
import { type Logger, pino } from 'pino';
import { AuditLog } from '../../audit/audit-log.ts';
import { entryOfAccess, entryOfDeed, entryOfWrite } from '../../audit/witnesses.ts';
import { authenticationOf } from '../../auth/authentication.testkit.ts';
import type { Authentication } from '../../auth/authentication.ts';
import { Passwords } from '../../auth/passwords.ts';
import { Users } from '../../auth/users.ts';
import type { WitnessedAccess, WitnessedDeed } from '../../auth/witness.ts';
import type { CameraHealth, Still } from '../../camera/live-picture.ts';
import type { SensorReport } from '../../camera/sensor-watch.ts';
import type { VideoTap } from '../../camera/videos.ts';
import { JPEG, TemporaryData } from '../../library/library.testkit.ts';
import type { Library, LibraryOptions } from '../../library/library.ts';
import { LogRing } from '../../log/log-ring.ts';
import type { Abilities } from '../../media/abilities.ts';
import type { Format, FoundCamera, StreamSpec, VideoName, VideoPacket, View } from '../../media/messages.ts';
import { Presets } from '../../presets/presets.ts';
import { RecordingCamera } from '../../state/camera-control.testkit.ts';
import { Store } from '../../state/store.ts';
import { StreamSeats } from '../stream-seats.ts';
import { ConnectionDoor } from './connection-door.ts';
import { createHttpServer } from './http-server.ts';
import type { HttpLimits } from './limits.ts';
import type { App, HttpServices } from './services.ts';

/** A live picture that shows what a test gives it, and notes what it is asked for. */
export class GivenPicture {
  readonly stills: [view: View, quality: number][] = [];
  readonly thumbnails: [path: string, width: number][] = [];
  /** Everybody who watches now. */
  readonly watchers = new Set<{ readonly spec: StreamSpec; readonly show: (jpeg: Uint8Array) => void }>();
  readonly videoWatchers = new Set<{
    readonly video: VideoName;
    readonly show: (packet: VideoPacket) => void;
  }>();
  /** The videos that a key frame was asked of, with each who begins. */
  readonly keyRequests: VideoName[] = [];
  /** Thrown by whatever is asked for. */
  problem: Error | undefined;
  /** What a stream begins with. */
  newest: Uint8Array | undefined;
  /** Of the main video. */
  format: Format | undefined = { width: 1_280, height: 720, fps: 30 };
  /** What a video begins with. */
  newestVideo: VideoPacket | undefined;
  /** Of camera 1; there is no other. */
  cameraSensors: readonly SensorReport[] = [
    { sensor: 1, source: 'synthetic', state: 'ok', since: '2026-01-01T00:00:00.000Z' },
  ];
  /** What each camera offers. */
  sizes: readonly [readonly string[], readonly string[]] = [['640x480', '1280x720'], []];
  /** What the sensors of camera 1 can. */
  cameraAbilities: readonly (Abilities | null)[] = [];
  /** On the network. */
  camerasAround: readonly FoundCamera[] = [
    { address: 'onvif://192.0.2.7', name: '<img onerror=alert(1)>', model: null },
  ];
  condition: CameraHealth = { media: 'running', heads: [{ exists: true, sensors: 2 }, null] };

  async still(view: View, quality: number): Promise<Still> {
    if (this.problem) throw this.problem;
    this.stills.push([view, quality]);
    return { jpeg: new Uint8Array(JPEG), width: 640, height: 480 };
  }

  watch(spec: StreamSpec, show: (jpeg: Uint8Array) => void): () => void {
    if (this.problem) throw this.problem;
    const watcher = { spec, show };
    this.watchers.add(watcher);
    if (this.newest) show(this.newest);
    return () => this.watchers.delete(watcher);
  }

  watchVideo(video: VideoName, show: (packet: VideoPacket) => void): VideoTap {
    if (this.problem) throw this.problem;
    const watcher = { video, show };
    this.videoWatchers.add(watcher);
    this.keyRequests.push(video);
    if (this.newestVideo) show(this.newestVideo);
    return {
      requestKey: () => this.keyRequests.push(video),
      stop: () => this.videoWatchers.delete(watcher),
    };
  }

  /** Gives everybody who watches a video a packet of it. */
  showVideo(video: VideoName, packet: VideoPacket): void {
    for (const watcher of this.videoWatchers) if (watcher.video === video) watcher.show(packet);
  }

  async thumbnail(path: string, width: number): Promise<Uint8Array> {
    if (this.problem) throw this.problem;
    this.thumbnails.push([path, width]);
    return new Uint8Array(JPEG);
  }

  async abilities(): Promise<readonly [readonly (Abilities | null)[], readonly (Abilities | null)[]]> {
    return [this.cameraAbilities, []];
  }

  async discover(): Promise<readonly FoundCamera[]> {
    if (this.problem) throw this.problem;
    return this.camerasAround;
  }

  resolutions(camera: 1 | 2): readonly string[] {
    return this.sizes[camera - 1] ?? [];
  }

  sensors(camera: 1 | 2): readonly SensorReport[] | undefined {
    return camera === 1 ? this.cameraSensors : undefined;
  }

  health(): CameraHealth {
    return this.condition;
  }

  /** Gives everybody a frame. */
  show(jpeg: Uint8Array): void {
    for (const { show } of this.watchers) show(jpeg);
  }
}

/** What a test may have otherwise. */
export interface HttpHouseOptions extends Partial<Omit<HttpServices, 'library'>> {
  readonly freeBytes?: LibraryOptions['freeBytes'];
  /** ms since 1970, for the sessions. */
  readonly now?: () => number;
}

/** The limits as they are set by default. */
export const LIMITS: HttpLimits = {
  bodyBytes: 65_536,
  headerBytes: 16_384,
  headers: 100,
  headerMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 30_000,
};

const hashes = new Map<string, Promise<string>>();

/** The HTTP server on real parts: only the camera is a given one. */
export class HttpHouse {
  readonly app: App;
  readonly data: TemporaryData;
  readonly audit: AuditLog;
  readonly auth: Authentication;
  readonly store: Store;
  readonly presets: Presets;
  readonly library: Library;
  readonly camera: RecordingCamera;
  readonly picture: GivenPicture;
  /** Lines of the log. */
  readonly log: readonly string[];

  private constructor(
    parts: Omit<HttpHouse, 'add' | 'addWithoutPassword' | 'tokenOf' | 'bearer' | 'cookie' | 'close'>,
  ) {
    this.app = parts.app;
    this.data = parts.data;
    this.audit = parts.audit;
    this.auth = parts.auth;
    this.store = parts.store;
    this.presets = parts.presets;
    this.library = parts.library;
    this.camera = parts.camera;
    this.picture = parts.picture;
    this.log = parts.log;
  }

  static async open({ freeBytes, now, ...services }: HttpHouseOptions = {}): Promise<HttpHouse> {
    const data = new TemporaryData();
    const log: string[] = [];
    const logger: Logger = pino({ level: 'info' }, { write: (line: string) => log.push(line) });
    const camera = new RecordingCamera();
    const clock = now ? { now } : {};
    const audit = new AuditLog({ database: data.database, logger, rows: 1_000, ...clock });
    const witness = (access: WitnessedAccess) => audit.record(entryOfAccess(access));
    const deedWitness = (deed: WitnessedDeed) => audit.record(entryOfDeed(deed));
    const store = services.store ?? new Store(camera, {}, (write) => audit.record(entryOfWrite(write)));
    const parts = {
      data,
      audit,
      auth: services.auth ?? authenticationOf(data.database, { logger, witness, deedWitness, ...clock }),
      store,
      presets: new Presets(data.database, () => store.report({ presets: store.read().presets + 1 })),
      library: data.library(freeBytes ? { freeBytes } : {}),
      camera,
      picture: new GivenPicture(),
      log,
    };
    const seats = services.seats ?? new StreamSeats(100);
    const app = await createHttpServer({
      ...parts,
      camera: parts.picture,
      logger,
      allowedOrigins: [],
      allowedHosts: ['camera.example'],
      name: 'Lathe 7',
      version: '1.2.3',
      consoleDirectory: null,
      publicPicture: false,
      slowClientSeconds: 30,
      limits: LIMITS,
      seats,
      clients: () => seats.viewers(),
      log: new LogRing(),
      places: () => ({ host: '0.0.0.0', port: 8_080, rtspPort: 8_554 }),
      door: new ConnectionDoor({ inAll: 12_000, perAddress: 256 }),
      certificate: null,
      webRtc: { iceServers: [], addresses: [] },
      ...services,
    });
    return new HttpHouse({ ...parts, app });
  }

  /** Enters a user: the password is the name with `-secret` behind it. */
  async add(username: string, role: string, own: readonly Permission[] = []): Promise<void> {
    const password = `${username}-secret`;
    const passwordHash = hashes.get(password) ?? new Passwords().hash(password);
    hashes.set(password, passwordHash);
    new Users(this.data.database).add(
      { username, passwordHash: await passwordHash, role },
      new Date('2026-01-01T00:00:00Z'),
    );
    this.data.database
      .prepare('UPDATE users SET permissions = ? WHERE username = ?')
      .run(JSON.stringify(own), username);
  }

  /** Enters a user who cannot log in, without the time that a hash takes. */
  addWithoutPassword(username: string, role: string): void {
    new Users(this.data.database).add({ username, passwordHash: '', role }, new Date('2026-01-01T00:00:00Z'));
  }

  /** Enters a user, named like the role where nothing else is said, and logs them in. */
  async tokenOf(role: string, own: readonly Permission[] = []): Promise<string> {
    await this.add(role, role, own);
    return (await this.auth.login(role, `${role}-secret`, '192.0.2.99')).token;
  }

  /** The headers of a program that is logged in under a role. */
  async bearer(role: string, own: readonly Permission[] = []): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.tokenOf(role, own)}` };
  }

  /** The headers of a browser that is logged in under a role. */
  async cookie(role: string): Promise<{ cookie: string }> {
    return { cookie: `sightglass_session=${await this.tokenOf(role)}` };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.library.close();
    this.auth.close();
    this.audit.close();
    this.data.remove();
  }
}
