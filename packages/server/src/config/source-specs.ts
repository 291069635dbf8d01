import { resolve } from 'node:path';
import type { HeadSpec, SourceSpec } from '../media/messages.ts';

/** A comma separates sources only in front of a new one: an RTSP address may contain commas. */
const SEPARATOR = /,(?=\s*(?:synthetic|none|file:|rtsps?:|v4l2:))/;

/**
 * Reads the source of a head as it is written on the command line: `none`, or one source per sensor
 * out of `synthetic`, `file:PATH` and `rtsp://…`, joined by commas.
 *
 * @param directory - what a relative path starts from
 * @returns the head, or null for `none`
 * @throws RangeError that says what is wrong
 */
export function parseHead(text: string, directory: string): HeadSpec | null {
  if (text.trim() === 'none') return null;
  const [first, ...others] = text.split(SEPARATOR).map((part) => parseSource(part.trim(), directory));
  if (first === undefined) throw new RangeError('a source is missing');
  return [first, ...others];
}

function parseSource(text: string, directory: string): SourceSpec {
  if (text === 'synthetic') return { kind: 'synthetic' };
  if (text.startsWith('file:')) {
    const path = text.slice('file:'.length);
    if (path === '') throw new RangeError('file: needs a path, such as file:machine.mp4');
    return { kind: 'file', path: resolve(directory, path) };
  }
  if (/^rtsps?:\/\//.test(text)) {
    if (!URL.canParse(text)) throw new RangeError(`${text} is not a valid address`);
    return { kind: 'rtsp', url: text };
  }
  if (text === 'none') throw new RangeError('none cannot be joined with other sources');
  throw new RangeError(`unknown source "${text}"; use synthetic, none, file:PATH or rtsp://…`);
}
