import { closedObject, type JsonSchema, PERMISSIONS, schemaRef, VALUE_SCHEMAS } from '@sightglass/protocol';
import { SENSOR_STATES } from '../../camera/sensor-watch.ts';
import { LOG_LEVELS } from '../../log/log-ring.ts';
import { CLIENT_KINDS } from '../connected-client.ts';

const TEXT: JsonSchema = { type: 'string' };
const NAME_OF_ITS_OWN: JsonSchema = { type: ['string', 'null'] };
const TIME: JsonSchema = { type: 'string', format: 'date-time', description: 'ISO 8601, UTC.' };
const TIME_OR_NEVER: JsonSchema = { ...TIME, type: ['string', 'null'] };
const NUMBER: JsonSchema = { type: 'number', minimum: 0 };
const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
const PERMISSION_LIST: JsonSchema = { type: 'array', items: { enum: PERMISSIONS } };
const WHO = { username: TEXT, role: TEXT, permissions: PERMISSION_LIST } as const;
const RESOLUTION_LIST: JsonSchema = {
  type: 'array',
  items: TEXT,
  description: 'Sizes that this camera offers, as `WxH`; the key `resolution` takes those of both cameras.',
};
const CHANGE_DUE: JsonSchema = {
  type: 'boolean',
  description: 'Whether the password was made up at the first start, and should be changed.',
};
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
  Login: closedObject(
    { token: TEXT, expiresAt: TIME, ...WHO, passwordChangeDue: CHANGE_DUE },
    { description: 'A session that begins.' },
  ),
  Session: closedObject(
    {
      authenticated: { type: 'boolean' },
      ...WHO,
      username: { type: ['string', 'null'] },
      passwordChangeDue: CHANGE_DUE,
      expiresAt: { ...TIME_OR_NEVER, description: 'null for an API token that has no end.' },
    },
    { optional: ['expiresAt'], description: 'Who asks, and what they may do.' },
  ),
  OpenLogin: closedObject(
    {
      id: TEXT,
      username: TEXT,
      createdAt: TIME,
      lastSeenAt: { ...TIME, description: 'When it was used last.' },
      expiresAt: { ...TIME, description: 'When it ends, unless it is used before.' },
      address: { ...TEXT, description: "Where the login came from; '' where that was not noted." },
      userAgent: { ...TEXT, description: 'What the program said it was.' },
      current: { type: 'boolean', description: 'Whether it is the one that asks.' },
    },
    { description: 'A login that has not ended.' },
  ),
  LoginPage: pageOf('OpenLogin', 'Logins, latest used first.'),
  User: closedObject(
    {
      username: TEXT,
      role: TEXT,
      permissions: { ...PERMISSION_LIST, description: 'Those on top of the role.' },
      rtsp: { type: 'boolean', description: 'Whether they may log in over RTSP by Digest.' },
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
  Preset: closedObject(
    {
      name: TEXT,
      values: { type: 'object', additionalProperties: true, description: 'Keys and values.' },
      createdAt: { ...TIME, description: 'When it was saved.' },
      by: { type: ['string', 'null'], description: 'Who saved it.' },
    },
    { description: 'Values under a name, to be brought back together.' },
  ),
  PresetPage: pageOf('Preset', 'Presets by name.'),
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
  Client: closedObject(
    {
      id: TEXT,
      username: { type: ['string', 'null'], description: 'null for an anonymous.' },
      role: TEXT,
      address: TEXT,
      kind: { enum: CLIENT_KINDS, description: '`live` is H.264 over a WebSocket.' },
      since: TIME,
      userAgent: { ...TEXT, description: 'What the program says it is.' },
    },
    { optional: ['userAgent'], description: 'Somebody who is connected.' },
  ),
  Camera: closedObject(
    {
      camera: { enum: [1, 2] },
      exists: {
        type: 'boolean',
        description: 'As `cam1-exists` and `cam2-exists` have it: whether its pictures come.',
      },
      sensors: { type: 'array', items: schemaRef('Sensor') },
      resolutions: RESOLUTION_LIST,
    },
    { description: 'A camera, and how its sensors do.' },
  ),
  Sensor: closedObject(
    {
      sensor: { ...COUNT, description: 'Counted from 1.' },
      source: { ...TEXT, description: 'Where its pictures come from, without user name and password.' },
      state: { enum: SENSOR_STATES, description: '`idle` while another one of the camera is in use.' },
      since: { ...TIME, description: 'Since when it is in that state.' },
      error: {
        ...TEXT,
        description:
          'Why there are no pictures, why settings do not reach the camera, or why an idle one was left.',
      },
      resolution: { ...TEXT, description: 'Of the pictures as they come in.' },
      fps: {
        ...NUMBER,
        description: 'Pictures that come in per second; a synthetic camera at which nobody looks makes 2.',
      },
      abilities: schemaRef('Abilities'),
    },
    {
      optional: ['error', 'resolution', 'fps', 'abilities'],
      description: 'Where the pictures of a camera come from.',
    },
  ),
  Abilities: closedObject(
    {
      device: { ...TEXT, description: 'The path of a camera of the machine.' },
      name: { ...TEXT, description: 'What it calls itself.' },
      formats: {
        type: 'array',
        items: closedObject({
          format: {
            ...TEXT,
            description:
              'Four letters of Video4Linux; of a network camera its codec, and by ONVIF the name of the profile.',
          },
          width: COUNT,
          height: COUNT,
          rates: { type: 'array', items: NUMBER, description: 'In 1/s, highest first.' },
        }),
        description: 'What it delivers; at most 128.',
      },
      controls: {
        type: 'array',
        items: closedObject(
          {
            id: { ...TEXT, description: 'Of Video4Linux, in hexadecimal, or a name of ONVIF.' },
            name: TEXT,
            min: NUMBER,
            max: NUMBER,
            default: { ...NUMBER, description: 'Not there where the camera tells none, as by ONVIF.' },
            inactive: { type: 'boolean', description: 'Whether an automatic rules it at the moment.' },
            choices: {
              type: 'array',
              items: closedObject({ value: NUMBER, name: TEXT }),
              description: 'Of a menu.',
            },
          },
          { optional: ['default', 'choices'] },
        ),
        description: 'Those of the camera that have a range or choices, in its own units; at most 128.',
      },
      keys: {
        type: 'array',
        items: closedObject({
          key: TEXT,
          by: { enum: ['camera', 'picture'], description: 'Who does it.' },
          controls: { type: 'array', items: TEXT, description: 'What it is in the camera.' },
        }),
      },
      lamp: { ...TEXT, description: 'Where the light is switched besides: a LED, a GPIO line, or a host.' },
    },
    {
      optional: ['device', 'name', 'lamp'],
      description: 'What a camera can; not there while that is not known.',
    },
  ),
  CameraPage: pageOf('Camera', 'The cameras.'),
  FoundCamera: closedObject(
    {
      address: {
        ...TEXT,
        description: 'As a source is written: `v4l2:usb:VENDOR:PRODUCT`, `v4l2:PATH` or `onvif://HOST:PORT`.',
      },
      name: { ...NAME_OF_ITS_OWN, description: 'What it calls itself: text of a stranger.' },
      model: NAME_OF_ITS_OWN,
      problem: { ...TEXT, description: 'Why it cannot be used yet, and what to do.' },
      abilities: schemaRef('Abilities'),
    },
    { optional: ['problem', 'abilities'], description: 'A camera that could be a source.' },
  ),
  FoundCameraPage: pageOf('FoundCamera', 'Cameras of the machine, then those on the network, by address.'),
  Network: closedObject(
    {
      host: { ...TEXT, description: 'What is listened on, as it is set.' },
      port: COUNT,
      tls: { type: 'boolean' },
      addresses: {
        type: 'array',
        items: closedObject({
          address: TEXT,
          family: { enum: ['IPv4', 'IPv6'] },
          internal: { type: 'boolean', description: 'Whether only this machine reaches it.' },
          interface: TEXT,
        }),
        description: 'Of the interfaces of the machine.',
      },
      streams: {
        type: 'array',
        items: closedObject({ name: TEXT, url: TEXT, note: TEXT }, { optional: ['note'] }),
        description: 'What is served, by its address for whoever asks.',
      },
    },
    { description: 'Where the server is.' },
  ),
  LogLine: closedObject(
    {
      at: TIME,
      level: { enum: LOG_LEVELS },
      part: { ...TEXT, description: 'The part of the server that speaks.' },
      message: TEXT,
    },
    { optional: ['part'], description: 'A line of the log.' },
  ),
  LogPage: pageOf('LogLine', 'Lines of the log, oldest first.'),
  ClientPage: pageOf('Client', 'Who is connected, in the order in which they came.'),
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
          {
            camera: { enum: [1, 2] },
            exists: { type: 'boolean' },
            sensors: COUNT,
            resolutions: RESOLUTION_LIST,
            problem: TEXT,
          },
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

function pageOf(name: string, description: string): JsonSchema {
  return closedObject(
    {
      items: { type: 'array', items: schemaRef(name) },
      cursor: { type: ['string', 'null'], description: 'Asks for the next page; null on the last one.' },
    },
    { description },
  );
}
