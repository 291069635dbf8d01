import { once } from 'node:events';
import type { Server } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { AuditLog } from './audit/audit-log.ts';
import { entryOfAccess, entryOfDeed, entryOfWrite } from './audit/witnesses.ts';
import { Authentication } from './auth/authentication.ts';
import { Camera } from './camera/camera.ts';
import { surveyResolutions } from './camera/resolutions.ts';
import { findBadFile } from './camera/source-check.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/config.ts';
import { LibraryBulletin } from './library/bulletin.ts';
import { Library } from './library/library.ts';
import { connectionLimits, httpLimits } from './limits.ts';
import type { LogRing } from './log/log-ring.ts';
import { sensorsOf } from './media/messages.ts';
import { MendableError } from './mendable-error.ts';
import { nextFilm } from './next-film.ts';
import { Presets } from './presets/presets.ts';
import { Keeper } from './state/keeper.ts';
import { Store } from './state/store.ts';
import { claimDataDirectory } from './storage/data-directory.ts';
import { openDatabase } from './storage/database.ts';
import { openCertificate } from './tls/server-certificate.ts';
import { ConnectionDoor } from './transport/http/connection-door.ts';
import { createHttpServer } from './transport/http/http-server.ts';
import { admit } from './transport/http/identity.ts';
import { createRedirect } from './transport/http/redirect.ts';
import { addressesOf, openSideDoors } from './transport/http/side-doors.ts';
import { LIVE_PATH, LiveTransport } from './transport/live/live-transport.ts';
import { RtspServer } from './transport/rtsp/rtsp-server.ts';
import { StreamSeats } from './transport/stream-seats.ts';
import { Upgrades } from './transport/upgrade/upgrades.ts';
import { API_PATH, WebSocketTransport } from './transport/websocket/websocket-server.ts';
import { webRtcOf } from './web-rtc.ts';

/** Connections that the system keeps until they are taken in: above it, the next one has to try again after a second or more. */
const BACKLOG = 4_096;

/** Port of RTSP where nobody asks for another: the one next to that of old, for which a program needs no rights. */
const RTSP_PORT = 8_554;

/** The port is taken by another program. */
export class PortInUse extends MendableError {
  override readonly name = 'PortInUse';
  override readonly exitCode = 1;
}

/** A camera server that runs. */
export interface Sightglass {
  /** Where the page is. */
  readonly address: string;
  /** Where players find the live video; undefined without RTSP. */
  readonly rtsp: string | undefined;
  /** The password of the first administrator, if this start made one up. */
  readonly firstPassword: string | undefined;
  /** Ends everything in order: recordings closed, state kept, no process left. */
  close(): Promise<void>;
}

/** What comes with the program and not from the configuration. */
export interface Surroundings {
  readonly version: string;
  /** Directory of the built page; null when there is none. */
  readonly consoleDirectory: string | null;
  readonly logger: Logger;
  /** What the logger has written last. */
  readonly log: LogRing;
}

/**
 * Wires the parts and starts the server.
 *
 * @throws ConfigError, CertificateError, DataDirectoryError or PortInUse with one line that says what to do
 */
export async function startSightglass(config: Config, surroundings: Surroundings): Promise<Sightglass> {
  const { logger } = surroundings;
  // What was begun, ended in the opposite order.
  const endings: (() => unknown)[] = [];
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const bad = await findBadFile(config.heads);
    if (bad) throw new ConfigError(`--cam${bad.head}: ${bad.problem}`);
    const directory = claimDataDirectory(config.data);
    endings.push(() => directory.release());
    const certificate = await openCertificate(config, join(directory.path, 'tls'), logger);
    endings.push(() => certificate?.close());
    const database = openDatabase(directory.path);
    endings.push(() => database.close());
    const audit = new AuditLog({ database, logger, rows: config['audit-rows'] });
    endings.push(() => audit.close());
    const auth = new Authentication({
      database,
      logger,
      sessionMinutes: config['session-minutes'],
      attempts: {
        limit: config['login-attempts'],
        windowMinutes: config['login-window-minutes'],
        waiting: config['max-waiting-logins'],
      },
      witness: (access) => audit.record(entryOfAccess(access)),
      deedWitness: (deed) => audit.record(entryOfDeed(deed)),
    });
    endings.push(() => auth.close());
    const library = new Library({ database, directory: join(directory.path, 'media') });
    endings.push(() => library.close());
    const sensors = [sensorsOf(config.heads[0]), sensorsOf(config.heads[1])] as const;
    const sizes = await surveyResolutions(config.heads);
    const camera = new Camera({
      heads: config.heads,
      lamps: config.lamps,
      sensors,
      sizes,
      // 0 stands for what suits the size.
      rates: { main: config['main-kbps'] || undefined, sub: config['sub-kbps'] || undefined },
      library,
      logger,
    });
    const keeper = new Keeper(database, logger);
    const store = new Store(camera, keeper.load(), (write) => audit.record(entryOfWrite(write)));
    store.watch((change) => keeper.note(change));
    endings.push(() => keeper.close());
    const presets = new Presets(database, () => store.report({ presets: store.read().presets + 1 }));
    camera.start(store.read(), (facts) => store.report(facts));
    endings.push(() => camera.close());
    const bulletin = new LibraryBulletin(
      library,
      () => nextFilm(store.read(), config['main-kbps'] || undefined),
      (facts) => store.report(facts),
      logger,
    );
    endings.push(() => bulletin.close());

    let rtspPort: number | undefined;
    const firstPassword = await auth.createFirstUser(config['admin-password']);
    const access = {
      auth,
      audit,
      allowedOrigins: config['allowed-origins'],
      allowedHosts: [...config['allowed-hosts'], config.host.toLowerCase()],
    };
    const limits = httpLimits(config);
    const door = new ConnectionDoor(connectionLimits(config));
    const seats = new StreamSeats(config['max-streams']);
    const http = await createHttpServer({
      ...access,
      store,
      library,
      presets,
      camera,
      logger,
      name: config.name,
      version: surroundings.version,
      consoleDirectory: surroundings.consoleDirectory,
      publicPicture: config['public-picture'],
      slowClientSeconds: config['slow-client-seconds'],
      limits,
      seats,
      clients: () => [...webSockets.clients(), ...seats.viewers()],
      log: surroundings.log,
      places: () => ({ host: config.host, port: portOf(http.server) ?? config.port, rtspPort }),
      webRtc: webRtcOf(config),
      door,
      certificate,
    });
    const rateLimit = { perSecond: config['rate-limit'], burst: config['rate-burst'], patience: 10 };
    const webSockets = new WebSocketTransport({
      store,
      auth,
      logger,
      admit: (request) => admit(request, access),
      rateLimit,
      maxAnonymous: config['max-anonymous-clients'],
      heartbeat: { pingMs: 20_000, silenceMs: 60_000, behindMs: config['slow-client-seconds'] * 1_000 },
    });
    const live = new LiveTransport({
      camera,
      auth,
      admit: (request, token) => admit(request, access, token),
      publicPicture: config['public-picture'],
      seats,
      rateLimit,
      slowClientSeconds: config['slow-client-seconds'],
    });
    const upgrades = new Upgrades(
      {
        [API_PATH]: (...upgrade) => webSockets.take(...upgrade),
        [LIVE_PATH]: (...upgrade) => live.take(...upgrade),
      },
      logger,
    );
    upgrades.attach(http.server);
    endings.push(async () => {
      upgrades.close();
      live.close();
      await Promise.all([webSockets.close(), http.close()]);
    });
    const { port, host } = config;
    const [address, ...others] = await addressesOf(host);
    await listening(http.listen({ port, host: address, backlog: BACKLOG }), 'port', port, host);
    const boundPort = portOf(http.server) ?? port;
    endings.push(await openSideDoors(http.server, others, { port: boundPort, backlog: BACKLOG }, logger));
    if (config['redirect-port'] !== 0) {
      const redirect = createRedirect(boundPort, access.allowedHosts, door, limits);
      endings.push(() => redirect.close().closeAllConnections());
      const where = { port: config['redirect-port'], backlog: BACKLOG };
      redirect.listen({ ...where, host: address });
      await listening(once(redirect, 'listening'), 'redirect-port', where.port, host);
      endings.push(await openSideDoors(redirect, others, where, logger));
    }
    if (config['rtsp-port'] !== 'off') {
      const rtsp = new RtspServer({
        camera,
        auth,
        logger,
        name: config.name,
        publicPicture: config['public-picture'],
        seats,
        maxViewers: config['max-rtsp-viewers'],
        slowClientSeconds: config['slow-client-seconds'],
        requestMs: limits.requestMs,
        handshakeMs: limits.headerMs,
        door,
        certificate,
      });
      endings.push(() => rtsp.close());
      rtspPort = await openRtsp(rtsp.server, config['rtsp-port'], { host, address }, logger);
      if (rtspPort !== undefined) {
        const where = { port: rtspPort, backlog: BACKLOG };
        endings.push(await openSideDoors(rtsp.server, others, where, logger));
      }
    }
    const page = `${certificate ? 'https' : 'http'}://${nameOf(host)}:${boundPort}`;
    const rtspAddress =
      rtspPort === undefined ? undefined : `${certificate ? 'rtsps' : 'rtsp'}://${nameOf(host)}:${rtspPort}`;
    return { address: page, rtsp: rtspAddress, firstPassword, close };
  } catch (problem) {
    await close();
    throw problem;
  }
}

/**
 * Lets RTSP be reached. Nobody has asked for its usual port: where another program has it, there is no RTSP.
 *
 * @param asked - the port that somebody has asked for
 * @returns the port, where there is one
 */
async function openRtsp(
  server: Server,
  asked: number | undefined,
  { host, address }: { readonly host: string; readonly address: string },
  logger: Logger,
): Promise<number | undefined> {
  const port = asked ?? RTSP_PORT;
  const begun = once(server.listen({ port, host: address, backlog: BACKLOG }), 'listening');
  try {
    await listening(begun, 'rtsp-port', port, host);
    return portOf(server);
  } catch (problem) {
    if (asked !== undefined || !(problem instanceof PortInUse)) throw problem;
    logger.warn(`There is no RTSP. ${problem.message}`);
    return undefined;
  }
}

/** Waits until a server listens. @param setting - what chooses the port */
async function listening(
  begun: Promise<unknown>,
  setting: string,
  port: number,
  host: string,
): Promise<void> {
  try {
    await begun;
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new PortInUse(`Port ${port} of ${host} is in use; choose another with --${setting}`);
    }
    if (code === 'EACCES')
      throw new ConfigError(`Port ${port} needs more rights; choose one above 1023 with --${setting}`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new ConfigError(`${host} is no address of this machine; choose another with --host`);
    }
    throw problem;
  }
}

function portOf(server: Server): number | undefined {
  const bound = server.address();
  return typeof bound === 'object' && bound ? bound.port : undefined;
}

/** How a browser on this machine finds an address that is listened on. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
