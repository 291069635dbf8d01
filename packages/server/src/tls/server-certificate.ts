import type { Server } from 'node:tls';
import type { Logger } from 'pino';
import { CertificateError, checkKeyPair, type KeyPair, MIN_VERSION, readPem, untimely } from './key-pair.ts';
import { keepSelfSigned } from './self-signed.ts';

/** How often files are looked at. Watching them would miss links, as certbot's, and network drives. */
const LOOK_EVERY = 2_000;
/** How often it is asked whether the certificate of our own is near its end. */
const RENEW_EVERY = 3_600_000;

/** Where a certificate comes from. */
export interface CertificateSource {
  readonly read: () => Promise<KeyPair>;
  /** ms between two looks for a newer one. */
  readonly everyMs: number;
  /** Whether somebody has given it, whom browsers trust; else it is signed by the server itself. */
  readonly given: boolean;
}

/** The files that somebody gives. */
export function givenFiles(cert: string, key: string, everyMs: number = LOOK_EVERY): CertificateSource {
  return {
    read: async () => ({ cert: await readPem(cert, 'tls-cert'), key: await readPem(key, 'tls-key') }),
    everyMs,
    given: true,
  };
}

/** A certificate of the server's own. @param directory - where it is kept */
export function selfSigned(directory: string): CertificateSource {
  return { read: () => keepSelfSigned(directory), everyMs: RENEW_EVERY, given: false };
}

/** The settings that say where the certificate comes from. */
export interface CertificateSettings {
  readonly tls: 'off' | 'self-signed';
  readonly 'tls-cert': string | undefined;
  readonly 'tls-key': string | undefined;
}

/**
 * The certificate that the settings ask for; null without TLS.
 *
 * @param directory - where one of the server's own is kept
 * @throws CertificateError when it cannot be used
 */
export async function openCertificate(
  { tls, 'tls-cert': cert, 'tls-key': key }: CertificateSettings,
  directory: string,
  logger: Logger,
): Promise<ServerCertificate | null> {
  if (cert !== undefined && key !== undefined) return ServerCertificate.open(givenFiles(cert, key), logger);
  return tls === 'self-signed' ? ServerCertificate.open(selfSigned(directory), logger) : null;
}

/**
 * The certificate that the server shows, always the newest good one: servers that follow it show a new
 * one to new connections, and leave the old ones alone.
 */
export class ServerCertificate {
  readonly given: boolean;
  readonly #source: CertificateSource;
  readonly #logger: Logger;
  readonly #followers = new Set<Server>();
  #pair: KeyPair;
  /** What was found at the last look: a pair, or what was wrong. */
  #seen: string;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(source: CertificateSource, pair: KeyPair, logger: Logger) {
    this.#source = source;
    this.#logger = logger;
    this.given = source.given;
    this.#pair = pair;
    this.#seen = markOf(pair);
    this.#lookLater();
  }

  /** Reads the certificate, and looks for newer ones from then on. @throws CertificateError */
  static async open(source: CertificateSource, logger: Logger): Promise<ServerCertificate> {
    const pair = await source.read();
    warnOfTime(pair, logger);
    return new ServerCertificate(source, pair, logger);
  }

  /** What a TLS server is made with. */
  get options(): KeyPair & { readonly minVersion: typeof MIN_VERSION } {
    return { ...this.#pair, minVersion: MIN_VERSION };
  }

  /** Lets a server show what is newest, until it closes. */
  follow(server: Server): void {
    server.setSecureContext(this.options);
    this.#followers.add(server);
    server.once('close', () => this.#followers.delete(server));
  }

  /** Looks no more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #lookLater(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#look(), this.#source.everyMs).unref();
  }

  async #look(): Promise<void> {
    try {
      const pair = await this.#source.read();
      if (this.#closed || !this.#isNew(markOf(pair))) return;
      warnOfTime(pair, this.#logger);
      this.#pair = pair;
      for (const server of this.#followers) server.setSecureContext(this.options);
      this.#logger.info('The certificate has changed; new connections get the new one');
    } catch (problem) {
      if (!(problem instanceof CertificateError)) {
        this.#logger.error({ err: problem }, 'The certificate could not be looked at');
        return;
      }
      // Files are written one after the other: what does not fit now may in a moment.
      if (this.#isNew(problem.message)) {
        this.#logger.warn(`The certificate stays the old one. ${problem.message}`);
      }
    } finally {
      this.#lookLater();
    }
  }

  #isNew(mark: string): boolean {
    if (mark === this.#seen) return false;
    this.#seen = mark;
    return true;
  }
}

function markOf({ cert, key }: KeyPair): string {
  return `${cert}\n${key}`;
}

/** @throws CertificateError when the pair cannot be used at all */
function warnOfTime(pair: KeyPair, logger: Logger): void {
  const wrong = untimely(checkKeyPair(pair), Date.now());
  if (wrong !== undefined) logger.warn(wrong);
}
