import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { type Account, loginHeader, withoutPassword } from '../onvif/credentials.ts';
import { reasonOf } from '../onvif/http-line.ts';
import { LoginRefusedError, NothingReadError, NothingThereError, VideoInputError } from './video-input.ts';

/** An answer is waited for so long, in ms. */
const ANSWER_MS = 5_000;
/** Descriptions of streams are a few kB. */
const MOST_BYTES = 65_536;
/** Cameras are old, and sign their certificates themselves. */
const TLS = { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

/** Scheme and host of an address, without who logs in there. */
const PLACE = /^(rtsps?):\/\/(?:[^\s/?#]*@)?((?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?)(?=[/?#]|$)/i;

/** The camera sends whoever asks to another address. */
export class RedirectedError extends VideoInputError {
  /** @param told - the address as the camera says it, which may be anything: its scheme and host alone are repeated */
  constructor(told: string, account: Account | undefined) {
    const [, scheme, host = ''] = PLACE.exec(told) ?? [];
    super(
      scheme === undefined
        ? 'the camera sends elsewhere, and does not say where: check the address'
        : `the camera sends elsewhere (${scheme}://${withoutPassword(host, account)}/…): give that address itself`,
    );
  }
}

/** An answer of a camera. */
interface Answer {
  readonly status: number;
  readonly header: (name: string) => readonly string[];
  /** As much of it as has to be read. */
  readonly body: string;
}

/**
 * Asks a camera over RTSP what is at an address, as FFmpeg does right after: FFmpeg would follow a camera that sends elsewhere, without
 * end, and give its user name and password to whoever is there.
 *
 * @param address - `rtsp://…` or `rtsps://…`
 * @param signal - gives up
 * @throws VideoInputError where there are no pictures; the error of Node.js where nobody of that name is known
 */
export async function inquire(address: string, signal: AbortSignal): Promise<void> {
  const { url, account } = partsOf(address);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_MS);
  const ending = AbortSignal.any([signal, late.signal]);
  const socket = dial(new URL(url));
  const onAbort = () => socket.destroy(new VideoInputError('interrupted'));
  ending.addEventListener('abort', onAbort);
  // Whoever waits for it is told as well.
  socket.on('error', () => {});
  try {
    if (ending.aborted) onAbort();
    await ask(socket, url, account);
  } catch (problem) {
    if (late.signal.aborted) throw new NothingReadError('the camera does not answer');
    if (problem instanceof VideoInputError || isUnknownHost(problem)) throw problem;
    throw new VideoInputError(reasonOf(problem));
  } finally {
    clearTimeout(timer);
    ending.removeEventListener('abort', onAbort);
    socket.destroy();
  }
}

/** Whether nobody knows a host of that name. */
export function isUnknownHost(problem: unknown): boolean {
  // The other where there is nobody to ask.
  const unknown: readonly unknown[] = ['ENOTFOUND', 'EAI_AGAIN'];
  return problem instanceof Error && 'code' in problem && unknown.includes(problem.code);
}

/** @throws VideoInputError where an answer says that there are no pictures */
function judge({ status, header, body }: Answer, account: Account | undefined): void {
  if (status >= 300 && status < 400) throw new RedirectedError(header('location')[0] ?? '', account);
  if (status === 401) throw new LoginRefusedError();
  if (status === 404) throw new NothingThereError();
  if (status >= 500) throw new VideoInputError(`the camera reports an error (${status})`);
  if (status >= 400) throw new VideoInputError(`the camera refuses to show its pictures (${status})`);
  if (/^m=/m.test(body) && !/^m=video\b/m.test(body)) {
    throw new VideoInputError('there is no video at this address');
  }
}

function partsOf(address: string): { url: string; account: Account | undefined } {
  const url = new URL(address);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const account = { username: decoded(username), password: decoded(password) };
  return { url: url.href, account: username === '' && password === '' ? undefined : account };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function dial({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (protocol !== 'rtsps:') return connect({ host, port: Number(port || 554) });
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connectSecurely({ host, port: Number(port || 322), ...name, ...TLS });
}

/** Asks what FFmpeg asks first, and each once more where the camera wants to know who asks. @throws as {@link judge} does */
async function ask(socket: Socket, url: string, account: Account | undefined): Promise<void> {
  await once(socket, url.startsWith('rtsps:') ? 'secureConnect' : 'connect');
  const answers = answersOf(socket);
  let number = 0;
  let challenges: readonly string[] = [];
  let answered = 0;
  const request = async (method: string): Promise<Answer> => {
    number += 1;
    answered += 1;
    const login = account && loginHeader(challenges, account, { method, uri: url }, answered);
    const lines = [`CSeq: ${number}`, ...(login === undefined ? [] : [`Authorization: ${login}`])];
    socket.write(`${method} ${url} RTSP/1.0\r\n${lines.join('\r\n')}\r\n\r\n`);
    const { value } = await answers.next();
    if (!value) throw new VideoInputError('the camera broke the connection off');
    return value;
  };
  for (const method of ['OPTIONS', 'DESCRIBE']) {
    let answer = await request(method);
    if (answer.status === 401 && account) {
      challenges = answer.header('www-authenticate');
      answered = 0;
      answer = await request(method);
    }
    judge(answer, account);
  }
}

/** The answers that come over a connection. @throws VideoInputError where they are none of RTSP */
async function* answersOf(socket: Socket): AsyncGenerator<Answer, undefined> {
  let text = '';
  // Every byte is a letter: lengths are those of bytes.
  socket.setEncoding('latin1');
  for await (const part of socket) {
    text += String(part);
    for (;;) {
      const head = headOf(text);
      if (!head) break;
      const length = Number(head.header('content-length')[0] ?? 0);
      const needed = head.size + Math.max(0, length || 0);
      // What is longer than it should be is known by its beginning.
      if (text.length < needed && text.length < MOST_BYTES) break;
      yield { status: head.status, header: head.header, body: text.slice(head.size, needed) };
      if (text.length < needed) return;
      text = text.slice(needed);
    }
  }
}

/** The first lines of an answer; undefined where they are not complete yet. @throws VideoInputError where they are none */
function headOf(text: string): (Omit<Answer, 'body'> & { readonly size: number }) | undefined {
  const end = text.indexOf('\r\n\r\n');
  const beginning = 'RTSP/1.';
  if (!text.startsWith(beginning.slice(0, text.length)) || (end < 0 && text.length > MOST_BYTES)) {
    throw new VideoInputError('what answers there does not speak RTSP');
  }
  if (end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const fields = lines.map((line) => /^([^:\s]+)\s*:\s*(.*)$/.exec(line) ?? []);
  const header = (name: string) =>
    fields.flatMap(([, key, value]) => (key?.toLowerCase() === name && value !== undefined ? [value] : []));
  return { status: Number(/^RTSP\/1\.\d (\d{3})/.exec(first)?.[1] ?? 500), header, size: end + 4 };
}
