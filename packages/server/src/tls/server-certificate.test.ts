import { once } from 'node:events';
import { symlinkSync, unlinkSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { GivenPair, serialOf } from './key-pair.testkit.ts';
import { CertificateError, type KeyPair } from './key-pair.ts';
import { givenFiles, openCertificate, ServerCertificate, selfSigned } from './server-certificate.ts';

let given: GivenPair;
let pair: KeyPair;
let log: string[];
let told = () => {};
const endings: (() => void)[] = [];

beforeEach(async () => {
  given = new GivenPair();
  pair = await given.make();
  given.write(pair);
  log = [];
  return () => {
    for (const end of endings.splice(0)) end();
    given.remove();
  };
});

const logger = pino({ level: 'info', base: null }, { write: (line: string) => note(line) });

function note(line: string): void {
  log.push(line);
  told();
}

/** Waits for a line of the log, which is taken out of it with those before. */
async function logged(text: string): Promise<void> {
  for (;;) {
    const index = log.findIndex((line) => line.includes(text));
    if (index >= 0) {
      log.splice(0, index + 1);
      return;
    }
    await new Promise<void>((resolve) => {
      told = resolve;
    });
  }
}

async function open(): Promise<{ certificate: ServerCertificate; server: Server; port: number }> {
  const certificate = await ServerCertificate.open(givenFiles(given.cert, given.key, 10), logger);
  const server = createServer(certificate.options, (socket) => socket.on('error', () => {}).pipe(socket));
  server.on('tlsClientError', () => {});
  certificate.follow(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(
    () => certificate.close(),
    () => server.close(),
  );
  return { certificate, server, port: (server.address() as AddressInfo).port };
}

async function connected(port: number): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  endings.push(() => socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

/** The serial number that a new connection is shown. */
async function shown(port: number): Promise<string> {
  const socket = await connected(port);
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

describe('a certificate whose files change', () => {
  it.each(['replace', 'write'] as const)('is the new one for new connections: %s', async (how) => {
    const { port } = await open();
    const old = await connected(port);
    expect(old.getPeerCertificate().serialNumber).toBe(serialOf(pair));

    const next = await given.make();
    given[how](next);
    await logged('new connections get the new one');
    expect(await shown(port)).toBe(serialOf(next));

    old.write('still here');
    expect(String((await once(old, 'data'))[0])).toBe('still here');
  });

  it('is the new one behind a link that was turned', async () => {
    const next = await given.make();
    const { port } = await open();
    const folder = new GivenPair();
    endings.push(() => folder.remove());
    folder.write(next);
    for (const name of ['cert.pem', 'key.pem']) {
      unlinkSync(join(given.directory, name));
      symlinkSync(join(folder.directory, name), join(given.directory, name));
    }
    await logged('new connections get the new one');
    expect(await shown(port)).toBe(serialOf(next));
  });

  it('stays the old one while the pair does not fit, says so once, and is the new one then', async () => {
    const { port } = await open();
    const next = await given.make();
    given.write({ cert: next.cert.slice(0, 300) });
    await logged('The certificate stays the old one. --tls-cert: the file holds no certificate in PEM');
    expect(await shown(port)).toBe(serialOf(pair));
    given.write({ cert: next.cert });
    await logged('the key is not the one of the certificate');
    expect(await shown(port)).toBe(serialOf(pair));
    unlinkSync(given.key);
    await logged('cannot be read (ENOENT)');
    expect(await shown(port)).toBe(serialOf(pair));
    given.write({ key: next.key });
    await logged('new connections get the new one');
    expect(await shown(port)).toBe(serialOf(next));
    expect(log).toEqual([]);
  });

  it('is taken although it has ended, with a warning', async () => {
    const { port } = await open();
    const ended = await given.make(Date.UTC(2020, 0, 1));
    given.replace(ended);
    await logged('The certificate ended on Apr');
    await logged('new connections get the new one');
    expect(await shown(port)).toBe(serialOf(ended));
  });
});

describe('a server with a certificate', () => {
  it('speaks nothing older than TLS 1.2', async () => {
    const { port } = await open();
    const old = connect({
      port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    });
    const [problem] = (await once(old, 'error')) as [NodeJS.ErrnoException];
    expect(problem.code).toMatch(/^ERR_SSL_|ECONNRESET/);
    const twelve = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
    await once(twelve, 'secureConnect');
    expect(twelve.getProtocol()).toBe('TLSv1.2');
    twelve.destroy();
  });
});

describe('the settings', () => {
  it('ask for a certificate of the own, kept in its folder, or for none', async () => {
    const none = { tls: 'off', 'tls-cert': undefined, 'tls-key': undefined } as const;
    expect(await openCertificate(none, given.directory, logger)).toBeNull();
    const directory = join(given.directory, 'own');
    const own = await openCertificate({ ...none, tls: 'self-signed' }, directory, logger);
    endings.push(() => own?.close());
    expect(own?.given).toBe(false);
    expect(await selfSigned(directory).read()).toMatchObject({ cert: own?.options.cert });
  });

  it('with files that do not fit let nothing begin', async () => {
    given.write({ key: 'x' });
    const settings = { tls: 'off', 'tls-cert': given.cert, 'tls-key': given.key } as const;
    await expect(openCertificate(settings, given.directory, logger)).rejects.toThrow(CertificateError);
  });
});
