/** The version that is spoken. */
export const VERSION = 'RTSP/1.0';

/** What the answers say (RFC 2326, section 7.1.1). */
export const REASONS = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Long',
  451: 'Parameter Not Understood',
  454: 'Session Not Found',
  455: 'Method Not Valid in This State',
  457: 'Invalid Range',
  459: 'Aggregate Operation Not Allowed',
  460: 'Only Aggregate Operation Allowed',
  461: 'Unsupported Transport',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'RTSP Version Not Supported',
  551: 'Option Not Supported',
} as const;

export type Status = keyof typeof REASONS;

/** The methods that are answered, in the order in which they are listed. */
export const METHODS = [
  'OPTIONS',
  'DESCRIBE',
  'SETUP',
  'PLAY',
  'PAUSE',
  'TEARDOWN',
  'GET_PARAMETER',
  'SET_PARAMETER',
] as const;

export type Method = (typeof METHODS)[number];

/** Methods of RFC 2326 that no address here knows. */
export const OTHER_METHODS: readonly string[] = ['ANNOUNCE', 'RECORD', 'REDIRECT'];

/** A request as it came. */
export interface Request {
  readonly method: string;
  readonly url: string;
  /** `RTSP/1.0`, or another number. */
  readonly version: string;
  /** By names in lower case; one that came several times is joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Headers of an answer; one that comes several times has a list. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What is answered to a request. */
export interface Answer {
  readonly status: Status;
  /** What the status says here, in words; the usual ones where there is no more to be said. */
  readonly reason?: string;
  readonly headers?: Headers;
  readonly body?: string;
}

/** A request that is refused with a status. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: Status;
  readonly reason: string;
  readonly headers: Headers;

  /** @param reason - what is wrong, in the words of a status line: players show it */
  constructor(status: Status, headers: Headers = {}, reason: string = REASONS[status]) {
    super(reason);
    this.status = status;
    this.reason = reason;
    this.headers = headers;
  }
}

/** The text of an answer. @param cseq - number of the request, where it had one */
export function answerText(
  { status, reason = REASONS[status], headers = {}, body = '' }: Answer,
  cseq?: string,
): string {
  const all: Headers = {
    CSeq: cseq,
    Date: new Date().toUTCString(),
    Server: 'Sightglass',
    ...headers,
    'Content-Length': body === '' ? undefined : String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => `${name}: ${each}\r\n`),
  );
  return `${VERSION} ${status} ${reason}\r\n${lines.join('')}\r\n${body}`;
}
