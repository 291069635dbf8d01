import type { Sink } from './sink.ts';

/** What is fetched. */
export interface Source {
  readonly address: string;
  /** Whether what is cut off can go on where it was; a part of a film is made anew each time. */
  readonly ranges: boolean;
  /** Whether the file may have grown by the time it goes on. */
  readonly growing: boolean;
}

/** How far a transfer is. */
export interface TransferProgress {
  /** `interrupted` while it waits for the server to come back. */
  readonly phase: 'loading' | 'interrupted';
  readonly receivedBytes: number;
  /** null where the server does not say. */
  readonly totalBytes: number | null;
}

/** What a {@link transfer} is told. */
export interface TransferOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TransferProgress) => void;
  /** Waits before attempt `attempt` (1 …) after a cut. */
  readonly pause?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

/** The server has refused a file for good. */
export class TransferRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'TransferRefused';
    this.status = status;
  }
}

/**
 * Fetches a file into a sink, piece by piece: no more of it than a piece is in memory. After a cut it goes on where it was
 * as soon as the server answers again; where the file is another one by then, from its beginning. The sink is open still
 * when it fails.
 *
 * @throws TransferRefused
 * @throws DOMException `AbortError` when the signal says so, and whatever the sink throws
 */
export async function transfer(source: Source, sink: Sink, options: TransferOptions): Promise<void> {
  const { signal, onProgress, pause = untilOnline } = options;
  const state: Reception = { received: 0, total: null, tag: null };
  const report = (phase: TransferProgress['phase']) =>
    onProgress({ phase, receivedBytes: state.received, totalBytes: state.total });
  for (let attempt = 1; ; attempt += 1) {
    const before = state.received;
    try {
      const body = await ask(source, state, sink, signal);
      report('loading');
      if (body) await pour(body, sink, state, () => report('loading'));
      if (state.total === null || state.received >= state.total) return sink.close();
    } catch (problem) {
      signal.throwIfAborted();
      if (!(problem instanceof Cut)) throw problem;
    }
    if (state.received > before) attempt = 1;
    report('interrupted');
    await pause(attempt, signal);
    signal.throwIfAborted();
  }
}

interface Reception {
  received: number;
  total: number | null;
  /** By which the file is known again. */
  tag: string | null;
}

/** The connection has ended before the file has. */
class Cut extends Error {}

/** Asks for what is missing. @returns undefined where nothing is */
async function ask(
  { address, ranges, growing }: Source,
  state: Reception,
  sink: Sink,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
  const goesOn = ranges && state.received > 0;
  if (!goesOn && state.received > 0) await startOver(state, sink);
  const last = growing && state.total !== null ? state.total - 1 : '';
  const headers: HeadersInit = goesOn ? { range: `bytes=${state.received}-${last}` } : {};
  const answer = await fetch(address, {
    headers,
    signal,
    credentials: 'same-origin',
    cache: 'no-store',
  }).catch(() => {
    throw new Cut();
  });
  if (answer.status >= 500 || answer.status === 429) throw new Cut();
  const tag = answer.headers.get('etag');
  const same = growing || tag === state.tag;
  if (goesOn && (answer.status === 416 || (answer.status === 206 && !same))) {
    await answer.body?.cancel();
    await startOver(state, sink);
    throw new Cut();
  }
  if (!answer.ok) throw new TransferRefused(answer.status, await reasonOf(answer));
  if (goesOn && answer.status === 206) return answer.body ?? undefined;

  if (state.received > 0) await startOver(state, sink);
  state.tag = tag;
  state.total = lengthOf(answer);
  return answer.body ?? undefined;
}

async function pour(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  sink: Sink,
  state: Reception,
  onPiece: () => void,
): Promise<void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new Cut();
      });
      if (done) return;
      await sink.write(value);
      state.received += value.length;
      onPiece();
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function startOver(state: Reception, sink: Sink): Promise<void> {
  await sink.restart();
  state.received = 0;
  state.total = null;
}

function lengthOf(answer: Response): number | null {
  const text = answer.headers.get('content-length');
  // What is compressed on the way is longer here.
  return text === null || answer.headers.has('content-encoding') ? null : Number(text);
}

/** The server's own words. */
async function reasonOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  if (typeof body === 'object' && body !== null && 'error' in body) {
    const { error } = body;
    if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  }
  return `HTTP ${answer.status}`;
}

/** Waits longer each time, up to a quarter of a minute; no longer than until there is a network again. */
function untilOnline(attempt: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(500 * 2 ** (attempt - 1), 15_000));
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
