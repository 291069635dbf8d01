import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import type { TestServer } from './server.testkit.ts';

/** Bytes in front of each picture: flags, number, time. */
const HEADER = 16;

/** One picture as it came. */
export interface LivePicture {
  readonly key: boolean;
  readonly number: number;
  /** When it was taken, in ms since 1970. */
  readonly at: number;
  readonly data: Buffer;
}

/** A viewer of live H.264, and all that it got. */
export class LiveViewer {
  readonly pictures: LivePicture[] = [];
  /** What it was told of the stream. */
  readonly texts: Readonly<Record<string, unknown>>[] = [];
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.pictures.push(pictureOf(data));
      else this.texts.push(JSON.parse(String(data)));
      socket.emit('taken');
    });
  }

  static async watch(server: TestServer, query = ''): Promise<LiveViewer> {
    const socket = new WebSocket(`${server.address.replace('http', 'ws')}/api/live${query}`);
    await once(socket, 'open');
    return new LiveViewer(socket);
  }

  /** Waits until something has come. */
  async until(come: () => boolean): Promise<void> {
    while (!come()) await once(this.#socket, 'taken');
  }

  close(): void {
    this.#socket.close();
  }
}

function pictureOf(message: Buffer): LivePicture {
  return {
    key: (message[0] ?? 0) === 1,
    number: message.readUInt32BE(4),
    at: message.readDoubleBE(8),
    data: message.subarray(HEADER),
  };
}

/** One picture as FFmpeg decodes it. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  readonly key_frame: number;
}

/** Decodes H.264 with ffprobe. @returns the pictures and all complaints */
export async function decode(
  stream: Uint8Array,
): Promise<{ pictures: readonly DecodedPicture[]; complaints: string }> {
  const wishes = ['-show_entries', 'frame=width,height,key_frame', '-of', 'json'];
  const probe = spawn('ffprobe', ['-v', 'warning', '-f', 'h264', ...wishes, '-']);
  let complaints = '';
  probe.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  probe.stdin.end(stream);
  const { frames } = (await json(probe.stdout)) as { frames: DecodedPicture[] };
  return { pictures: frames, complaints };
}
