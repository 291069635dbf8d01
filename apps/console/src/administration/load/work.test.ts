import { describe, expect, it } from 'vitest';
import { encodersOf, viewersBy } from './work.ts';

const client = (id: number, kind: 'websocket' | 'live' | 'webrtc' | 'rtsp' | 'mjpeg') => ({
  id,
  kind,
  username: null,
  role: 'anonymous',
  address: '192.0.2.7',
  since: '2026-03-01T08:00:00.000Z',
});

describe('the work of the server', () => {
  it('is counted by the way that the picture goes out by; who only controls does not watch', () => {
    const clients = [client(1, 'websocket'), client(2, 'live'), client(3, 'live'), client(4, 'rtsp')];
    expect([...viewersBy(clients)]).toEqual([
      ['live', 2],
      ['webrtc', 0],
      ['rtsp', 1],
      ['mjpeg', 0],
    ]);
  });

  it('has the stages that encode', () => {
    const stage = (name: string) => ({ stage: name, frames: 25, meanMs: 4, maxMs: 9 });
    const stages = ['camera 1', 'compose', 'jpeg main 320', 'jpeg 2', 'h264 main'].map(stage);
    const found = encodersOf({ media: { state: 'running', stages } });
    expect(found.map(({ codec, view, width }) => [codec, view, width])).toEqual([
      ['JPEG', 'main', 320],
      ['JPEG', '2', undefined],
      ['H.264', 'main', undefined],
    ]);
    expect(encodersOf({})).toEqual([]);
  });
});
