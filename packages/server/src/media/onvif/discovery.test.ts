import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { discoverCameras } from './discovery.ts';
import { OnvifDevice } from './onvif-device.testkit.ts';

/** In ms: enough for a machine with much else to do. */
const SHORT = 1_500;

/** Whether a question is one of ours: other programs, which look for cameras beside these tests, may end at such answers. */
const isOurs = (question: Buffer) => question.includes('dn:NetworkVideoTransmitter');

/** Something on the loopback that answers each question in its own way. */
async function stranger(answers: (question: string) => readonly string[]): Promise<void> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  onTestFinished(() => void socket.close());
  socket.on('message', (question, { port, address }) => {
    if (!isOurs(question)) return;
    for (const answer of answers(question.toString())) socket.send(answer, port, address, () => {});
  });
  socket.bind(3702, () => socket.addMembership('239.255.255.250', '127.0.0.1'));
  await once(socket, 'listening');
}

interface Told {
  readonly at: string;
  readonly endpoint?: string;
  readonly scopes?: string;
  readonly question?: string;
}

/** An answer to a question, or to another one. */
function answer(probe: string, { at, endpoint = at, scopes = '', question }: Told): string {
  const [, id = ''] = /MessageID>([^<]*)</.exec(probe) ?? [];
  return `<e:Envelope xmlns:e="e" xmlns:a="a" xmlns:d="d"><e:Header><a:RelatesTo>${question ?? id}</a:RelatesTo></e:Header>
    <e:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>${endpoint}</a:Address></a:EndpointReference>
    <d:Scopes>${scopes}</d:Scopes><d:XAddrs>${at}</d:XAddrs></d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>`;
}

/** Other tests have cameras too. */
async function search(name: string) {
  return (await discoverCameras(SHORT)).filter(({ address }) => address.includes(name));
}

describe('a search for cameras', () => {
  it('finds each by its name, once', async () => {
    const devices = await Promise.all([
      OnvifDevice.start({ isFound: true }),
      OnvifDevice.start({ isFound: true }),
    ]);
    for (const each of devices) onTestFinished(() => each.stop());
    const found = await discoverCameras(SHORT);
    for (const { address, port } of devices) {
      expect(found.filter((each) => each.address.includes(address))).toEqual([
        { address: `onvif://${address}:${port}`, name: 'Test camera', model: 'T1' },
      ]);
    }
  });

  it('takes names for what they are: text, and no more of it than can be read', async () => {
    await stranger((probe) => [
      answer(probe, {
        at: 'http://camera.names.example/onvif',
        scopes: `onvif://www.onvif.org/name/%3Cimg%20onerror%3E%1B%5B2J%E2%80%AE onvif://www.onvif.org/hardware/${'%41'.repeat(999)}`,
      }),
      answer(probe, { at: 'http://other.names.example:8000/', scopes: 'onvif://www.onvif.org/name/100%' }),
    ]);
    expect(await search('names.example')).toEqual([
      { address: 'onvif://camera.names.example', name: '<img onerror> [2J', model: 'A'.repeat(100) },
      { address: 'onvif://other.names.example:8000', name: '100%', model: null },
    ]);
  });

  it('passes over what is no answer to it', async () => {
    await stranger((probe) => [
      '',
      'no XML <',
      '<a>'.repeat(4_000),
      '<Envelope/>',
      answer(probe, { at: 'http://a.strange.example/', question: 'urn:uuid:somebody-else' }),
      answer(probe, { at: 'https://b.strange.example/' }),
      answer(probe, { at: 'javascript:alert(1)//c.strange.example' }),
      answer(probe, { at: 'http://user:hunter2@d.strange.example/ ' }),
      `${answer(probe, { at: 'http://e.strange.example/' })}${' '.repeat(20_000)}`,
    ]);
    expect(await search('strange.example')).toEqual([
      { address: 'onvif://d.strange.example', name: null, model: null },
    ]);
  });

  it('finds a camera beside one that shouts', async () => {
    await stranger((probe) =>
      Array.from({ length: 150 }, (_, each) => answer(probe, { at: `http://s${each}.loud.example/` })),
    );
    // Asked by the same question, and another sender than all others of this machine.
    const quiet = createSocket({ type: 'udp4', reuseAddr: true });
    const voice = createSocket('udp4');
    onTestFinished(() => void quiet.close());
    onTestFinished(() => void voice.close());
    voice.bind(0, '127.0.0.77');
    await once(voice, 'listening');
    quiet.on('message', (question, { port, address }) => {
      if (!isOurs(question)) return;
      const told = answer(question.toString(), { at: 'http://camera.quiet.example/' });
      voice.send(told, port, address, () => {});
    });
    quiet.bind(3702, () => quiet.addMembership('239.255.255.250', '127.0.0.1'));
    await once(quiet, 'listening');
    const found = await discoverCameras(SHORT);
    expect(found).toContainEqual({ address: 'onvif://camera.quiet.example', name: null, model: null });
    const loud = found.filter(({ address }) => address.endsWith('.loud.example'));
    expect(loud.length).toBeGreaterThan(0);
    expect(loud.length).toBeLessThanOrEqual(100);
  });

  it('takes so many and no more', async () => {
    await stranger((probe) =>
      Array.from({ length: 300 }, (_, each) => answer(probe, { at: `http://c${each}.many.example/` })),
    );
    const found = await search('many.example');
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(250);
  });
});
