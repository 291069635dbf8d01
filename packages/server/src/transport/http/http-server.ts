import { Server as TlsServer } from 'node:tls';
import fastifyCors from '@fastify/cors';
import fastifyHelmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, fastify, LogController } from 'fastify';
import { endHandshakes } from '../../tls/handshakes.ts';
import { addAudit } from './audit.ts';
import { addCameras } from './cameras.ts';
import { addClients } from './clients.ts';
import { addConsole } from './console.ts';
import { addDescription, noteRoutes } from './description.ts';
import { answerFailures, failureOf, sendFailure } from './failures.ts';
import { guard } from './guard.ts';
import { addHealth } from './health.ts';
import { addLibrary } from './library.ts';
import { requestLimits } from './limits.ts';
import { addLogin } from './login.ts';
import { addLogs } from './logs.ts';
import { addNetwork } from './network.ts';
import { pace } from './pace.ts';
import { addPicture } from './picture.ts';
import { addPresets } from './presets.ts';
import { addRecording } from './recording.ts';
import { checkOf } from './request-check.ts';
import { addRoles } from './roles.ts';
import type { App, HttpServices } from './services.ts';
import { addSessions } from './sessions.ts';
import { dropSlowReaders } from './slow-readers.ts';
import { addState } from './state.ts';
import { addStatus } from './status.ts';
import { addStream } from './stream.ts';
import { addTokens } from './tokens.ts';
import { answerUnreadable, refuseExpectations } from './unreadable.ts';
import { addUsers } from './users.ts';
import { addWebSocketHints } from './websocket-hint.ts';
import { addWhep } from './whep.ts';

/** Bytes that a connection may leave unread before its sender is told; the WebSocket counts on it. */
export const HIGH_WATER_MARK = 16 * 1_024;
/** Seconds that a browser insists on TLS for, counted from its last visit. */
const INSIST = 180 * 86_400;

/** Characters of a part of an address that stands for a name: 60 characters, each of up to 12 where percent signs spell them. */
const LONGEST_PARAMETER = 1_024;

/** Seconds that a browser remembers what pages of another origin may do. */
const PREFLIGHT_AGE = 600;

/** Makes the HTTP server with all of its routes; it does not listen yet. */
export async function createHttpServer(services: HttpServices): Promise<App> {
  const { limits } = services;
  const loggerInstance: FastifyBaseLogger = services.logger;
  const { certificate } = services;
  const https = certificate ? { ...certificate.options, handshakeTimeout: limits.headerMs } : null;
  const requests = { highWaterMark: HIGH_WATER_MARK, ...requestLimits(limits) };
  const app: App = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    // No key of a body is ever assigned: `__proto__` is an unknown one like any other.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // An address that no route can be looked for with never comes to the error handler.
    frameworkErrors: (problem, _request, reply) => sendFailure(reply, failureOf(problem, false)),
    clientErrorHandler: answerUnreadable,
    // Nobody keeps a connection by sending a byte now and then.
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    forceCloseConnections: true,
    http: requests,
    ...(https ? { https: { ...https, ...requests } } : {}),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAMETER },
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(checkOf);
  if (certificate && app.server instanceof TlsServer) {
    certificate.follow(app.server);
    const end = endHandshakes(app.server);
    app.addHook('preClose', async () => end());
  }

  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // A browser that insists takes no certificate that it cannot check, and other servers have the same name.
    strictTransportSecurity: certificate?.given ? { maxAge: INSIST, includeSubDomains: false } : false,
    // The picture is there to be shown in other people's pages.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  if (services.allowedOrigins.length > 0) {
    await app.register(fastifyCors, {
      origin: [...services.allowedOrigins],
      credentials: true,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: ['content-disposition', 'content-range', 'etag', 'link', 'location', 'retry-after'],
      maxAge: PREFLIGHT_AGE,
    });
  }
  await app.register(fastifyStatic, { root: services.library.directory, serve: false });
  keepLimits(app, services);
  await noteRoutes(app, services);
  takeEmptyBodies(app);
  guard(app, services, limits.headers);
  answerFailures(app);

  addLogin(app, services);
  addUsers(app, services);
  addRoles(app, services);
  addTokens(app, services);
  addSessions(app, services);
  addAudit(app, services);
  addStatus(app, services);
  addCameras(app, services);
  addClients(app, services);
  addNetwork(app, services);
  addLogs(app, services);
  addHealth(app, services);
  addState(app, services);
  addPresets(app, services);
  addPicture(app, services);
  addStream(app, services);
  await addWhep(app, services);
  addRecording(app, services);
  addLibrary(app, services);
  addWebSocketHints(app);
  addDescription(app, services);
  await addConsole(app, services);
  return app;
}

/** Holds what concerns connections and not one route. */
function keepLimits(app: App, { door, slowClientSeconds }: HttpServices): void {
  // Node.js drops what is above this number without a word, and with it what a request is judged by.
  app.server.maxHeadersCount = 0;
  pace(app.server);
  refuseExpectations(app.server);
  door.keep(app.server);
  const stop = dropSlowReaders(app.server, slowClientSeconds * 1_000);
  app.addHook('onClose', async () => stop());
}

/** Many clients name JSON as their type without sending any, such as with a command that needs no body. */
function takeEmptyBodies(app: App): void {
  const parse = app.getDefaultJsonParser('ignore', 'ignore');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null);
    else parse(request, body.toString(), done);
  });
}
