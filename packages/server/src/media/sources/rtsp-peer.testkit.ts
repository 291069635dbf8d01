import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('rtsp-peer.testkit.py', import.meta.url));

export type Authentication = 'none' | 'basic' | 'digest';

/** What else a peer may be told. */
export interface RtspPeerOptions {
  /** Of the user `viewer`. */
  readonly password?: string;
  /** Paths of a certificate and its key: it is spoken to over TLS. Needs a password. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** A GStreamer RTSP server in a process of its own. */
export class RtspPeer {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.port = port;
  }

  /** Resolves when the server takes connections. Port 0 is any free one. */
  static async start(
    authentication: Authentication = 'none',
    port = 0,
    { password = 's3cret', tls }: RtspPeerOptions = {},
  ): Promise<RtspPeer> {
    const options = [String(port), authentication, password, ...(tls ? [tls.cert, tls.key] : [])];
    const child = spawn('/usr/bin/python3', [SCRIPT, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(child.stdout)) {
      const [, bound] = /^port (\d+)$/.exec(line) ?? [];
      if (bound) return new RtspPeer(child, Number(bound));
    }
    throw new Error('The RTSP server did not start');
  }

  url(path: string, account = ''): string {
    return `rtsp://${account}127.0.0.1:${this.port}/${path}`;
  }

  /** Falls silent with its connections open, like a camera whose cable is pulled. */
  freeze(): void {
    this.#process.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }
}
