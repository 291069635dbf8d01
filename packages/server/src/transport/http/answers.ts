import {
  type MediaRecord,
  type Page,
  PERMISSIONS,
  type Permission,
  type RecordingProgress,
  type State,
  schemaRef,
} from '@sightglass/protocol';
import { type TSchema, type TUnsafe, Type } from 'typebox';
import type { AuditRow } from '../../audit/entry.ts';
import type { ApiToken } from '../../auth/api-tokens.ts';
import type { Role } from '../../auth/roles.ts';
import type { Login } from '../../auth/session.ts';
import type { User } from '../../auth/users.ts';
import type { SensorReport } from '../../camera/sensor-watch.ts';
import type { LogLine } from '../../log/log-ring.ts';
import type { Abilities, FoundCamera } from '../../media/messages.ts';
import type { Preset } from '../../presets/presets.ts';
import type { ConnectedClient } from '../connected-client.ts';
import type { StreamAddress } from './network.ts';

/** A user as they are shown: `permissions` are those on top of the role. */
export interface ShownUser extends Pick<User, 'username' | 'role' | 'rtsp' | 'createdAt' | 'lastLoginAt'> {
  readonly permissions: readonly Permission[];
}

interface Who {
  readonly role: string;
  readonly permissions: readonly Permission[];
  readonly passwordChangeDue: boolean;
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
  Login: Who & { token: string; expiresAt: Date | null; username: string };
  Session: Who & { authenticated: boolean; username: string | null; expiresAt?: Date | null };
  LoginPage: Paged<Login & { readonly current: boolean }>;
  User: ShownUser;
  UserPage: Paged<ShownUser>;
  Role: Role;
  RolePage: Paged<Role>;
  Token: ApiToken;
  NewToken: ApiToken & { readonly token: string };
  TokenPage: Paged<ApiToken>;
  Preset: Preset;
  PresetPage: Paged<Preset>;
  AuditPage: Paged<AuditRow>;
  ClientPage: Paged<ConnectedClient>;
  FoundCameraPage: Paged<FoundCamera>;
  CameraPage: Paged<{
    camera: 1 | 2;
    exists: boolean;
    sensors: readonly (SensorReport & { abilities?: Abilities })[];
  }>;
  Network: { host: string; port: number; tls: boolean; streams: readonly StreamAddress[] };
  LogPage: Paged<LogLine>;
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

/** An answer that is no JSON object that the description lists. @param types - media types */
export function otherAnswer(description: string, ...types: readonly string[]): TSchema {
  const json = (type: string) => (type === 'application/json' ? { type: 'object' } : { type: 'string' });
  const content = Object.fromEntries(types.map((type) => [type, { schema: json(type) }]));
  return Type.Unsafe<unknown>({ description, content });
}
