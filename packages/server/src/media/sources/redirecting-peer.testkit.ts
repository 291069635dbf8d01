import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a {@link RedirectingPeer} is to be like. */
export interface RedirectingPeerOptions {
  /** Where it sends whoever asks; undefined where it describes nothing. */
  readonly to?: string;
  /** The request that it sends elsewhere with, and says everything else at. */
  readonly at?: 'OPTIONS' | 'DESCRIBE';
  /** Challenges that have to be answered before. */
  readonly challenges?: readonly string[];
  /** What it says instead to whoever asks for a description. */
  readonly says?: string;
}

/** A camera over RTSP that shows nothing: it sends elsewhere, or says what it is told to. Stopped with the test. */
export class RedirectingPeer {
  /** Methods that were asked for, and how the login began. */
  readonly asked: string[] = [];
  connections = 0;
  readonly port: number;

  private constructor(
    server: Server,
    { to, at = 'DESCRIBE', challenges = [], says }: RedirectingPeerOptions,
  ) {
    this.port = (server.address() as AddressInfo).port;
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => {
      this.connections += 1;
      sockets.add(socket.on('error', () => {}));
      let text = '';
      socket.on('data', (part) => {
        text += String(part);
        for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
          const request = text.slice(0, end);
          text = text.slice(end + 4);
          const [method = ''] = request.split(' ');
          const login = /^Authorization: (\w+)/im.exec(request)?.[1];
          this.asked.push(login === undefined ? method : `${method} ${login}`);
          const cseq = /^CSeq: \d+/im.exec(request)?.[0] ?? '';
          const reply = (first: string, ...rest: string[]) =>
            socket.write(`${[`RTSP/1.0 ${first}`, cseq, ...rest].join('\r\n')}\r\n\r\n`);
          if (method !== at) reply('200 OK');
          else if (challenges.length > 0 && login === undefined) {
            const lines = challenges.map((each) => `WWW-Authenticate: ${each}`);
            reply('401 Unauthorized', ...lines, 'Content-Length: 3');
            socket.write('no!');
          } else if (says !== undefined) socket.write(says.replace('CSEQ', cseq));
          else if (to !== undefined) reply('302 Found', `Location: ${to}`);
          else reply('404 Not Found');
        }
      });
    });
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
  }

  static async start(options: RedirectingPeerOptions = {}): Promise<RedirectingPeer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RedirectingPeer(server, options);
  }
}
