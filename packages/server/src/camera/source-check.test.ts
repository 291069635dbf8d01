import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HeadSpec, HeadSpecs } from '../media/messages.ts';
import { Stage, stage } from './media-process.testkit.ts';
import { findBadFile } from './source-check.ts';

vi.mock('node:child_process', async () => (await import('./media-process.testkit.ts')).stagedChildProcess());

const SYNTHETIC: HeadSpec = [{ kind: 'synthetic' }];
const RTSP: HeadSpec = [{ kind: 'rtsp', url: 'rtsp://camera.example/stream' }];

let set: Stage;

beforeEach(() => {
  set = new Stage();
  stage.current = set;
  return () => set.remove();
});

const files = (...paths: [string, ...string[]]): HeadSpec => {
  const [first, ...others] = paths.map((path) => ({ kind: 'file', path }) as const);
  return first ? [first, ...others] : SYNTHETIC;
};

describe('the sources', () => {
  it.each<[what: string, heads: HeadSpecs]>([
    ['of no head', [null, null]],
    ['that are no files', [SYNTHETIC, RTSP]],
  ])('%s are not looked at, and no process is started for them', async (_what, heads) => {
    expect(await findBadFile(heads)).toBeUndefined();
    expect(set.starts).toBe(0);
  });

  it('that are films are right, all looked at by one process, which ends', async () => {
    expect(await findBadFile([files('a.mp4', 'b.mp4'), files('c.mp4')])).toBeUndefined();
    expect(set.starts).toBe(1);
  });

  it.each<[what: string, heads: HeadSpecs, head: 1 | 2, path: string]>([
    ['on the first head', [files('notes.txt'), files('c.mp4')], 1, 'notes.txt'],
    ['on the second head', [files('a.mp4'), files('notes.txt')], 2, 'notes.txt'],
    ['on the second head alone', [null, files('notes.txt')], 2, 'notes.txt'],
    ['behind a film and a camera', [[...RTSP, ...files('a.mp4', 'notes.txt')], null], 1, 'notes.txt'],
    ['first of several', [files('one.txt', 'two.txt'), files('three.txt')], 1, 'one.txt'],
  ])('%s with a file that is no film are told apart', async (_what, heads, head, path) => {
    expect(await findBadFile(heads)).toEqual({ head, problem: `${path} is no film` });
  });

  it('are named by their path as it stands', async () => {
    const path = join(set.directory, 'with spaces', 'ünd mehr.txt');
    expect(await findBadFile([files(path), null])).toEqual({ head: 1, problem: `${path} is no film` });
  });

  it('that make the process die are wrong too, and nothing is started again', async () => {
    expect(await findBadFile([files('a.mp4'), files('die')])).toMatchObject({
      head: 2,
      problem: expect.stringMatching(/./),
    });
    expect(set.starts).toBe(1);
  });
});
