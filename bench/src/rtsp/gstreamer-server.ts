import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { ServerFailed } from '../server-process.ts';
import { PYTHON } from './player.ts';

const PROGRAM = fileURLToPath(new URL('../../players/server.py', import.meta.url));
/** Bytes in front of each picture of `/api/live`; the first one tells a key frame. */
const HEAD = 16;

/** GStreamer's RTSP server with the very pictures that Sightglass has encoded. */
export class GstreamerServer {
  readonly pid: number;
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #feed: WebSocket;

  private constructor(child: ChildProcess, pid: number, port: number, feed: WebSocket) {
    this.#child = child;
    this.#feed = feed;
    this.pid = pid;
    this.url = `rtsp://127.0.0.1:${port}/stream0`;
  }

  /** @param from - port of control of the Sightglass that the pictures come from @throws ServerFailed */
  static async start(from: number): Promise<GstreamerServer> {
    const child = spawn(PYTHON, [PROGRAM, '1280', '720', '30'], { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /:(\d+)$/.exec(line)?.[1];
      if (port === undefined || child.pid === undefined) continue;
      const feed = new WebSocket(`ws://127.0.0.1:${from}/api/live?stream=main`);
      feed.on('message', (message, isBinary) => {
        if (!isBinary || !Buffer.isBuffer(message)) return;
        const head = Buffer.alloc(5);
        head[0] = message[0] ?? 0;
        head.writeUInt32BE(message.length - HEAD, 1);
        child.stdin.write(Buffer.concat([head, message.subarray(HEAD)]));
      });
      return new GstreamerServer(child, child.pid, Number(port), feed);
    }
    throw new ServerFailed('The RTSP server of GStreamer ended before it listened');
  }

  /** Ends it. */
  stop(): void {
    this.#feed.terminate();
    this.#child.kill('SIGKILL');
  }
}
