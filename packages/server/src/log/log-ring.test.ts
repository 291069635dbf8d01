import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { LOG_LINES, LogRing } from './log-ring.ts';

describe('the last lines of the log', () => {
  it('say when, how grave it is, who speaks and what is the matter', () => {
    const ring = new LogRing();
    const logger = pino({ level: 'debug' }, ring);
    logger.info('Camera 1: pictures come');
    logger.child({ part: 'library' }).error({ err: new Error('no room') }, 'A film was not written');
    logger.warn({ err: new Error('alone') });
    logger.trace('not at this level');
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(ring.last(10)).toEqual([
      { at, level: 'info', message: 'Camera 1: pictures come' },
      { at, level: 'error', part: 'library', message: 'A film was not written: no room' },
      { at, level: 'warn', message: 'alone' },
    ]);
  });

  it('are the newest ones, and no more than fit', () => {
    const ring = new LogRing();
    const logger = pino({}, ring);
    for (let each = 1; each <= LOG_LINES + 5; each += 1) logger.info(`line ${each}`);
    expect(ring.last(2).map(({ message }) => message)).toEqual([
      `line ${LOG_LINES + 4}`,
      `line ${LOG_LINES + 5}`,
    ]);
    expect(ring.last(5_000)).toHaveLength(LOG_LINES);
    expect(ring.last(5_000)[0]?.message).toBe('line 6');
  });

  it('have no secret, and no line without an end', () => {
    const ring = new LogRing();
    const logger = pino({}, ring);
    logger.warn('rtsp://admin:hunter2@camera.example/1 does not answer');
    logger.warn('x'.repeat(1_000_000));
    expect(ring.last(2)[0]?.message).toBe('rtsp://camera.example/1 does not answer');
    expect(ring.last(1)[0]).toMatchObject({ level: 'warn' });
    expect(ring.last(1)[0]?.message.length).toBeLessThanOrEqual(2_000);
  });
});
