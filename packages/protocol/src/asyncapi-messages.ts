import { ERRORS } from './errors.ts';
import { closedObject, type JsonSchema } from './json-schema.ts';
import { VALUE_SCHEMAS } from './key-schemas.ts';
import { AUTHENTICATION_ERRORS } from './messages.ts';
import { PERMISSIONS } from './permissions.ts';

/** A message of the WebSocket API, as a document describes it. */
export interface DescribedMessage {
  readonly summary: string;
  readonly payload: JsonSchema;
  readonly examples: readonly { readonly payload: unknown }[];
}

const ID: JsonSchema = {
  type: ['string', 'number'],
  description: 'Comes back in every reply to the request that carried it.',
};
const TEXT: JsonSchema = { type: 'string' };
const ANYTHING: JsonSchema = {};
const KEY_LIST: JsonSchema = {
  type: 'array',
  items: TEXT,
  description: 'Keys, or `*` for all that one may read.',
};
const KEYS_ONLY = VALUE_SCHEMAS.State.properties;

/** What a client may send. A message may be several of them at once, and more keys than these. */
export const REQUEST_MESSAGES = {
  credentials: {
    summary: 'Logs in with a user name and a password.',
    payload: request({ username: TEXT, password: TEXT }),
    examples: [{ payload: { username: 'admin', password: 'PASSWORD' } }],
  },
  token: {
    summary: 'Logs in with a token of `POST /api/login` or an API token.',
    payload: request({ token: TEXT }),
    examples: [{ payload: { token: 'TOKEN' } }],
  },
  update: {
    summary: 'Writes keys. Those that pass are applied together; each other gets an error of its own.',
    payload: {
      ...VALUE_SCHEMAS.Changes,
      properties: { ...VALUE_SCHEMAS.Changes.properties, id: ID },
      minProperties: 1,
    },
    examples: [
      { payload: { brightness: 75 } },
      { payload: { 'cam1-light': true, 'auto-exposure': 'manual', id: 1 } },
    ],
  },
  get: {
    summary: 'Asks for values.',
    payload: request({ get: KEY_LIST }),
    examples: [{ payload: { get: ['brightness', 'contrast'] } }, { payload: { get: ['*'], id: 'all' } }],
  },
  info: {
    summary: 'Asks for values: the same as `get`.',
    payload: request({ info: KEY_LIST }),
    examples: [{ payload: { info: ['brightness'] } }],
  },
  subscribe: {
    summary: 'Widens what is broadcast to this client; the first time, only these keys are left.',
    payload: request({ subscribe: KEY_LIST }),
    examples: [{ payload: { subscribe: ['brightness'] } }],
  },
  unsubscribe: {
    summary: 'Narrows what is broadcast to this client.',
    payload: request({ unsubscribe: KEY_LIST }),
    examples: [{ payload: { unsubscribe: ['*'], id: 7 } }],
  },
  ping: {
    summary: 'Asks for a pong with the same content.',
    payload: request({ ping: ANYTHING }),
    examples: [{ payload: { ping: 1 } }],
  },
} as const satisfies Record<string, DescribedMessage>;

/** What the server sends. */
export const SERVER_MESSAGES = {
  authenticated: {
    summary: 'Who the client is, and what it may do from now on.',
    payload: reply({
      authenticated: { const: true },
      username: TEXT,
      role: TEXT,
      permissions: { type: 'array', items: { enum: PERMISSIONS } },
    }),
    examples: [
      {
        payload: {
          authenticated: true,
          username: 'anna',
          role: 'viewer',
          permissions: ['Device_r', 'Media_r', 'Storage_r', 'System_r'],
        },
      },
    ],
  },
  notAuthenticated: {
    summary: 'The login was refused, or has ended.',
    payload: reply(
      {
        authenticated: { const: false },
        error: { enum: AUTHENTICATION_ERRORS },
        retryAfter: {
          type: 'integer',
          minimum: 0,
          description: 'Seconds until the next attempt is looked at.',
        },
      },
      ['retryAfter'],
    ),
    examples: [
      { payload: { authenticated: false, error: 'Invalid credentials' } },
      { payload: { authenticated: false, error: 'Too many attempts', retryAfter: 840 } },
    ],
  },
  confirmation: {
    summary:
      'The keys that were changed, in the order sent, and their values now; also what `get` asked for.',
    payload: reply({ ...KEYS_ONLY, info: { type: 'array', items: TEXT } }, Object.keys(KEYS_ONLY)),
    examples: [{ payload: { brightness: 75, info: ['brightness'] } }],
  },
  values: {
    summary: 'The values that were asked for.',
    payload: reply(KEYS_ONLY, Object.keys(KEYS_ONLY)),
    examples: [{ payload: { brightness: 75, contrast: 60 } }],
  },
  subscribed: {
    summary: 'The keys that are broadcast to this client from now on.',
    payload: reply({ subscribed: { type: 'array', items: TEXT } }),
    examples: [{ payload: { subscribed: ['brightness'] } }],
  },
  pong: {
    summary: 'The content of the ping.',
    payload: reply({ pong: ANYTHING }),
    examples: [{ payload: { pong: 1 } }],
  },
  error: {
    summary: 'A request, or one key of it, that was refused. The connection stays open.',
    payload: reply(
      {
        error: { enum: Object.keys(ERRORS) },
        key: { ...TEXT, description: 'As the client spelt it.' },
        message: { ...TEXT, description: 'What to do about it.' },
      },
      ['key', 'message'],
    ),
    examples: [
      {
        payload: {
          error: 'Invalid value',
          key: 'brightness',
          message: 'Value must be between 0 and 100',
        },
      },
    ],
  },
  broadcast: {
    summary: 'Keys whose values have changed, wherever the change came from.',
    payload: { ...VALUE_SCHEMAS.State, minProperties: 1 },
    examples: [{ payload: { brightness: 75 } }],
  },
} as const satisfies Record<string, DescribedMessage>;

function request(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties: { ...properties, id: ID }, required: Object.keys(properties) };
}

function reply(
  properties: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema {
  return closedObject({ ...properties, id: ID }, { optional: [...optional, 'id'] });
}
