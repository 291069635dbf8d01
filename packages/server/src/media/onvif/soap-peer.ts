import { type Account, digestHeader, tokenHeader, withoutPassword } from './credentials.ts';
import { type HttpAnswer, HttpLine, reasonOf } from './http-line.ts';
import { OnvifError, OnvifFault } from './onvif-error.ts';
import { XmlElement, XmlError } from './xml.ts';

/** A request and its answer take no longer, in ms. */
const ANSWER_MS = 5_000;

/** The namespaces of the services that are asked. */
export const NAMESPACES = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media: 'http://www.onvif.org/ver10/media/wsdl',
  imaging: 'http://www.onvif.org/ver20/imaging/wsdl',
} as const;

export type Service = keyof typeof NAMESPACES;

/** Where a camera is, and who asks it. */
export interface CameraAddress {
  readonly hostname: string;
  readonly port: number;
  readonly account: Account | undefined;
}

/** One side of a conversation in SOAP with a camera. It talks to the given host alone, whatever the camera says. */
export class SoapPeer {
  readonly #account: Account | undefined;
  readonly #line: HttpLine;
  readonly #signal: AbortSignal;
  readonly #answerMs: number;
  #paths: Readonly<Record<Service, string | undefined>> = {
    device: '/onvif/device_service',
    media: undefined,
    imaging: undefined,
  };
  /** What a camera with HTTP Digest wanted to know last, and how often that was answered: it need not ask each time. */
  #challenges: readonly string[] = [];
  #answered = 0;
  /** The camera's clock less ours, which never jumps. */
  #ahead = 0;

  /**
   * @param signal - ends every request
   * @param answerMs - how long a request and its answer may take, however slowly the camera sends
   */
  constructor({ account, ...place }: CameraAddress, signal: AbortSignal, answerMs = ANSWER_MS) {
    this.#account = account;
    this.#line = new HttpLine(place);
    this.#signal = signal;
    this.#answerMs = answerMs;
  }

  /** Says where the services are. */
  setPaths(paths: { readonly media: string | undefined; readonly imaging: string | undefined }): void {
    this.#paths = { ...this.#paths, ...paths };
  }

  /** Whether the camera has that service. */
  has(service: Service): boolean {
    return this.#paths[service] !== undefined;
  }

  /** Takes over the camera's time. @param time - ms since 1970 */
  setClock(time: number): void {
    this.#ahead = time - now();
  }

  /**
   * Asks a service.
   *
   * @param operation - name of it; the answer is the element that is called so, with `Response` behind
   * @param content - XML within it
   * @param open - whether anybody may ask: nothing is said of who does
   * @throws OnvifError, and OnvifFault where the camera refuses
   */
  async ask(service: Service, operation: string, content = '', open = false): Promise<XmlElement> {
    const path = this.#paths[service];
    if (path === undefined) throw new OnvifError(`the camera has no ${service} service`);
    const account = open ? undefined : this.#account;
    const envelope = () =>
      this.#envelope(account, `<${operation} xmlns="${NAMESPACES[service]}">${content}</${operation}>`);
    // A timer of our own: Node.js 20 may collect AbortSignal.timeout() within AbortSignal.any(), which then never ends.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), this.#answerMs);
    const signal = AbortSignal.any([this.#signal, late.signal]);
    const type = `application/soap+xml; charset=utf-8; action="${NAMESPACES[service]}/${operation}"`;
    const post = (login: Record<string, string>) =>
      this.#post(path, envelope, { 'Content-Type': type, ...login }, signal);
    try {
      let answer = await post(open ? {} : this.#login(path));
      if (answer.status === 401) {
        this.#challenges = answer.challenges;
        this.#answered = 0;
        const login = this.#login(path);
        if (login.Authorization !== undefined) answer = await post(login);
      }
      return await read(answer, operation, this.#account);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A message. Each has its own token: a camera may take each only once. */
  #envelope(account: Account | undefined, body: string): string {
    const header = account ? `<s:Header>${tokenHeader(account, now() + this.#ahead)}</s:Header>` : '';
    return `<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema">${header}
<s:Body>${body}</s:Body></s:Envelope>`;
  }

  /** The header that says who asks; none where the camera has not asked for it. */
  #login(path: string): { Authorization?: string } {
    const account = this.#account;
    if (!account || this.#challenges.length === 0) return {};
    this.#answered += 1;
    const authorization = digestHeader(
      this.#challenges,
      account,
      { method: 'POST', uri: path },
      this.#answered,
    );
    return authorization === undefined ? {} : { Authorization: authorization };
  }

  async #post(...[path, write, headers, signal]: Parameters<HttpLine['post']>): Promise<HttpAnswer> {
    try {
      return await this.#line.post(path, write, headers, signal);
    } catch (problem) {
      if (this.#signal.aborted) throw new OnvifError('interrupted');
      if (signal.aborted) throw new OnvifError('the camera does not answer');
      throw problem instanceof OnvifError ? problem : new OnvifError(reasonOf(problem));
    }
  }
}

async function read(
  { status, text }: HttpAnswer,
  operation: string,
  account: Account | undefined,
): Promise<XmlElement> {
  if (status === 401 || status === 403) throw new OnvifFault('NotAuthorized', '');
  let document: XmlElement;
  try {
    document = XmlElement.parse(text);
  } catch (problem) {
    if (!(problem instanceof XmlError)) throw problem;
    throw new OnvifError(`what answers there is no ONVIF camera (HTTP status ${status})`);
  }
  const body = document.find('Envelope', 'Body');
  const fault = body?.find('Fault');
  if (fault) throw faultOf(fault, account);
  const answer = body?.find(`${operation}Response`);
  if (!answer) throw new OnvifError(`what answers there is no ONVIF camera (HTTP status ${status})`);
  return answer;
}

function faultOf(fault: XmlElement, account: Account | undefined): OnvifFault {
  let code = fault.find('Code');
  for (let inner = code?.find('Subcode'); inner; inner = inner.find('Subcode')) code = inner;
  const subcode = code?.find('Value')?.text.replace(/^.*:/, '') ?? '';
  const reason = fault.find('Reason', 'Text')?.text || subcode || 'no reason is given';
  // Words of a stranger: one line of them, not a long one, and none that was a secret.
  const words = withoutPassword(reason, account).replace(/[\p{Cc}\s]+/gu, ' ');
  return new OnvifFault(subcode, words.slice(0, 200));
}

/** ms since 1970, by a clock that never jumps. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
