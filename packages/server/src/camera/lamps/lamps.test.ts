import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Lamps } from './lamps.ts';

let asked: string[];
let status: number;
let lamps: Lamps;

beforeEach(async () => {
  asked = [];
  status = 200;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  lamps = new Lamps(
    [null, { kind: 'http', method: 'GET', on: `${base}/on`, off: `${base}/off` }],
    pino({ level: 'silent' }),
  );
  return async () => {
    await lamps.close();
    await new Promise((resolve) => server.close(resolve));
  };
});

const requests = (count: number) => vi.waitFor(() => expect(asked).toHaveLength(count));

describe('the lamps of both heads', () => {
  it('are those that are named', () => expect([...lamps.keys]).toEqual(['cam2-light']));

  it('say where they are, as they are written', () => {
    const log = pino({ level: 'silent' });
    const { places } = new Lamps(
      [
        { kind: 'led', name: 'white:flash', percent: 60 },
        { kind: 'gpio', chip: '/dev/gpiochip0', line: 17, activeLow: true },
      ],
      log,
    );
    expect(places).toEqual(['led:white:flash@60', 'gpio:/dev/gpiochip0:17:active-low']);
  });

  it('are brought to the state, and follow', async () => {
    lamps.keep({ 'cam1-light': true, 'cam2-light': true });
    await requests(1);
    await lamps.change('cam2-light', false);
    expect(asked).toEqual(['/on', '/off']);
  });

  it('are set again when their head comes back, and not when it comes first', async () => {
    lamps.keep({ 'cam2-light': true });
    await requests(1);
    lamps.noteHeads([true, false]);
    lamps.noteHeads([true, true]);
    lamps.noteHeads([false, true]);
    lamps.noteHeads([true, true]);
    lamps.noteHeads([true, false]);
    expect(asked).toHaveLength(1);
    lamps.noteHeads([true, true]);
    await requests(2);
    expect(asked).toEqual(['/on', '/on']);
  });

  it('say what is wrong', async () => {
    status = 503;
    await expect(lamps.change('cam2-light', true)).rejects.toMatchObject({ error: 'Hardware error' });
    expect(lamps.problems).toEqual([undefined, expect.stringContaining('answers 503')]);
  });
});
