import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { LivePicture } from '../../camera/live-picture.ts';
import type { Library } from '../../library/library.ts';
import type { LogRing } from '../../log/log-ring.ts';
import type { FoundCamera } from '../../media/messages.ts';
import type { Presets } from '../../presets/presets.ts';
import type { Store } from '../../state/store.ts';
import type { ServerCertificate } from '../../tls/server-certificate.ts';
import type { ConnectedClient } from '../connected-client.ts';
import type { StreamSeats } from '../stream-seats.ts';
import type { WebRtcSettings } from '../whep/whep-sessions.ts';
import type { ConnectionDoor } from './connection-door.ts';
import type { Access } from './identity.ts';
import type { HttpLimits } from './limits.ts';
import type { ListeningPlaces } from './network.ts';

/** What the HTTP side works with. */
export interface HttpServices extends Access {
  readonly store: Store;
  readonly library: Library;
  readonly presets: Presets;
  readonly audit: AuditLog;
  readonly camera: LivePicture & {
    thumbnail(path: string, width: number): Promise<Uint8Array>;
    discover(): Promise<readonly FoundCamera[]>;
  };
  readonly logger: Logger;
  /** Name that the server gives itself. */
  readonly name: string;
  readonly version: string;
  /** Directory of the built page; null where there is none. */
  readonly consoleDirectory: string | null;
  /** Whether the live picture is shown without a login. */
  readonly publicPicture: boolean;
  /** Seconds until a viewer that does not read is closed. */
  readonly slowClientSeconds: number;
  readonly limits: HttpLimits;
  /** Of those who watch live. */
  readonly seats: StreamSeats;
  /** The last lines that were logged. */
  readonly log: LogRing;
  /** Where the server is listened on, once it is. */
  readonly places: () => ListeningPlaces;
  /** All who are connected at the moment. */
  readonly clients: () => readonly ConnectedClient[];
  readonly webRtc: WebRtcSettings;
  /** What all connections come through. */
  readonly door: ConnectionDoor;
  /** What TLS is spoken with; null for plain HTTP. */
  readonly certificate: ServerCertificate | null;
}

/** The server that routes are added to; their schemas give the types of what comes in. */
export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
