import fastifySwagger from '@fastify/swagger';
import {
  type Access,
  type AsyncApiDocument,
  asyncApiDocument,
  type JsonSchema,
  rowOf,
} from '@sightglass/protocol';
import type { FastifySchema, RouteOptions } from 'fastify';
import { answer, otherAnswer } from './answers.ts';
import { docsPage } from './docs-page.ts';
import { STYLE } from './docs-style.ts';
import type { RouteAccess } from './guard.ts';
import { COOKIE } from './identity.ts';
import { COMPONENTS } from './schemas.ts';
import type { App, HttpServices } from './services.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body as the description shows it, where it is not the route's schema that checks each part. */
    describedBody?: JsonSchema;
  }
}

const TITLE = 'Sightglass';
const WAYS_IN = ['cookie', 'bearer', 'basic'] as const;
const DESCRIPTION = `Errors are \`{"error":{"code":…,"message":…}}\`. Who may call an endpoint needs any one of the permissions in
\`x-permission\`; \`public\` is everybody, \`login\` whoever is logged in, \`each key\` means that the keys concerned decide.
Requests that change something are refused when they come with a cookie from a page of another site.`;

/** What is known of a route when it is described. */
export type DescribedRoute = Pick<RouteOptions, 'method' | 'url' | 'config'>;

/** Takes note of every route that is added from here on, so that it can be described. */
export async function noteRoutes(app: App, { version }: HttpServices): Promise<void> {
  const schemas: Readonly<Record<string, object>> = COMPONENTS;
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: `${TITLE}: HTTP`, version, description: DESCRIPTION },
      components: {
        schemas,
        securitySchemes: {
          cookie: { type: 'apiKey', in: 'cookie', name: COOKIE, description: 'Set by POST /api/login.' },
          bearer: { type: 'http', scheme: 'bearer', description: 'The token of a login.' },
          basic: { type: 'http', scheme: 'basic' },
          queryToken: {
            type: 'apiKey',
            in: 'query',
            name: 'token',
            description: 'Where a program can send no header, such as the address of an image.',
          },
        },
      },
    },
    transform: ({ schema, url, route }) => ({ schema: described(schema ?? {}, route), url }),
  });
  // A response schema describes the answer; it is never what decides which fields of it are sent.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));
}

/** The description of the API: two documents for programs, and a page for people made from them. */
export function addDescription(app: App, { version }: HttpServices): void {
  const messages = asyncApiDocument({ title: TITLE, version });
  let page: string | undefined;
  const described = (summary: string, type: string) => ({
    summary,
    tags: ['description'],
    response: { 200: otherAnswer(summary, type) },
  });
  const config = { access: 'public' } as const;

  const openApi = described('This description as OpenAPI 3.1', 'application/json');
  app.get('/api/openapi.json', { schema: openApi, config }, () => app.swagger());

  const asyncApi = described('The WebSocket API as AsyncAPI 3.0', 'application/json');
  app.get('/api/asyncapi.json', { schema: asyncApi, config }, (): AsyncApiDocument => messages);

  const docs = described('The description as a page', 'text/html');
  app.get('/api/docs', { schema: docs, config }, (_request, reply) => {
    page ??= docsPage(app.swagger(), messages);
    return reply.type('text/html; charset=utf-8').send(page);
  });

  const style = described('The style of that page', 'text/css');
  app.get('/api/docs/style.css', { schema: style, config }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(STYLE),
  );
}

/** Adds what follows from how a route is guarded and checked to what it says of itself. */
function described(schema: FastifySchema, { config = {}, method, url }: DescribedRoute): FastifySchema {
  const { access = 'nobody', tokenInQuery, describedBody } = config;
  const permission = permissionOf(access);
  const changes = method !== 'GET';
  const given = typeof schema.response === 'object' ? schema.response : {};
  return {
    ...schema,
    ...(describedBody ? { body: describedBody } : {}),
    operationId: operationId(String(method), url),
    security: [
      ...(permission === 'public' || permission === 'each key' ? [{}] : []),
      ...WAYS_IN.map((way) => ({ [way]: [] })),
      ...(tokenInQuery ? [{ queryToken: [] }] : []),
    ],
    'x-permission': permission,
    response: {
      ...given,
      ...(schema.params || schema.querystring || schema.body
        ? { 400: answer('Failure', 'What was sent is not valid.') }
        : {}),
      401: answer('Failure', 'A login is missing, wrong or has ended.'),
      ...(permission !== 'public' || changes
        ? { 403: answer('Failure', 'A permission is missing, or a page of another site asks.') }
        : {}),
      ...(schema.params ? { 404: answer('Failure', 'There is no such thing.') } : {}),
      default: answer('Failure', 'Any other failure; its code says which.'),
    },
  } as FastifySchema;
}

function permissionOf(access: RouteAccess): Access | 'login' | 'each key' {
  return typeof access === 'object' && 'key' in access ? rowOf(access.key).write : access;
}

/** `GET /api/recordings/:id/file` is `getRecordingsIdFile`. */
function operationId(method: string, url: string): string {
  const words = url.replace(/^\/api\//, '').match(/[0-9A-Za-z]+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
