import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type Permission, withImplied } from '@sightglass/protocol';
import type { InjectOptions } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { enterEverybody, NAMED, type Person, ROLES, WAYS } from './everybody.testkit.ts';
import { registeredRoutes } from './http/description.testkit.ts';
import { bodyOf, Scene } from './http/good-requests.testkit.ts';
import { HttpHouse } from './http/http-server.testkit.ts';

/** Who is let in: everybody, whoever is logged in, or whoever has one of the permissions. */
type Who = 'public' | 'login' | readonly Permission[];

/**
 * PROTOCOL.md, section 9, with the keys of section 6 that endpoints stand for. Of those that depend on a key or
 * an owner, it is the request of the scene that counts: `recording` is read, `brightness` written, and the token of
 * somebody else revoked. In an order in which each request makes sense.
 */
const TABLE: Readonly<Record<string, Who>> = {
  'POST /api/login': 'public',
  'GET /api/session': 'public',
  'POST /api/password': 'login',
  'GET /api/status': 'public',
  'GET /api/cameras': ['Device_r'],
  'GET /api/cameras/discover': ['System_rw'],
  'GET /api/clients': ['System_r'],
  'GET /api/network': ['Network_r'],
  'GET /api/logs': ['System_r'],
  'GET /health': 'public',
  'GET /api/state': 'public',
  'GET /api/state/:key': ['Media_r'],
  'PATCH /api/state': ['Device_rw'],
  'PUT /api/presets/:name': ['Device_rw'],
  'PATCH /api/presets/:name': ['Device_rw'],
  'GET /api/presets': ['Device_r'],
  'GET /api/presets/:name/thumbnail': ['Device_r'],
  'POST /api/presets/:name/apply': ['Device_rw'],
  'DELETE /api/presets/:name': ['Device_rw'],
  'GET /camera.jpeg': ['Device_r'],
  'GET /image': ['Device_r'],
  'GET /api/stream.mjpeg': ['Device_r'],
  'POST /api/whep': ['Device_r'],
  'PATCH /api/whep/:id': ['Device_r'],
  'DELETE /api/whep/:id': ['Device_r'],
  'POST /api/snapshot': ['Media_rw'],
  'GET /api/snapshots': ['Media_r'],
  'GET /api/snapshots/:id': ['Media_r'],
  'GET /api/snapshots/:id/file': ['Media_r'],
  'GET /api/snapshots/:id/thumbnail': ['Media_r'],
  'PATCH /api/snapshots/:id': ['Media_rw'],
  'DELETE /api/snapshots/:id': ['Media_rw'],
  'POST /api/snapshots/:id/restore': ['Media_rw'],
  'GET /api/recordings': ['Media_r'],
  'GET /api/recordings/:id': ['Media_r'],
  'GET /api/recordings/:id/file': ['Media_r'],
  'GET /api/recordings/:id/thumbnail': ['Media_r'],
  'PATCH /api/recordings/:id': ['Media_rw'],
  'DELETE /api/recordings/:id': ['Media_rw'],
  'POST /api/recordings/:id/restore': ['Media_rw'],
  'POST /api/recording/start': ['Media_rw'],
  'POST /api/recording/pause': ['Media_rw'],
  'POST /api/recording/resume': ['Media_rw'],
  'GET /api/recording/status': ['Media_r'],
  'POST /api/recording/stop': ['Media_rw'],
  'GET /api/users': ['User_r'],
  'GET /api/users/:name': ['User_r'],
  'POST /api/users': ['User_rw'],
  'PATCH /api/users/:name': ['User_rw'],
  'DELETE /api/users/:name': ['User_rw'],
  'GET /api/roles': ['User_r'],
  'POST /api/roles': ['User_rw'],
  'PATCH /api/roles/:name': ['User_rw'],
  'DELETE /api/roles/:name': ['User_rw'],
  'GET /api/tokens': 'login',
  'POST /api/tokens': 'login',
  'DELETE /api/tokens/:id': ['User_rw'],
  'GET /api/sessions': 'login',
  'DELETE /api/sessions/:id': ['User_rw'],
  'GET /api/audit': ['User_r'],
  'GET /api/v1': 'public',
  'GET /api/live': 'public',
  'GET /api/openapi.json': 'public',
  'GET /api/asyncapi.json': 'public',
  'GET /api/docs': 'public',
  'GET /api/docs/style.css': 'public',
  'POST /api/logout': 'public',
};

/** Those that declare something else than {@link TABLE} says of the one request. */
const DECLARED: Readonly<Record<string, string>> = {
  'GET /api/state': 'each key',
  'GET /api/state/:key': 'each key',
  'PATCH /api/state': 'each key',
  'DELETE /api/tokens/:id': 'login',
  'DELETE /api/sessions/:id': 'login',
};

/** Media, whose addresses alone take `?token=`. */
const MEDIA: readonly string[] = [
  'GET /camera.jpeg',
  'GET /image',
  'GET /api/stream.mjpeg',
  'POST /api/whep',
  'PATCH /api/whep/:id',
  'DELETE /api/whep/:id',
  'GET /api/snapshots/:id/file',
  'GET /api/snapshots/:id/thumbnail',
  'GET /api/recordings/:id/file',
  'GET /api/recordings/:id/thumbnail',
  'GET /api/presets/:name/thumbnail',
];

/** Those that take a login, and no token, whatever it may. */
const NOT_BY_TOKEN: readonly string[] = ['POST /api/tokens', 'POST /api/password'];

/** Each route, and for each GET the HEAD that comes with it. */
const CALLS = Object.keys(TABLE).flatMap((route) =>
  route.startsWith('GET ') ? [route, route.replace('GET', 'HEAD')] : [route],
);

type Answer = 'let in' | 401 | 403;
type Asking = Pick<InjectOptions, 'headers' | 'query'>;
type Answers = Readonly<Record<string, unknown>>;

let house: HttpHouse;
let scene: Scene;
let origin: string;
let personOf: (role: string) => Person;

beforeAll(async () => {
  house = await HttpHouse.open();
  scene = await Scene.set(house);
  personOf = await enterEverybody(house);
  origin = await house.app.listen({ port: 0, host: '127.0.0.1' });
  return () => house.close();
});

/** What the table says to somebody with a role, or to an anonymous. */
function expected(role: string | undefined): Record<string, Answer> {
  const permissions = withImplied(ROLES[role ?? 'anonymous'] ?? []);
  const answer = (who: Who = []): Answer => {
    if (who === 'public') return 'let in';
    if (role === undefined) return 401;
    return who === 'login' || who.some((each) => permissions.has(each)) ? 'let in' : 403;
  };
  return Object.fromEntries(CALLS.map((call) => [call, answer(TABLE[call.replace('HEAD', 'GET')])]));
}

/** Calls everything there is. @param ask - how the caller says who they are, for each route */
async function callAll(
  caller: { readonly password: string },
  ask: (call: string) => Asking | Promise<Asking>,
): Promise<Answers> {
  const answers: Record<string, unknown> = {};
  for (const call of CALLS) {
    const good = await scene.request(call.replace('HEAD', 'GET'), caller);
    const { url, status = 200 } = good;
    const { headers, ...asking } = await ask(call);
    const [method] = call.split(' ');
    const request = { method: method as 'GET', url, ...asking, ...bodyOf(good, headers) };
    const got = call === 'GET /api/stream.mjpeg' ? await beginningOf(request) : await whole(request);
    answers[call] = got.status === status ? 'let in' : refusal(got, method === 'HEAD');
  }
  return answers;
}

interface Got {
  readonly status: number;
  readonly body: string;
}

async function whole(request: InjectOptions): Promise<Got> {
  const { statusCode, body } = await house.app.inject(request);
  return { status: statusCode, body };
}

/** Asks over a real connection, and hangs up when the answer has begun. */
async function beginningOf({ url, headers = {}, query = {} }: InjectOptions): Promise<Got> {
  const address = new URL(String(url), origin);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
  const request = get(address, { headers });
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (!response) throw new RangeError(`No answer to ${address}`);
  if (response.statusCode === 200) {
    request.destroy();
    return { status: 200, body: '' };
  }
  let body = '';
  for await (const part of response.setEncoding('utf8')) body += part;
  return { status: response.statusCode ?? 0, body };
}

/** 401 and 403 for the refusals that are meant here; anything else is shown as it is. */
function refusal({ status, body }: Got, isBare: boolean): unknown {
  const code = status === 401 ? 'AUTHENTICATION_REQUIRED' : 'PERMISSION_DENIED';
  const isMeant = status === 401 || status === 403;
  return isMeant && (isBare || JSON.parse(body).error.code === code) ? status : `${status} ${body}`;
}

describe('the table', () => {
  it('has every route of the running server, and no other', () => {
    expect(Object.keys(TABLE).sort()).toEqual(registeredRoutes(house.app).sort());
  });

  it('is what the routes declare', async () => {
    const { paths } = (await house.app.inject({ url: '/api/openapi.json' })).json();
    for (const [route, who] of Object.entries(TABLE)) {
      const [method = '', path = ''] = route.split(' ');
      const operation = paths[path.replace(/:(\w+)/g, '{$1}')][method.toLowerCase()];
      expect(operation['x-permission'], route).toEqual(DECLARED[route] ?? who);
      const takesToken = operation.security.some((way: object) => Object.hasOwn(way, 'queryToken'));
      expect(takesToken, `${route} takes ?token=`).toBe(MEDIA.includes(route));
    }
  });
});

describe('every endpoint lets in exactly those of the table', () => {
  describe.each(Object.entries(WAYS))('by %s', (way, headers) => {
    it.each(NAMED)('%s', async (role) => {
      const person = personOf(role);
      const refused = way === 'API token' ? NOT_BY_TOKEN.map((route) => [route, 403]) : [];
      const table = { ...expected(role), ...Object.fromEntries(refused) };
      const answers = await callAll(person, async (call) => {
        if (call !== 'POST /api/logout') return { headers: headers(person) };
        // It ends the session, which others still need.
        const { token } = await house.auth.login(role, person.password, '192.0.2.99');
        return { headers: headers({ ...person, token }) };
      });
      expect(answers).toEqual(table);
    });
  });

  it.each(NAMED)('by a token in the address, where it counts for media alone: %s', async (role) => {
    const person = personOf(role);
    const [known, unknown] = [expected(role), expected(undefined)];
    const table = Object.fromEntries(
      CALLS.map((call) => [call, (MEDIA.includes(call.replace('HEAD', 'GET')) ? known : unknown)[call]]),
    );
    for (const token of [person.token, person.apiToken]) {
      expect(await callAll(person, () => ({ query: { token } }))).toEqual(table);
    }
  });

  it('nobody', async () => {
    expect(await callAll({ password: '' }, () => ({}))).toEqual(expected(undefined));
  });
});

describe('every change that is refused', () => {
  const changes = Object.keys(TABLE).filter((route) => !route.startsWith('GET') && TABLE[route] !== 'public');

  it.each(changes)('is in the audit log: %s', async (route) => {
    const refusals = () => house.audit.list({ limit: 1_000, user: '', ok: false }).items;
    const countOf = () => refusals().reduce((sum, { count = 1 }) => sum + count, 0);
    const before = countOf();
    const good = await scene.request(route, { password: '' });
    const [method] = route.split(' ');
    const { statusCode } = await house.app.inject({
      method: method as 'POST',
      url: good.url,
      ...bodyOf(good),
    });
    expect(statusCode).toBe(401);
    expect(countOf()).toBe(before + 1);
  });
});
