import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { FORMAT, itBehavesAsASource } from './conformance.testkit.ts';
import { Films } from './films.testkit.ts';
import { openSource } from './open.ts';
import { until, Viewer } from './viewer.testkit.ts';

let films: Films;
beforeAll(async () => {
  films = await Films.open();
});
afterAll(async () => {
  await films.remove();
});

function play(path: string): Viewer {
  const source = openSource({ kind: 'file', path }, 1, FORMAT);
  onTestFinished(() => source.stop());
  return new Viewer(source).start();
}

const PICTURE = { width: 320, height: 240, fps: 25 };

itBehavesAsASource('a video file', { picture: PICTURE, isLost: true, takesSettings: false }, async () => {
  const film = await films.film('conformance.mp4');
  const path = join(films.folder, 'conformance-played.mp4');
  await copyFile(film, path);
  return {
    source: openSource({ kind: 'file', path }, 1, FORMAT),
    lose: () => rm(path),
    bringBack: () => copyFile(film, path),
  };
});

describe('a video file', () => {
  it('begins again at its end, at its own speed', async () => {
    const path = await films.film('short.mp4', '160x120', ['-t', '0.4', '-bf', '2']);
    const begun = performance.now();
    const viewer = play(path);
    await viewer.see(31);
    const took = (viewer.times.at(30) ?? 0) - begun;
    // Thirty steps of 40 ms, over two joints. It can only be slower than that, on a busy machine; the first may come late.
    expect(took).toBeGreaterThan(1150);
    expect(viewer.presence).toHaveLength(1);
  });

  it.each([
    ['H.264 in TV range', 'tv.mp4', ['-pix_fmt', 'yuv420p']],
    ['10 bits', 'ten.mkv', ['-c:v', 'ffv1', '-pix_fmt', 'yuv420p10le']],
    ['RGB', 'rgb.mkv', ['-c:v', 'ffv1', '-pix_fmt', 'gbrp']],
    ['4:4:4', 'full.mp4', ['-pix_fmt', 'yuv444p']],
    ['alpha', 'alpha.mkv', ['-c:v', 'ffv1', '-pix_fmt', 'yuva420p']],
    ['grey', 'grey.mkv', ['-c:v', 'ffv1', '-pix_fmt', 'gray']],
    ['Motion JPEG', 'motion.avi', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p']],
    ['full range', 'full-range.mp4', ['-vf', 'scale=out_range=full', '-pix_fmt', 'yuvj420p']],
    ['an animated GIF', 'moving.gif', []],
  ])('of any kind plays: %s', async (_kind, name, more) => {
    const viewer = play(await films.film(name, '320x240', more));
    await viewer.see(2);
    expect(viewer.last).toMatchObject({ width: 320, height: 240, promised: true });
  });

  it('of an odd size keeps it', async () => {
    // The source testsrc2 would round the size.
    const odd = ['-f', 'lavfi', '-i', 'testsrc=size=323x181:rate=25:duration=1', '-c:v', 'ffv1'];
    const viewer = play(await films.make('odd.mkv', [...odd, '-pix_fmt', 'yuv420p']));
    await viewer.see(2);
    expect(viewer.last).toMatchObject({ width: 323, height: 181, promised: true });
  });

  it.each([
    ['TV range, bt601', ['-vf', 'scale=out_color_matrix=bt601:out_range=tv,format=yuv420p']],
    ['full range, bt601', ['-vf', 'scale=out_color_matrix=bt601:out_range=full,format=yuv420p']],
    [
      'TV range, bt709',
      ['-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p', '-colorspace', 'bt709'],
    ],
    ['RGB', ['-pix_fmt', 'gbrp']],
  ])('comes out in the right colours: red in %s', async (kind, more) => {
    const name = `${kind.replaceAll(/\W/g, '')}.mkv`;
    const red = ['-f', 'lavfi', '-i', 'color=c=0xff0000:size=160x120:rate=25:duration=0.2,format=gbrp'];
    const viewer = play(await films.make(name, [...red, '-c:v', 'ffv1', ...more]));
    await viewer.see(1);
    // Red by bt709 in full range: Y = 0.2126 · 255, Cb = 128 − 0.1146 · 255, Cr = 255.
    expect(viewer.last?.y).toBeCloseTo(54, -1);
    expect(viewer.last?.u).toBeCloseTo(99, -1);
    expect(viewer.last?.v).toBeGreaterThan(250);
  });

  it('with sound plays', async () => {
    const sound = [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=160x120:r=25:d=1',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=1',
    ];
    const viewer = play(await films.make('sound.mp4', [...sound, '-c:a', 'aac']));
    await viewer.see(30);
    expect(viewer.exists).toBe(true);
  });

  it('with one picture shows it on and on', async () => {
    const viewer = play(await films.film('one.png', '200x100', ['-frames:v', '1']));
    await viewer.see(10);
    expect(viewer.last).toMatchObject({ width: 200, height: 100, promised: true });
    expect(viewer.presence).toHaveLength(1);
  });

  it('that is none is told as lost, with the reason', async () => {
    const path = join(films.folder, 'words.txt');
    await writeFile(path, 'These are words.');
    for (const viewer of [play(path), play(join(films.folder, 'nowhere.mp4')), play(films.folder)]) {
      await until(() => viewer.exists === false);
      expect(viewer.presence.at(-1)?.problem).toMatch(/\w/);
      expect(viewer.looks).toHaveLength(0);
    }
  });

  it('with sound alone is told as lost', async () => {
    const path = await films.make('only.wav', ['-f', 'lavfi', '-i', 'sine=duration=1']);
    const viewer = play(path);
    await until(() => viewer.exists === false);
    expect(viewer.presence.at(-1)?.problem).toContain('no video');
  });

  it('that is replaced gives way to the new one', async () => {
    const path = await films.film('replaced.mp4', '320x240', ['-t', '0.2']);
    const viewer = play(path);
    await viewer.see(3);
    await rename(await films.film('other.mp4', '160x120', ['-t', '0.2']), path);
    await until(() => viewer.last?.width === 160);
    expect(viewer.presence).toHaveLength(1);
  });

  it('that is gone is told as lost, and plays again when it returns', async () => {
    const kept = await films.film('kept.mp4', '320x240', ['-t', '0.2']);
    const path = join(films.folder, 'comes-and-goes.mp4');
    await copyFile(kept, path);
    const viewer = play(path);
    await viewer.see(3);
    await rm(path);
    await until(() => viewer.exists === false);
    expect(viewer.presence.at(-1)?.problem).toBe('there is no such file');
    await copyFile(kept, path);
    await until(() => viewer.exists === true);
    await viewer.see(3);
  });

  it.each([
    ['cut.ts', ['-f', 'mpegts']],
    ['cut.mp4', ['-movflags', 'faststart', '-g', '5']],
    ['cut.mkv', ['-g', '5']],
  ])('that is cut off plays up to the damage, and again: %s', async (name, more) => {
    const path = await films.film(name, '320x240', more);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, Math.floor(whole.length * 0.6)));
    const viewer = play(path);
    await viewer.see(30);
    expect(viewer.presence).toHaveLength(1);
  });
});
