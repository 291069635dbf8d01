import { type DescribedMessage, REQUEST_MESSAGES, SERVER_MESSAGES } from './asyncapi-messages.ts';
import type { JsonSchema } from './json-schema.ts';
import { VALUE_SCHEMAS } from './key-schemas.ts';

type RequestName = keyof typeof REQUEST_MESSAGES;
type ServerMessageName = keyof typeof SERVER_MESSAGES;

/** A pointer to another part of the document. */
export interface Reference {
  readonly $ref: string;
}

/** What can happen on the channel, from the server's side: it receives requests and sends news. */
export interface Operation {
  readonly action: 'receive' | 'send';
  readonly channel: Reference;
  readonly summary: string;
  readonly messages: readonly Reference[];
  readonly reply?: { readonly channel: Reference; readonly messages: readonly Reference[] };
}

/** An AsyncAPI 3.0 document. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: 'application/json';
  readonly servers: Readonly<Record<string, object>>;
  readonly channels: { readonly api: object };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly messages: Readonly<Record<string, DescribedMessage & { readonly name: string }>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

/** What may come back for each request; any of them may be refused by an error. */
const REPLIES: Readonly<Record<RequestName, readonly ServerMessageName[]>> = {
  credentials: ['authenticated', 'notAuthenticated'],
  token: ['authenticated', 'notAuthenticated'],
  update: ['confirmation'],
  get: ['values'],
  info: ['values'],
  subscribe: ['subscribed'],
  unsubscribe: ['subscribed'],
  ping: ['pong'],
};

const CHANNEL: Reference = { $ref: '#/channels/api' };
const DESCRIPTION = `One JSON object per text frame. The connection needs no login; keys that are public can be read without
one. Requests of a client are handled one after the other, in the order sent. A message may be several requests at once: the login is
done first, then changes, then what is asked for. Who reads or writes a key needs any one of the permissions in \`x-read\` or \`x-write\`.`;

/**
 * Describes the WebSocket API, out of the key table and the messages.
 *
 * @param version - of the server
 */
export function asyncApiDocument({ title, version }: { title: string; version: string }): AsyncApiDocument {
  return {
    asyncapi: '3.0.0',
    info: { title: `${title}: WebSocket`, version, description: DESCRIPTION },
    defaultContentType: 'application/json',
    servers: { plain: server('ws'), secure: server('wss') },
    channels: {
      api: {
        address: '/api/v1',
        description: 'Everything: state, changes, logins.',
        messages: Object.fromEntries(
          Object.keys(MESSAGES).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
      },
    },
    operations: { ...requestOperations(), ...newsOperations() },
    components: {
      schemas: VALUE_SCHEMAS,
      messages: Object.fromEntries(
        Object.entries(MESSAGES).map(([name, message]) => [name, { name, ...message }]),
      ),
      securitySchemes: {
        cookie: {
          type: 'httpApiKey',
          in: 'cookie',
          name: 'sightglass_session',
          description: 'Of POST /api/login.',
        },
        bearer: { type: 'http', scheme: 'bearer', description: 'A token in the upgrade request.' },
        basic: {
          type: 'http',
          scheme: 'basic',
          description: 'User name and password in the upgrade request.',
        },
      },
    },
  };
}

const MESSAGES: Readonly<Record<string, DescribedMessage>> = { ...REQUEST_MESSAGES, ...SERVER_MESSAGES };

function server(protocol: 'ws' | 'wss'): object {
  return {
    host: '{address}',
    protocol,
    description: protocol === 'ws' ? 'Without TLS.' : 'With TLS.',
    variables: { address: { default: 'localhost:8080', description: 'Host and port of the server.' } },
  };
}

function messages(names: readonly string[]): readonly Reference[] {
  return names.map((name) => ({ $ref: `#/channels/api/messages/${name}` }));
}

function requestOperations(): Record<string, Operation> {
  return Object.fromEntries(
    Object.entries(REPLIES).map(([name, replies]) => [
      name,
      {
        action: 'receive',
        channel: CHANNEL,
        summary: MESSAGES[name]?.summary ?? name,
        messages: messages([name]),
        reply: { channel: CHANNEL, messages: messages([...replies, 'error']) },
      },
    ]),
  );
}

function newsOperations(): Record<string, Operation> {
  return {
    broadcast: {
      action: 'send',
      channel: CHANNEL,
      summary: 'To every client that may read a key and has not unsubscribed from it.',
      messages: messages(['broadcast']),
    },
    sessionChange: {
      action: 'send',
      channel: CHANNEL,
      summary: 'Unasked, when the rights of a login change or it ends.',
      messages: messages(['authenticated', 'notAuthenticated']),
    },
  };
}
