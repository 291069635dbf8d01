import { expect, it, onTestFinished } from 'vitest';
import { HttpHouse, type HttpHouseOptions } from './http-server.testkit.ts';

async function network(host: string, options: HttpHouseOptions = {}) {
  const house = await HttpHouse.open(options);
  onTestFinished(() => house.close());
  const headers = { ...(await house.bearer('administrator')), host };
  return (await house.app.inject({ url: '/api/network', headers })).json();
}

const urls = ({ streams }: { streams: readonly { url: string }[] }) => streams.map(({ url }) => url);

it('the network has what is listened on, the addresses of the machine, and all streams', async () => {
  const found = await network('192.0.2.7:8080');
  expect(found).toMatchObject({ host: '0.0.0.0', port: 8_080, tls: false });
  expect(found.addresses).toContainEqual({
    address: '127.0.0.1',
    family: 'IPv4',
    internal: true,
    interface: expect.any(String),
  });
  expect(urls(found)).toEqual([
    'http://192.0.2.7:8080/',
    'ws://192.0.2.7:8080/api/v1',
    'http://192.0.2.7:8080/camera.jpeg',
    'http://192.0.2.7:8080/api/stream.mjpeg',
    'rtsp://192.0.2.7:8554/stream0',
    'rtsp://192.0.2.7:8554/stream1',
  ]);
  expect(found.streams[3]).toMatchObject({ name: 'MJPEG', note: 'Takes a login or a token' });
});

it('the streams are those of the name that was asked for, whatever its port and kind', async () => {
  expect(urls(await network('[2001:db8::7]:8080')).at(-1)).toBe('rtsp://[2001:db8::7]:8554/stream1');
  expect(urls(await network('camera.example'))[1]).toBe('ws://camera.example/api/v1');
});

it('without RTSP there are no addresses of it, and a public picture takes no login', async () => {
  const places = () => ({ host: '127.0.0.1', port: 80, rtspPort: undefined });
  const found = await network('127.0.0.1', { places, publicPicture: true });
  expect(found.streams).toHaveLength(4);
  for (const stream of found.streams) expect(stream).not.toHaveProperty('note');
});
