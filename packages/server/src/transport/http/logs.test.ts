import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { LogRing } from '../../log/log-ring.ts';
import { HttpHouse } from './http-server.testkit.ts';

let house: HttpHouse;
let headers: { authorization: string };

beforeEach(async () => {
  const log = new LogRing();
  const logger = pino({}, log);
  for (let each = 1; each <= 300; each += 1) logger.info(`line ${each}`);
  logger.warn('<img onerror> at /camera.jpeg?token=abcdef');
  house = await HttpHouse.open({ log });
  headers = await house.bearer('viewer');
  return () => house.close();
});

const lines = async (query = '') => house.app.inject({ url: `/api/logs${query}`, headers });

it('the last lines of the log are shown, 200 unless said otherwise, without a token', async () => {
  const { items } = (await lines()).json();
  expect(items).toHaveLength(200);
  expect(items[0]).toEqual({ at: expect.any(String), level: 'info', message: 'line 102' });
  expect(items.at(-1)).toMatchObject({ level: 'warn', message: '<img onerror> at /camera.jpeg?token=…' });
  expect((await lines('?lines=1')).json().items).toHaveLength(1);
  expect((await lines('?lines=1000')).json().items).toHaveLength(301);
});

it.each(['0', '1001', 'x', '1.5'])('%s lines are no number of lines', async (count) => {
  expect((await lines(`?lines=${count}`)).statusCode).toBe(400);
});
