import {
  closedObject,
  type JsonSchema,
  type MediaRecord,
  type Page,
  PERMISSIONS,
  type Permission,
  type RecordingProgress,
  type State,
  schemaRef,
  VALUE_SCHEMAS,
} from '@sightglass/protocol';
import { type TSchema, type TUnsafe, Type } from 'typebox';
import type { AuditRow } from '../../audit/entry.ts';
import type { ApiToken } from '../../auth/api-tokens.ts';
import type { Role } from '../../auth/roles.ts';
import type { User } from '../../auth/users.ts';

const TEXT: JsonSchema = { type: 'string' };
const TIME: JsonSchema = { type: 'string', format: 'date-time', description: 'ISO 8601, UTC.' };
const TIME_OR_NEVER: JsonSchema = { ...TIME, type: ['string', 'null'] };
const NUMBER: JsonSchema = { type: 'number', minimum: 0 };
const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
const PERMISSION_LIST: JsonSchema = { type: 'array', items: { enum: PERMISSIONS } };
const WHO = { username: TEXT, role: TEXT, permissions: PERMISSION_LIST } as const;
const TOKEN = {
  id: TEXT,
  name: { ...TEXT, description: 'What its owner calls it.' },
  username: { ...TEXT, description: 'Its owner.' },
  permissions: { ...PERMISSION_LIST, description: 'As granted; the owner may have fewer by now.' },
  createdAt: TIME,
  expiresAt: { ...TIME_OR_NEVER, description: 'null for one that has no end.' },
} as const;
const PROBLEM = { code: { ...TEXT, description: 'In capitals, for programs.' }, message: TEXT } as const;

/** Bodies of answers, by the names under which the description lists them. */
export const COMPONENTS = {
  ...VALUE_SCHEMAS,
  Failure: closedObject(
    { error: closedObject(PROBLEM), errors: { type: 'array', items: schemaRef('KeyProblem') } },
    {
      optional: ['errors'],
      description: 'Why a request was refused, and what to do about it; `errors` for each key of a PATCH.',
    },
  ),
  KeyProblem: closedObject({ key: TEXT, ...PROBLEM }, { description: 'Why one key was refused.' }),
  PartialChange: closedObject(
    { values: schemaRef('State'), errors: { type: 'array', items: schemaRef('KeyProblem') } },
    { description: 'What was changed, and what was not.' },
  ),
  MediaPage: pageOf('MediaRecord', 'A page of a list, newest first.'),
  RecordingStatus: closedObject(
    {
      state: { enum: ['idle', 'recording', 'paused'] },
      recording: { anyOf: [schemaRef('RecordingProgress'), { type: 'null' }] },
    },
    { description: 'Whether it records, and what.' },
  ),
  Login: closedObject({ token: TEXT, expiresAt: TIME, ...WHO }, { description: 'A session that begins.' }),
  Session: closedObject(
    {
      authenticated: { type: 'boolean' },
      ...WHO,
      username: { type: ['string', 'null'] },
      expiresAt: { ...TIME_OR_NEVER, description: 'null for an API token that has no end.' },
    },
    { optional: ['expiresAt'], description: 'Who asks, and what they may do.' },
  ),
  User: closedObject(
    {
      username: TEXT,
      role: TEXT,
      permissions: { ...PERMISSION_LIST, description: 'Those on top of the role.' },
      createdAt: TIME,
      lastLoginAt: { ...TIME_OR_NEVER, description: 'null before the first login.' },
    },
    { description: 'Somebody who may log in.' },
  ),
  UserPage: pageOf('User', 'Users, newest first.'),
  Role: closedObject(
    {
      name: TEXT,
      permissions: PERMISSION_LIST,
      builtIn: { type: 'boolean', description: 'Whether it comes with the product and cannot be changed.' },
    },
    { description: 'What somebody may do who has it.' },
  ),
  RolePage: pageOf('Role', 'Roles: those of the product, then by name.'),
  Token: closedObject(TOKEN, { description: 'A token for a program, without the token itself.' }),
  NewToken: closedObject(
    { ...TOKEN, token: { ...TEXT, description: 'It is shown this once.' } },
    { description: 'A token for a program that was just made.' },
  ),
  TokenPage: pageOf('Token', 'Tokens, newest first.'),
  AuditRow: closedObject(
    {
      at: { ...TIME, description: 'When it was done, or done first.' },
      user: { type: ['string', 'null'], description: 'null for an anonymous.' },
      address: TEXT,
      action: { ...TEXT, description: '`login`, `write`, or a thing and what became of it: `user.create`.' },
      key: { ...TEXT, description: 'What it was done to: a key, an id, the name of a user.' },
      from: { description: 'The old value.' },
      to: { description: 'The new value, or the one that was asked for.' },
      ok: { type: 'boolean' },
      error: { ...TEXT, description: 'Why it was refused.' },
      count: { ...COUNT, description: 'How often, where it was more than once in quick succession.' },
    },
    {
      optional: ['key', 'from', 'to', 'error', 'count'],
      description: 'What somebody did or was refused; never with a password or a token.',
    },
  ),
  AuditPage: pageOf('AuditRow', 'A page of the audit log, newest first.'),
  Health: closedObject(
    {
      status: { enum: ['healthy', 'unhealthy'] },
      checks: {
        type: 'object',
        additionalProperties: TEXT,
        description: '`ok` for each part, or what is wrong.',
      },
    },
    { description: 'Whether everything works.' },
  ),
  Status: closedObject(
    {
      name: TEXT,
      version: TEXT,
      uptime: { ...COUNT, description: 'In seconds.' },
      cameras: {
        type: 'array',
        items: closedObject(
          { camera: { enum: [1, 2] }, exists: { type: 'boolean' }, sensors: COUNT, problem: TEXT },
          { optional: ['problem'] },
        ),
      },
      recording: { enum: [true, false, 'pause'] },
      clients: COUNT,
      load: closedObject(
        { average: { type: 'array', items: NUMBER }, memoryBytes: COUNT },
        { description: 'With System_r.' },
      ),
      storage: { anyOf: [schemaRef('StorageReport'), { type: 'null' }] },
      media: {
        type: 'object',
        description: 'With System_r: state and statistics of the media process.',
        properties: { state: { enum: ['starting', 'running', 'down'] } },
        required: ['state'],
        additionalProperties: true,
      },
    },
    { optional: ['load', 'storage', 'media'], description: 'How the server does.' },
  ),
} as const satisfies Record<string, JsonSchema>;

/** A user as they are shown: `permissions` are those on top of the role. */
export interface ShownUser extends Pick<User, 'username' | 'role' | 'createdAt' | 'lastLoginAt'> {
  readonly permissions: readonly Permission[];
}

interface Paged<T> {
  readonly items: readonly T[];
  readonly cursor: string | null;
}

/** What the bodies are in the code, where the compiler is to hold a route to them. */
interface Bodies {
  Failure: { error: { code: string; message: string } };
  MediaRecord: MediaRecord | undefined;
  MediaPage: Page;
  State: Partial<State>;
  PartialChange: { values: object; errors: readonly object[] };
  RecordingStatus: { state: string; recording: RecordingProgress | null };
  Login: { token: string; expiresAt: Date | null; username: string; role: string; permissions: Permission[] };
  Session: {
    authenticated: boolean;
    username: string | null;
    role: string;
    permissions: Permission[];
    expiresAt?: Date | null;
  };
  User: ShownUser;
  UserPage: Paged<ShownUser>;
  Role: Role;
  RolePage: Paged<Role>;
  Token: ApiToken;
  NewToken: ApiToken & { readonly token: string };
  TokenPage: Paged<ApiToken>;
  AuditPage: Paged<AuditRow>;
  Health: { status: string; checks: Readonly<Record<string, string>> };
  Status: { name: string; version: string; uptime: number; cameras: object[] };
}

/** An answer with a body as JSON, for the `response` of a route's schema. It describes and checks types, and drops no field. */
export function answer<N extends keyof Bodies>(name: N, description: string): TUnsafe<Bodies[N]> {
  return Type.Unsafe<Bodies[N]>({ ...schemaRef(name), description });
}

/** Permissions in a body that comes in; what is none of them is refused by name where the body is used. */
export const GRANTED = Type.Array(Type.String(), { description: `Any of ${PERMISSIONS.join(', ')}.` });

/** An answer without a body. */
export function emptyAnswer(description: string): TSchema {
  return Type.Unsafe<unknown>({ type: 'null', description });
}

/** An answer that is no JSON object of {@link COMPONENTS}. @param types - media types */
export function otherAnswer(description: string, ...types: readonly string[]): TSchema {
  const json = (type: string) => (type === 'application/json' ? { type: 'object' } : { type: 'string' });
  const content = Object.fromEntries(types.map((type) => [type, { schema: json(type) }]));
  return Type.Unsafe<unknown>({ description, content });
}

function pageOf(name: string, description: string): JsonSchema {
  return closedObject(
    {
      items: { type: 'array', items: schemaRef(name) },
      cursor: { type: ['string', 'null'], description: 'Asks for the next page; null on the last one.' },
    },
    { description },
  );
}
