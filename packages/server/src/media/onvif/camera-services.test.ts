import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { device, peerOf } from './camera-peer.testkit.ts';
import { exploreCamera, parseOnvifAddress } from './camera-services.ts';
import { fault, RefusedRequest } from './device-envelope.testkit.ts';
import { Imaging } from './imaging.ts';
import { ACCOUNT, type OnvifDeviceOptions } from './onvif-device.testkit.ts';
import { SoapPeer } from './soap-peer.ts';
import { escapeXml } from './xml.ts';

/** Something that answers every request in the same way. */
async function stranger(answer: string, status = 200): Promise<{ address: string; port: number }> {
  return await listening(createServer((_request, response) => response.writeHead(status).end(answer)));
}

async function listening(server: Server): Promise<{ address: string; port: number }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { address, port } = server.address() as AddressInfo;
  return { address, port };
}

/** Ten times ten times ten… */
const BOMB = `<!DOCTYPE a [<!ENTITY e0 "boom">${Array.from(
  { length: 20 },
  (_, each) => `<!ENTITY e${each + 1} "${`&e${each};`.repeat(10)}">`,
).join('')}]><Envelope><Body>&e20;</Body></Envelope>`;

describe('a camera is explored', () => {
  it.each<[string, OnvifDeviceOptions]>([
    ['by token', {}],
    ['by token, though its clock is three hours behind', { clockAheadMs: -3 * 3_600_000 }],
    ['by token, though its clock is a year ahead', { clockAheadMs: 365 * 86_400_000 }],
    ['by HTTP Digest', { login: 'digest' }],
    ['without a login', { login: 'none' }],
    ['with the older list of services', { old: true }],
  ])('%s', async (_way, options) => {
    const camera = await device({ streamUrl: 'rtsp://203.0.113.9:8554/live?x=1&y=2', ...options });
    const { peer, address } = peerOf(camera, {
      account: options.login === 'none' ? undefined : ACCOUNT,
    });
    const { streamUrl, videoSource } = await exploreCamera(peer, address);
    expect(videoSource).toBe('eye');
    const { host, pathname, search, username, password } = new URL(streamUrl);
    // At the host that was given, whatever the camera believes.
    expect([host, pathname + search]).toEqual([`${camera.address}:8554`, '/live?x=1&y=2']);
    const account = [username, password].map(decodeURIComponent);
    expect(account).toEqual(options.login === 'none' ? ['', ''] : [ACCOUNT.username, ACCOUNT.password]);
  });

  it('by the profile that is the largest of H.264', async () => {
    const camera = await device();
    const { peer, address } = peerOf(camera);
    await exploreCamera(peer, address);
    expect(camera.profilesPlayed).toEqual(['main']);
    expect(new Set(camera.nonces).size).toBe(camera.nonces.length);
  });

  it('never with a wrong password, which is in no error', async () => {
    const camera = await device();
    const { peer, address } = peerOf(camera, { account: { ...ACCOUNT, password: 'wr0ng' } });
    const problem = await exploreCamera(peer, address).catch(String);
    expect(problem).toBe('OnvifFault: the camera refuses the user name or password');
  });

  it('and what it says to a refusal is told without the password, however it writes it', async () => {
    const words = `no ${ACCOUNT.password} or ${encodeURIComponent(ACCOUNT.password)}, ${'x'.repeat(150)}`;
    const refusal = new RefusedRequest(400, 'Sender', 'NoProfile', escapeXml(`${words} ${ACCOUNT.password}`));
    const { peer, address } = peerOf(await stranger(fault(refusal), 400));
    const problem = await exploreCamera(peer, address).catch(String);
    expect(problem).toContain('the camera refuses: no … or …, xxx');
    expect(problem).not.toContain('s3');
  });

  it('by HTTP Digest, asked for it once: later answers count up', async () => {
    const camera = await device({ login: 'digest' });
    const { peer, address } = peerOf(camera);
    const { videoSource } = await exploreCamera(peer, address);
    const imaging = await Imaging.open(peer, videoSource ?? '');
    await imaging.write({ brightness: 75 });
    expect(camera.imaging.values.Brightness).toBe(32);
    expect(camera.challenges).toBe(1);
  });

  it('at an address of IPv6', async () => {
    const camera = await device({ streamUrl: 'rtsp://203.0.113.9/live' });
    const own = new URL(camera.url);
    // Cameras of the tests are at home in IPv4.
    const gate = createTcpServer((socket) => {
      const other = connect(Number(own.port), own.hostname);
      socket
        .on('error', () => other.destroy())
        .pipe(other.on('error', () => socket.destroy()))
        .pipe(socket);
    });
    gate.listen(0, '::1');
    await once(gate, 'listening');
    onTestFinished(() => void gate.close());
    const { port } = gate.address() as AddressInfo;
    const address = parseOnvifAddress(`onvif://viewer:${encodeURIComponent(ACCOUNT.password)}@[::1]:${port}`);
    const peer = new SoapPeer(address, new AbortController().signal);
    const { streamUrl } = await exploreCamera(peer, address);
    expect(new URL(streamUrl).host).toBe('[::1]');
  });

  it('and no other one, wherever it points', async () => {
    const elsewhere: string[] = [];
    const server = createServer((request, response) => {
      elsewhere.push(request.url ?? '');
      response.end();
    });
    const { address, port } = await listening(server);
    const pointing = createServer((_request, response) =>
      response.writeHead(307, { Location: `http://${address}:${port}/onvif` }).end(),
    );
    const place = await listening(pointing);
    const { peer, address: asked } = peerOf(place);
    await expect(exploreCamera(peer, asked)).rejects.toThrow('no ONVIF camera (HTTP status 307)');
    expect(elsewhere).toEqual([]);
  });

  it.each([
    ['a page', '<html><body>router</body></html>', 200],
    ['nothing', '', 404],
    ['no XML', '{"error":', 500],
    ['a bomb of entities', BOMB, 200],
    ['a file of ours', '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>', 200],
    ['deep XML', '<a>'.repeat(100_000), 200],
    ['other SOAP', '<Envelope><Body><GetUp/></Body></Envelope>', 200],
    ['names of the language', '<__proto__><constructor/></__proto__>', 200],
  ])('and is told as none where %s answers', async (_what, answer, status) => {
    const { peer, address } = peerOf(await stranger(answer, status));
    await expect(exploreCamera(peer, address)).rejects.toThrow('what answers there is no ONVIF camera');
  });

  it('and is told as none where the answer has no end', async () => {
    const { peer, address } = peerOf(await stranger('x'.repeat(2_000_000)));
    await expect(exploreCamera(peer, address)).rejects.toThrow('more than it should');
  });

  it('and is told as silent where the answer comes too slowly, letter by letter', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const server = createServer((_request, response) => {
      // Nothing that ends the request may be left to the garbage collector.
      const drip = setInterval(() => {
        collectGarbage();
        response.write(' ');
      }, 20);
      response.on('close', () => clearInterval(drip));
    });
    const { address, port } = await listening(server);
    const asked = { hostname: address, port, account: undefined };
    const peer = new SoapPeer(asked, new AbortController().signal, 200);
    await expect(exploreCamera(peer, asked)).rejects.toThrow('the camera does not answer');
  });

  it('until it is ended, however silent it is', async () => {
    const camera = await device();
    let open = () => {};
    camera.gate = new Promise((resolve) => {
      open = resolve;
    });
    const { peer, address, ending } = peerOf(camera);
    const exploring = exploreCamera(peer, address).catch(String);
    ending.abort();
    expect(await exploring).toBe('OnvifError: interrupted');
    open();
  });
});

describe('the address of a camera', () => {
  it('is taken apart, with any user name and password', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (username, password) => {
        const text = `onvif://${encodeURIComponent(username)}:${encodeURIComponent(password)}@camera.example:8080/`;
        expect(parseOnvifAddress(text)).toEqual({
          hostname: 'camera.example',
          port: 8080,
          account: { username, password },
        });
      }),
    );
    expect(parseOnvifAddress('onvif://192.0.2.7')).toEqual({
      hostname: '192.0.2.7',
      port: 80,
      account: undefined,
    });
    expect(parseOnvifAddress('onvif://[2001:db8::7]:8000').hostname).toBe('2001:db8::7');
  });

  it.each([
    'onvif:',
    'onvif://',
    'onvif://a b',
    'onvif://u:hunter2@',
    'onvif://camera/path',
    'onvif://u:%zz@h',
    'http://h',
  ])('is refused without its password: %s', (text) => {
    expect(() => parseOnvifAddress(text)).toThrow(RangeError);
    expect(() => parseOnvifAddress(text)).not.toThrow(/hunter2|zz/);
  });
});
