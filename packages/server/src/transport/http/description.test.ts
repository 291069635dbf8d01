import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registeredRoutes } from './description.testkit.ts';
import { bodyOf, type GoodRequest, Scene } from './good-requests.testkit.ts';
import { HttpHouse } from './http-server.testkit.ts';

/** As much of a described operation as is looked at here. */
interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
  readonly 'x-permission'?: unknown;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let house: HttpHouse;
let scene: Scene;
let administrator: { authorization: string };
let document: Document;
let operations: [method: string, path: string, operation: Operation][];

beforeAll(async () => {
  house = await HttpHouse.open();
  scene = await Scene.set(house);
  administrator = await house.bearer('administrator');
  document = (await house.app.inject({ url: '/api/openapi.json' })).json();
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, string, Operation] => [
      method.toUpperCase(),
      path,
      operation,
    ]),
  );
});

afterAll(() => house.close());

describe('the OpenAPI document', () => {
  it('is valid by a validator of OpenAPI 3.1, and for everybody to read', async () => {
    expect(document.openapi).toBe('3.1.0');
    const result = await new Validator().validate({ ...document });
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it('lists every route of the server, and no other', () => {
    const described = operations.map(([method, path]) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    expect(described.sort()).toEqual(registeredRoutes(house.app).sort());
  });

  it('says of every route what it is for, who may call it and what it answers', () => {
    for (const [method, path, operation] of operations) {
      const name = `${method} ${path}`;
      expect(operation.summary, `${name} needs a summary in its schema`).toMatch(/^[A-Z].{5,}[^.]$/);
      expect(operation.tags, `${name} needs a tag in its schema`).toHaveLength(1);
      expect(operation['x-permission'], name).toBeDefined();
      const good = Object.entries(operation.responses).filter(([status]) => /^[12]\d\d$/.test(status));
      expect(good.length, `${name} needs its answers in schema.response`).toBeGreaterThan(0);
      for (const [, { description }] of good) expect(description, name).not.toBe('Default Response');
    }
  });

  it('takes permissions and ways in from what the guard holds a route to', () => {
    const file = document.paths['/api/recordings/{id}/file']?.['get'];
    expect(file).toMatchObject({ 'x-permission': ['Media_r'] });
    expect(file?.security).toEqual([{ cookie: [] }, { bearer: [] }, { basic: [] }, { queryToken: [] }]);
    expect(document.paths['/api/recording/start']?.['post']).toMatchObject({ 'x-permission': ['Media_rw'] });
    expect(document.paths['/api/status']?.['get']).toMatchObject({ 'x-permission': 'public' });
    expect(document.paths['/api/state']?.['patch']).toMatchObject({ 'x-permission': 'each key' });
  });

  it('says who sees the live picture as it is configured', async () => {
    const open = await HttpHouse.open({ publicPicture: true });
    try {
      const { paths } = (await open.app.inject({ url: '/api/openapi.json' })).json();
      expect(paths['/image'].get['x-permission']).toBe('public');
      expect(document.paths['/image']?.['get']?.['x-permission']).toEqual(['Device_r']);
    } finally {
      await open.close();
    }
  });
});

describe('a described endpoint', () => {
  it('asks an anonymous to log in where it takes a permission, and no one else', async () => {
    for (const [method, path, operation] of operations) {
      if (!Array.isArray(operation['x-permission'])) continue;
      const good = await goodRequest(method, path);
      const response = await house.app.inject({ method: method as 'GET', url: good.url, ...bodyOf(good) });
      expect(response.statusCode, `${method} ${path}`).toBe(401);
      check(method, path, response);
    }
  });

  it('answers an administrator as its description says', async () => {
    const others: Readonly<Record<string, Partial<InjectOptions>>> = {
      // One that goes on for ever otherwise.
      'GET /api/stream.mjpeg': { method: 'HEAD' },
      // It would end the session of the others.
      'POST /api/logout': { headers: await house.bearer('viewer') },
    };
    for (const [method, path] of operations) {
      const good = await goodRequest(method, path);
      const { url, status = 200 } = good;
      const { headers, ...request } = asked(`${method} ${url}`);
      const body = bodyOf(good, headers);
      const response = await house.app.inject({ ...request, ...body, ...others[`${method} ${path}`] });
      expect(response.statusCode, `${method} ${path}`).toBe(status);
      check(method, path, response);
    }
  });

  it('answers a change of which a part is refused as its description says', async () => {
    const payload = { brightness: 60, nonsense: 1 };
    const response = await house.app.inject({ ...asked('PATCH /api/state'), payload });
    expect(response.statusCode).toBe(207);
    check('PATCH', '/api/state', response);
  });

  it.each([
    ['GET', '/api/recordings', '/api/recordings?limit=0', 400],
    ['GET', '/api/recordings/{id}', '/api/recordings/a', 404],
    ['GET', '/api/state/{key}', '/api/state/nonsense', 404],
    ['POST', '/api/login', '/api/login', 400],
    ['POST', '/api/users', '/api/users', 400],
    ['GET', '/api/users/{name}', '/api/users/a', 404],
    ['DELETE', '/api/users/{name}', '/api/users/administrator', 409],
    ['DELETE', '/api/roles/{name}', '/api/roles/viewer', 409],
    ['DELETE', '/api/tokens/{id}', '/api/tokens/a', 404],
  ] as const)('answers a refusal as its description says: %s %s', async (method, path, url, status) => {
    const payload = method === 'POST' ? { payload: {} } : {};
    const response = await house.app.inject({ method, url, headers: administrator, ...payload });
    expect(response.statusCode).toBe(status);
    check(method, path, response);
  });

  it('answers a change that is refused as a whole as its description says', async () => {
    const response = await house.app.inject({
      ...asked('PATCH /api/state'),
      payload: { brightness: 101, contrast: 'x' },
    });
    expect(response.statusCode).toBe(400);
    check('PATCH', '/api/state', response);
  });
});

describe('the page', () => {
  it('shows every endpoint, key and message', async () => {
    const response = await house.app.inject({ url: '/api/docs' });
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    const asyncApi = (await house.app.inject({ url: '/api/asyncapi.json' })).json();
    for (const path of Object.keys(document.paths)) expect(response.body).toContain(`${path}</code>`);
    for (const key of Object.keys(asyncApi.components.schemas.State.properties)) {
      expect(response.body).toContain(`<code>${key}</code>`);
    }
    for (const name of Object.keys(asyncApi.components.messages)) {
      expect(response.body).toContain(`id="message-${name}"`);
    }
    expect(response.body).not.toMatch(/undefined|\[object/);
  });

  it('needs no script, no style of its own and no other host', async () => {
    const { body } = await house.app.inject({ url: '/api/docs' });
    expect(body).not.toMatch(/<script|<style| style=| on\w+=|https?:\/\//i);
    const links = [...body.matchAll(/(?:href|src)="([^"#]+)/g)].map(([, link]) => link ?? '');
    expect(links).toContain('/api/docs/style.css');
    for (const url of links) expect((await house.app.inject({ url })).statusCode, url).toBe(200);
  });

  it('has anchors for all that it links to', async () => {
    const { body } = await house.app.inject({ url: '/api/docs' });
    const anchors = new Set([...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, target] of body.matchAll(/href="#([^"]+)"/g)) expect(anchors).toContain(target);
  });
});

function goodRequest(method: string, path: string): Promise<GoodRequest> {
  const route = `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
  return scene.request(route, { password: 'administrator-secret' });
}

function asked(line: string): InjectOptions {
  const [method, url = ''] = line.split(' ');
  return { method: method as 'GET', url, headers: administrator };
}

/** Holds an answer to the schema of its status. */
function check(
  method: string,
  path: string,
  response: Awaited<ReturnType<HttpHouse['app']['inject']>>,
): void {
  const name = `${method} ${path}: ${response.statusCode} ${response.body.slice(0, 200)}`;
  const { responses } = document.paths[path]?.[method.toLowerCase()] ?? { responses: {} };
  const status = String(response.statusCode) in responses ? String(response.statusCode) : 'default';
  const content = responses[status]?.content;
  const [type = ''] = String(response.headers['content-type'] ?? '').split(';');
  if (content === undefined) {
    expect(response.body, name).toBe('');
    return;
  }
  expect(Object.keys(content), name).toContain(type);
  if (type !== 'application/json') return;
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'document', ...document });
  const pointer = [path, method.toLowerCase(), 'responses', status, 'content', type, 'schema'];
  const escaped = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  const validate = ajv.compile({ $ref: `document#/paths/${escaped.join('/')}` });
  expect(validate(response.json()), `${name} ${JSON.stringify(validate.errors)}`).toBe(true);
}
