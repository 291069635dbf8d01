import { writeFileSync } from 'node:fs';
import { type MediaRecord, PERMISSIONS } from '@sightglass/protocol';
import type { InjectOptions } from 'fastify';
import { FACTS, FILM, JPEG } from '../../library/library.testkit.ts';
import { OFFER } from '../whep/offer.testkit.ts';
import { pictureOf } from '../whep/picture.testkit.ts';
import type { HttpHouse } from './http-server.testkit.ts';

/** A request that whoever may make it gets the wished answer to. */
export interface GoodRequest {
  /** With what stands for its parameters. */
  readonly url: string;
  /** An object is sent as JSON. */
  readonly payload?: object | string;
  /** Of a payload that is text. */
  readonly type?: string;
  /** Of the answer; 200 where it is not given. */
  readonly status?: number;
}

/** The body of a good request, with the headers that go with it. @param headers - that it is sent with anyway */
export function bodyOf({ payload, type }: GoodRequest, headers: InjectOptions['headers'] = {}) {
  const given = type === undefined ? headers : { ...headers, 'content-type': type };
  return { headers: given, ...(payload === undefined ? {} : { payload }) };
}

type Maker = (scene: Scene, caller: { readonly password: string }) => GoodRequest | Promise<GoodRequest>;

/** Somebody, and a role, that it is about; neither may do anything. */
const SPARE = 'spare';
const ROLE = 'may-nothing';
/** With a picture. */
const PRESET = 'bright';

/** Who makes what is needed. */
const MAKER = { username: null, address: '127.0.0.1', permissions: new Set(PERMISSIONS) };

/**
 * A house with a film, a picture, and a user and a role that nobody needs, so that every request there is can be
 * made with success, and again after that: what removes something gets something new to remove.
 */
export class Scene {
  readonly house: HttpHouse;
  readonly film: string;
  readonly picture: string;
  #lastNumber = 0;

  private constructor(house: HttpHouse, film: string, picture: string) {
    this.house = house;
    this.film = film;
    this.picture = picture;
  }

  static async set(house: HttpHouse): Promise<Scene> {
    house.auth.administration.createRole(MAKER, ROLE, []);
    await house.add(SPARE, ROLE);
    const preset = { name: PRESET, values: { brightness: 60 }, by: null, thumbnail: JPEG };
    house.presets.save(preset, new Date());
    // What a stream begins with: its head goes out with the first frame.
    house.picture.newest = JPEG;
    house.picture.newestVideo = pictureOf(true, Date.now(), 0);
    return new Scene(house, (await film(house)).id, (await picture(house)).id);
  }

  /** A name that nothing has yet. */
  newName(): string {
    this.#lastNumber += 1;
    return `new-${this.#lastNumber}`;
  }

  /** The request for a route as `METHOD /path/:parameter`. @throws RangeError for a route that there is no request for */
  async request(route: string, caller: { readonly password: string }): Promise<GoodRequest> {
    const maker = MAKERS[route];
    if (maker) return maker(this, caller);
    const [, path = ''] = route.split(' ');
    if (path.includes(':')) throw new RangeError(`What stands for the parameters of ${route}?`);
    return { url: path };
  }
}

const MAKERS: Readonly<Record<string, Maker>> = {
  'POST /api/login': () => ({
    url: '/api/login',
    payload: { username: SPARE, password: `${SPARE}-secret` },
  }),
  'POST /api/logout': () => ({ url: '/api/logout', status: 204 }),
  // A good password would end all sessions of the caller: this one is refused, but not before the right to ask.
  'POST /api/password': (_scene, { password }) => ({
    url: '/api/password',
    payload: { currentPassword: password, newPassword: 'short' },
    status: 400,
  }),
  'POST /api/users': (scene) => ({
    url: '/api/users',
    payload: { username: scene.newName(), password: 'correct horse battery', role: ROLE },
    status: 201,
  }),
  'GET /api/users/:name': () => ({ url: `/api/users/${SPARE}` }),
  'PATCH /api/users/:name': () => ({ url: `/api/users/${SPARE}`, payload: { role: ROLE } }),
  'DELETE /api/users/:name': async (scene) => {
    const name = scene.newName();
    scene.house.addWithoutPassword(name, ROLE);
    return { url: `/api/users/${name}`, status: 204 };
  },
  'POST /api/roles': (scene) => ({
    url: '/api/roles',
    payload: { name: scene.newName(), permissions: [] },
    status: 201,
  }),
  'PATCH /api/roles/:name': () => ({ url: `/api/roles/${ROLE}`, payload: { permissions: [] } }),
  'DELETE /api/roles/:name': (scene) => {
    const name = scene.newName();
    scene.house.auth.administration.createRole(MAKER, name, []);
    return { url: `/api/roles/${name}`, status: 204 };
  },
  'POST /api/tokens': () => ({
    url: '/api/tokens',
    payload: { name: 'panel', permissions: [] },
    status: 201,
  }),
  // One of somebody else.
  'DELETE /api/tokens/:id': ({ house }) => {
    const { id } = house.auth.administration.createToken(
      { ...MAKER, username: SPARE },
      { name: 'old', permissions: [] },
    );
    return { url: `/api/tokens/${id}`, status: 204 };
  },
  'DELETE /api/sessions/:id': async ({ house }) => {
    await house.auth.login(SPARE, `${SPARE}-secret`, '192.0.2.99');
    const [session] = house.auth.administration.sessions(SPARE);
    return { url: `/api/sessions/${session?.id}`, status: 204 };
  },
  'GET /api/state/:key': () => ({ url: '/api/state/recording' }),
  'PATCH /api/state': () => ({ url: '/api/state', payload: { brightness: 60 } }),
  'PUT /api/presets/:name': () => ({ url: '/api/presets/new', payload: { values: { brightness: 60 } } }),
  'PATCH /api/presets/:name': ({ house }) => {
    house.presets.save({ name: 'old', values: { brightness: 60 }, by: null }, new Date());
    return { url: '/api/presets/old', payload: { name: 'renamed' } };
  },
  'GET /api/presets/:name/thumbnail': () => ({ url: `/api/presets/${PRESET}/thumbnail` }),
  'POST /api/presets/:name/apply': () => ({ url: `/api/presets/${PRESET}/apply` }),
  'DELETE /api/presets/:name': ({ house }) => {
    house.presets.save({ name: 'old', values: { brightness: 60 }, by: null }, new Date());
    return { url: '/api/presets/old', status: 204 };
  },
  'POST /api/recording/pause': async ({ house }) => {
    await record(house);
    return { url: '/api/recording/pause' };
  },
  'POST /api/recording/resume': async ({ house }) => {
    await record(house);
    return { url: '/api/recording/resume' };
  },
  'POST /api/whep': () => ({ url: '/api/whep', payload: OFFER, type: 'application/sdp', status: 201 }),
  // A session is found by whoever began it alone, but nobody is told so before the right to ask.
  'PATCH /api/whep/:id': () => ({
    url: '/api/whep/of-nobody',
    payload: 'a=end-of-candidates\r\n',
    type: 'application/trickle-ice-sdpfrag',
    status: 404,
  }),
  'DELETE /api/whep/:id': () => ({ url: '/api/whep/of-nobody', status: 404 }),
  'POST /api/snapshot': () => ({ url: '/api/snapshot', status: 201 }),
  'GET /api/recordings/:id': ({ film }) => ({ url: `/api/recordings/${film}` }),
  'GET /api/recordings/:id/file': ({ film }) => ({ url: `/api/recordings/${film}/file` }),
  'GET /api/recordings/:id/thumbnail': ({ film }) => ({ url: `/api/recordings/${film}/thumbnail` }),
  'PATCH /api/recordings/:id': ({ film }) => ({
    url: `/api/recordings/${film}`,
    payload: { name: 'Part 7', note: null },
  }),
  'POST /api/recordings/:id/restore': async ({ house }) => {
    const { id } = await film(house);
    house.library.removals.later('recording', id, 60);
    return { url: `/api/recordings/${id}/restore` };
  },
  'DELETE /api/recordings/:id': async ({ house }) => ({
    url: `/api/recordings/${(await film(house)).id}`,
    status: 204,
  }),
  'GET /api/snapshots/:id': ({ picture }) => ({ url: `/api/snapshots/${picture}` }),
  'GET /api/snapshots/:id/file': ({ picture }) => ({ url: `/api/snapshots/${picture}/file` }),
  'PATCH /api/snapshots/:id': ({ picture }) => ({
    url: `/api/snapshots/${picture}`,
    payload: { name: 'Part 7', note: null },
  }),
  'POST /api/snapshots/:id/restore': async ({ house }) => {
    const { id } = await picture(house);
    house.library.removals.later('snapshot', id, 60);
    return { url: `/api/snapshots/${id}/restore` };
  },
  'GET /api/snapshots/:id/thumbnail': ({ picture }) => ({ url: `/api/snapshots/${picture}/thumbnail` }),
  'DELETE /api/snapshots/:id': async ({ house }) => ({
    url: `/api/snapshots/${(await picture(house)).id}`,
    status: 204,
  }),
  'GET /api/v1': () => ({ url: '/api/v1', status: 426 }),
  'GET /api/live': () => ({ url: '/api/live', status: 426 }),
};

/** Begins a recording where none is under way. */
async function record({ store }: HttpHouse): Promise<void> {
  await store.change({ ...MAKER, permissions: new Set(['Media_rw'] as const) }, [['record', true]]);
}

async function film({ library }: HttpHouse): Promise<MediaRecord> {
  const { record, path } = library.beginRecording({
    startedAt: new Date(),
    resolution: '640x480',
    fps: 30,
  });
  writeFileSync(path, FILM);
  await library.finishRecording(record.id, FACTS);
  return record;
}

function picture({ library }: HttpHouse): Promise<MediaRecord> {
  return library.addSnapshot(JPEG, { takenAt: new Date(), resolution: '640x480' });
}
