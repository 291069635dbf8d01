import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseIncoming } from './incoming.ts';
import { Requests } from './requests.ts';

const send = vi.fn<(message: object) => boolean>();
const requests = () => new Requests(send);

function answer(to: Requests, message: object): boolean {
  const incoming = parseIncoming(JSON.stringify(message));
  if (incoming === undefined) throw new Error('No message');
  return to.answer(incoming);
}

beforeEach(() => {
  vi.useFakeTimers();
  send.mockReset().mockReturnValue(true);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a change that the page asks for', () => {
  it('is done when the server confirms it by its id', async () => {
    const open = requests();
    const outcome = open.write('brightness', 75);
    expect(send).toHaveBeenCalledWith({ brightness: 75, id: 1 });
    expect(answer(open, { brightness: 75, info: ['brightness'], id: 1 })).toBe(true);
    await expect(outcome).resolves.toEqual({ done: true });
  });

  it('is not done by the broadcast of somebody else', () => {
    const open = requests();
    void open.write('brightness', 75);
    expect(answer(open, { brightness: 75 })).toBe(false);
  });

  it('fails with the reason that the server gives', async () => {
    const open = requests();
    const outcome = open.write('fps', 10);
    answer(open, { error: 'Recording in progress', key: 'fps', message: 'Stop the recording first', id: 1 });
    await expect(outcome).resolves.toEqual({
      done: false,
      problem: 'Recording in progress: Stop the recording first',
    });
  });

  it('waits for the refusal when a confirmation without its key comes first', async () => {
    const open = requests();
    const outcome = open.write('fps', 10);
    answer(open, { info: [], id: 1 });
    answer(open, { error: 'Hardware error', key: 'fps', id: 1 });
    await expect(outcome).resolves.toEqual({ done: false, problem: 'Hardware error' });
  });

  it('fails when the connection is away or gets lost', async () => {
    const open = requests();
    const outcome = open.write('snap', true);
    open.abandon();
    await expect(outcome).resolves.toEqual({ done: false, problem: 'The connection was lost' });
    send.mockReturnValue(false);
    await expect(open.write('snap', true)).resolves.toEqual({ done: false, problem: 'No connection' });
  });

  it('fails when no answer ever comes', async () => {
    const outcome = requests().write('snap', true);
    vi.advanceTimersByTime(15_000);
    await expect(outcome).resolves.toEqual({ done: false, problem: 'The server did not answer' });
  });
});
