import { expect, it } from 'vitest';
import type { SourceSpec } from '../media/messages.ts';
import { offeredResolutions, offeredSizes, RESOLUTIONS, surveyHeads } from './resolutions.ts';

const WIDE: SourceSpec = { kind: 'v4l2', device: { by: 'path', path: '/dev/video0' } };
const CLOSE: SourceSpec = { kind: 'v4l2', device: { by: 'path', path: '/dev/video2' } };
const SYNTHETIC: SourceSpec = { kind: 'synthetic' };

it('offers the sizes of the cameras and no others where all pictures come from them', () => {
  const sizes = (source: SourceSpec) => (source === WIDE ? ['640x360', '1280x720'] : ['640x480', '1280x720']);
  expect(offeredResolutions([[WIDE], [CLOSE]], sizes)).toEqual(['640x360', '640x480', '1280x720']);
});

it('offers the usual sizes besides where a source has no size of its own, or is not there yet', () => {
  const sizes = (source: SourceSpec) => (source === WIDE ? ['640x360'] : undefined);
  const both = ['640x360', ...RESOLUTIONS];
  expect(offeredResolutions([[WIDE], [SYNTHETIC]], sizes)).toEqual(both);
  expect(offeredResolutions([[WIDE], null], () => [])).toEqual(RESOLUTIONS);
  expect(offeredResolutions([null, null], sizes)).toEqual(RESOLUTIONS);
});

it('offers no size that no picture is made in', () => {
  const sizes = () => ['161x121', '640x480', '3840x2160'];
  expect(offeredResolutions([[WIDE], null], sizes)).toEqual(['640x480']);
});

it('tells of each camera what it has itself, and of both what the key takes', () => {
  const sizes = (source: SourceSpec) =>
    source === WIDE ? ['640x480', '1280x720'] : ['640x480', '1920x1080'];
  expect(offeredSizes([[WIDE], [CLOSE]], sizes)).toEqual({
    all: ['640x480', '1280x720', '1920x1080'],
    heads: [
      ['640x480', '1280x720'],
      ['640x480', '1920x1080'],
    ],
  });
  expect(offeredSizes([[WIDE], null], sizes).heads).toEqual([['640x480', '1280x720'], []]);
});

it('asks the second head for a camera that the first one has not taken', async () => {
  const first: SourceSpec = { kind: 'v4l2', device: { by: 'any' } };
  const second: SourceSpec = { kind: 'v4l2', device: { by: 'any' } };
  const found = new Map<SourceSpec, readonly string[]>();
  const plugged = ['/dev/video0', '/dev/video2'];
  await surveyHeads([[first, SYNTHETIC], [second]], found, async (_device, taken) => {
    const path = plugged.find((each) => !taken.includes(each)) ?? null;
    return { path, sizes: path === '/dev/video0' ? ['640x480'] : ['1280x720'] };
  });
  expect([found.get(first), found.get(second)]).toEqual([['640x480'], ['1280x720']]);
});
