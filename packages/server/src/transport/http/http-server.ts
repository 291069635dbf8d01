import fastifyHelmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, fastify, LogController } from 'fastify';
import { keepDoor } from './connection-door.ts';
import { addConsole } from './console.ts';
import { answerFailures, failureOf, sendFailure } from './failures.ts';
import { guard } from './guard.ts';
import { addHealth } from './health.ts';
import { addLibrary } from './library.ts';
import { addLogin } from './login.ts';
import { pace } from './pace.ts';
import { addPicture } from './picture.ts';
import { addRecording } from './recording.ts';
import { addRoles } from './roles.ts';
import type { App, HttpServices } from './services.ts';
import { dropSlowReaders } from './slow-readers.ts';
import { addState } from './state.ts';
import { addStatus } from './status.ts';
import { addStream } from './stream.ts';
import { addTokens } from './tokens.ts';
import { answerUnreadable } from './unreadable.ts';
import { addUsers } from './users.ts';
import { addWebSocketHint } from './websocket-hint.ts';

/** Bytes that a connection may leave unread before its sender is told; the WebSocket counts on it. */
const HIGH_WATER_MARK = 16 * 1_024;
/** How often connections are looked for whose request takes too long, in ms. */
const TIMEOUT_ROUND = 1_000;

/** Makes the HTTP server with all of its routes; it does not listen yet. */
export async function createHttpServer(services: HttpServices): Promise<App> {
  const { limits } = services;
  const loggerInstance: FastifyBaseLogger = services.logger;
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
    http: {
      highWaterMark: HIGH_WATER_MARK,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headerMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: TIMEOUT_ROUND,
    },
    routerOptions: { ignoreTrailingSlash: true },
    ajv: { customOptions: { coerceTypes: true, removeAdditional: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();

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
    // There is no TLS here that a browser could be told to insist on.
    strictTransportSecurity: false,
    // The picture is there to be shown in other people's pages.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  await app.register(fastifyStatic, { root: services.library.directory, serve: false });
  keepLimits(app, services);
  takeEmptyBodies(app);
  guard(app, services, limits.headers);
  answerFailures(app);

  addLogin(app, services);
  addUsers(app, services);
  addRoles(app, services);
  addTokens(app, services);
  addStatus(app, services);
  addHealth(app, services);
  addState(app, services);
  addPicture(app, services);
  addStream(app, services);
  addRecording(app, services);
  addLibrary(app, services);
  addWebSocketHint(app);
  await addConsole(app, services);
  return app;
}

/** Holds what concerns connections and not one route. */
function keepLimits(app: App, { limits, slowClientSeconds }: HttpServices): void {
  // Node.js drops what is above this number without a word, and with it what a request is judged by.
  app.server.maxHeadersCount = 0;
  pace(app.server, 'request');
  pace(app.server, 'connection');
  keepDoor(app.server, limits.connections);
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
