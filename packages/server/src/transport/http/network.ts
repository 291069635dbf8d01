import { networkInterfaces } from 'node:os';
import { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import { answer } from './answers.ts';
import type { App, HttpServices } from './services.ts';

/** Where the server is listened on. */
export interface ListeningPlaces {
  /** As it is set. */
  readonly host: string;
  readonly port: number;
  /** Of RTSP; undefined where there is none. */
  readonly rtspPort: number | undefined;
}

/** A way to reach something of the server. */
export interface StreamAddress {
  readonly name: string;
  readonly url: string;
  readonly note?: string;
}

/** Where the server is, and the addresses of all that it serves as whoever asks can reach them. */
export function addNetwork(app: App, { places, certificate, publicPicture }: HttpServices): void {
  const tls = certificate !== null;
  const schema = {
    summary: 'Where the server is, and the addresses of page, API and streams',
    tags: ['server'],
    response: { 200: answer('Network', 'Addresses as the one that was asked sees them.') },
  };
  app.get('/api/network', { schema, config: { access: ['Network_r'] } }, (request) => {
    const { host, port, rtspPort } = places();
    const [authority, name] = askedAt(request, port);
    const note = publicPicture ? undefined : 'Takes a login or a token';
    const way = (label: string, scheme: string, path: string, noted = note): StreamAddress => ({
      name: label,
      url: `${tls ? `${scheme}s` : scheme}://${scheme === 'rtsp' ? `${name}:${rtspPort}` : authority}${path}`,
      ...(noted === undefined ? {} : { note: noted }),
    });
    const streams = [
      way('Console', 'http', '/', undefined),
      way('WebSocket', 'ws', '/api/v1', undefined),
      way('Picture', 'http', '/camera.jpeg'),
      way('MJPEG', 'http', '/api/stream.mjpeg'),
      ...(rtspPort === undefined
        ? []
        : [way('RTSP main', 'rtsp', '/stream0'), way('RTSP sub', 'rtsp', '/stream1')]),
    ];
    return { host, port, tls, addresses: addresses(), streams };
  });
}

/** What the server was asked at: with its port where that is not the usual one, and without. */
function askedAt({ host, raw }: FastifyRequest, port: number): [authority: string, name: string] {
  const scheme = raw.socket instanceof TLSSocket ? 'https' : 'http';
  const asked = `${scheme}://${host}`;
  // The guard lets no other host through than those that the server has; HTTP/1.0 may name none.
  const { host: authority, hostname } = new URL(
    URL.canParse(asked) ? asked : `${scheme}://localhost:${port}`,
  );
  return [authority, hostname];
}

/** The addresses of this machine's interfaces. */
function addresses() {
  return Object.entries(networkInterfaces()).flatMap(([name, found = []]) =>
    found.map(({ address, family, internal }) => ({ address, family, internal, interface: name })),
  );
}
