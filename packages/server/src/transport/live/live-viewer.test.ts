import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveFrame } from './live-frame.ts';
import { LiveViewer } from './live-viewer.ts';

/** What a viewer needs of a connection, in the hands of a test. */
class GivenSocket {
  readonly OPEN = 1;
  readyState: 1 | 3 = 1;
  bufferedAmount = 0;
  readonly texts: string[] = [];
  readonly numbers: number[] = [];

  send(data: string | Buffer): void {
    if (typeof data === 'string') this.texts.push(data);
    else this.numbers.push(data.readUInt32BE(0));
  }
}

function watching() {
  const socket = new GivenSocket();
  const clock = { now: 0 };
  const viewer = new LiveViewer(socket, () => clock.now);
  let keys = 0;
  viewer.follow({ requestKey: () => (keys += 1), stop: () => {} });
  return { socket, viewer, clock, keyRequests: () => keys };
}

function frame(number: number, key = false, description = 'main'): LiveFrame {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return { number, key, description: key ? description : '', bytes };
}

describe('a viewer', () => {
  it('is told what it will see, and again only when that changes', () => {
    const { socket, viewer } = watching();
    viewer.show(frame(1, true));
    viewer.show(frame(2));
    viewer.show(frame(3, true));
    viewer.show(frame(4, true, 'another size'));
    expect(socket.texts).toEqual(['main', 'another size']);
    expect(socket.numbers).toEqual([1, 2, 3, 4]);
  });

  it('that does not read gets nothing more, and goes on with a key frame, which is asked for', () => {
    const { socket, viewer, keyRequests } = watching();
    viewer.show(frame(1, true));
    socket.bufferedAmount = 2 ** 20;
    viewer.show(frame(2));
    viewer.show(frame(3, true));
    expect([viewer.isBehind, keyRequests()]).toEqual([true, 0]);
    socket.bufferedAmount = 0;
    viewer.show(frame(4));
    expect(keyRequests()).toBe(1);
    viewer.show(frame(5, true));
    viewer.show(frame(6));
    expect(socket.numbers).toEqual([1, 5, 6]);
    expect(viewer.isBehind).toBe(false);
  });

  it('that says what it has seen is never more than a second behind', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (looks) => {
        const { socket, viewer } = watching();
        viewer.saw(0);
        let seen = 0;
        for (const [index, looked] of looks.entries()) {
          viewer.show(frame(index + 1, index % 30 === 0));
          if (looked) {
            seen = socket.numbers.at(-1) ?? 0;
            viewer.saw(seen);
          }
          expect((socket.numbers.at(-1) ?? 0) - seen).toBeLessThanOrEqual(30);
        }
        // Whatever it lost, it goes on with a key frame.
        for (const [at, number] of socket.numbers.entries()) {
          const before = socket.numbers[at - 1] ?? 0;
          if (number !== before + 1) expect((number - 1) % 30).toBe(0);
        }
      }),
    );
  });

  it('that tells no more what it has seen gets a key frame after a second, and then one each five seconds', () => {
    const { socket, viewer, clock, keyRequests } = watching();
    viewer.saw(0);
    for (let number = 1; number <= 600; number += 1) {
      clock.now = number * 40;
      viewer.show(frame(number, number % 15 === 1));
    }
    const numbers = socket.numbers.slice(30);
    expect(socket.numbers.slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(numbers).toEqual([61, 196, 331, 466]);
    expect(viewer.isBehind).toBe(true);
    const asked = keyRequests();
    // It says so at last: the next key frame is asked for.
    viewer.saw(466);
    viewer.show(frame(602));
    expect([keyRequests(), viewer.isBehind]).toEqual([asked + 1, true]);
    viewer.show(frame(603, true));
    viewer.show(frame(604));
    expect(socket.numbers.slice(-2)).toEqual([603, 604]);
    expect(viewer.isBehind).toBe(false);
  });

  it('that does not read gets no key frame either, however long that takes', () => {
    const { socket, viewer, clock } = watching();
    viewer.show(frame(1, true));
    socket.bufferedAmount = 2 ** 20;
    clock.now = 60_000;
    viewer.show(frame(2, true));
    expect(socket.numbers).toEqual([1]);
  });

  it('that has gone gets nothing', () => {
    const { socket, viewer } = watching();
    socket.readyState = 3;
    viewer.show(frame(1, true));
    expect(socket.numbers).toEqual([]);
  });
});
