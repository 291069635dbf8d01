import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Luma of one picture: 8 bits a pixel, row by row. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** What ffprobe says about a video file. */
export interface Film {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** Seconds. */
  readonly duration: number;
  /** Presentation time of each frame, in seconds. */
  readonly times: readonly number[];
  /** Those of key frames. */
  readonly keyTimes: readonly number[];
}

/** Measures a film with ffprobe, frame by frame. */
export async function probe(path: string): Promise<Film> {
  const { stdout } = await run(
    'ffprobe',
    [
      '-v',
      'error',
      '-show_entries',
      'stream=codec_name,width,height:format=duration:packet=pts_time,flags',
      '-of',
      'json',
      path,
    ],
    { maxBuffer: 1 << 26 },
  );
  const { streams, format, packets } = JSON.parse(stdout) as {
    streams: { codec_name: string; width: number; height: number }[];
    format: { duration: string };
    packets: { pts_time: string; flags: string }[];
  };
  const [stream] = streams;
  const timesOf = (shown: typeof packets) =>
    shown.map(({ pts_time }) => Number(pts_time)).toSorted((a, b) => a - b);
  return {
    codec: stream?.codec_name ?? '',
    width: stream?.width ?? 0,
    height: stream?.height ?? 0,
    duration: Number(format.duration),
    times: timesOf(packets),
    keyTimes: timesOf(packets.filter(({ flags }) => flags.startsWith('K'))),
  };
}

/** Plays a film to its end. @returns what ffmpeg complained of; empty for a good film */
export async function play(path: string): Promise<string> {
  const { stderr } = await run('ffmpeg', ['-v', 'error', '-i', path, '-f', 'null', '-']);
  return stderr.trim();
}

/** Makes a video file. @param source - in lavfi's notation */
export async function makeFilm(path: string, source: string, seconds: number): Promise<void> {
  await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-t', String(seconds)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', path],
  ]);
}

/** Decodes JPEGs of one size to their luma. */
export async function lumaOf(
  jpegs: readonly Uint8Array[],
  width: number,
  height: number,
): Promise<readonly Luma[]> {
  const input = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-i', 'pipe:0'];
  const output = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-fps_mode', 'passthrough', 'pipe:1'];
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', ...input, ...output]);
  const parts: Buffer[] = [];
  ffmpeg.stdout.on('data', (part: Buffer) => parts.push(part));
  for (const jpeg of jpegs) if (!ffmpeg.stdin.write(jpeg)) await once(ffmpeg.stdin, 'drain');
  ffmpeg.stdin.end();
  await once(ffmpeg, 'close');
  const all = Buffer.concat(parts);
  const size = width * height;
  return Array.from({ length: Math.floor(all.length / size) }, (_, index) => ({
    width,
    height,
    pixels: all.subarray(index * size, (index + 1) * size),
  }));
}

/** Mean of a part of a picture, given in parts of its size: 0–255. */
export function meanOf(
  { width, height, pixels }: Luma,
  area: { left: number; top: number; right: number; bottom: number },
): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(area.top * height); y < Math.floor(area.bottom * height); y += 1) {
    for (let x = Math.floor(area.left * width); x < Math.floor(area.right * width); x += 1) {
      sum += pixels[y * width + x] ?? 0;
      count += 1;
    }
  }
  return sum / Math.max(count, 1);
}

/** Mean colour of a picture without its upper sixth, where the marker and the clock stand. */
export async function colourOf(jpeg: Uint8Array): Promise<{ y: number; u: number; v: number }> {
  const filter = 'crop=iw:ih*5/6:0:ih/6,scale=16:16:flags=area,scale=1:1:flags=area,format=yuvj444p';
  const input = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-i', 'pipe:0'];
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', ...input, '-vf', filter, '-f', 'rawvideo', 'pipe:1']);
  const parts: Buffer[] = [];
  ffmpeg.stdout.on('data', (part: Buffer) => parts.push(part));
  ffmpeg.stdin.end(jpeg);
  await once(ffmpeg, 'close');
  const [y = 0, u = 0, v = 0] = Buffer.concat(parts);
  return { y, u, v };
}

/** How much neighbouring pixels differ, in levels: detail and grain. */
export function detailOf({ width, height, pixels }: Luma): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(height / 6); y < height; y += 1) {
    for (let x = 1; x < width; x += 1) {
      const place = y * width + x;
      sum += Math.abs((pixels[place] ?? 0) - (pixels[place - 1] ?? 0));
      count += 1;
    }
  }
  return sum / Math.max(count, 1);
}
