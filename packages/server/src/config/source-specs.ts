import { resolve } from 'node:path';
import type { DeviceName, HeadSpec, SourceSpec } from '../media/messages.ts';

/** A comma separates sources only in front of a new one: an address may contain commas. */
const SEPARATOR = /,(?=\s*(?:(?:synthetic|none)\s*(?:,|$)|file:|rtsp[su]?:|onvif:|v4l2:))/i;

/** A host, perhaps with a port, and who asks; nothing behind it. */
const ONVIF = /^onvif:\/\/(?:(?:[^\s@/?#%]|%[0-9a-f]{2})*@)?[^\s@/?#]+\/?$/i;

/** An address where a path is asked for. */
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]/i;

/** A password with a `/`, `?` or `#` in it, by the `@` that comes behind; and letters that no address has. */
const UNESCAPED = /\p{Cc}|^[a-z]+:\/\/[^/?#]*[/?#].*@/isu;

/**
 * Reads the source of a head as it is written on the command line: `none`, or one source per sensor
 * out of `synthetic`, `file:PATH`, `rtsp://…`, `onvif://HOST` and `v4l2:DEVICE`, joined by commas.
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

function parseSource(written: string, directory: string): SourceSpec {
  const text = written.replace(/^[a-z0-9]+:/i, (scheme) => scheme.toLowerCase());
  if (text === 'synthetic') return { kind: 'synthetic' };
  if (text.startsWith('file:')) {
    const path = text.slice('file:'.length);
    if (path === '' || ADDRESS.test(path)) {
      throw new RangeError('file: needs a path, such as file:machine.mp4');
    }
    return { kind: 'file', path: resolve(directory, path) };
  }
  // What is wrong with an address is said without it: there may be a password in it.
  if (/^(?:rtsp[su]?|onvif):/.test(text) && UNESCAPED.test(text)) {
    throw new RangeError(
      'the address of a camera has no @ behind its host; in user name and password, letters other than a-z A-Z 0-9 - . _ ~ are written with %, such as %2F for / and %40 for @',
    );
  }
  if (/^rtsp[su]?:/.test(text)) {
    if (!/^rtsp[su]?:\/\/[^/?#]/.test(text) || !URL.canParse(text)) {
      throw new RangeError(
        'an RTSP camera is written rtsp://HOST/PATH or rtsp://USER:PASSWORD@HOST:PORT/PATH',
      );
    }
    return { kind: 'rtsp', url: text };
  }
  if (text.startsWith('onvif:')) {
    if (!ONVIF.test(text) || !URL.canParse(text.replace('onvif:', 'http:'))) {
      throw new RangeError(
        'an ONVIF camera is written onvif://HOST or onvif://USER:PASSWORD@HOST:PORT, without a path',
      );
    }
    return { kind: 'onvif', url: text };
  }
  if (text.startsWith('v4l2:')) return { kind: 'v4l2', device: parseDevice(text.slice('v4l2:'.length)) };
  if (/^\/dev\/\w+$/.test(text)) throw new RangeError(`a camera of this machine is written v4l2:${text}`);
  if (text === 'none') throw new RangeError('none cannot be joined with other sources');
  throw new RangeError(
    `unknown source ${quoted(text)}; use synthetic, none, file:PATH, rtsp://…, onvif://HOST or v4l2:auto`,
  );
}

function parseDevice(text: string): DeviceName {
  if (/^auto$/i.test(text)) return { by: 'any' };
  if (text.startsWith('/') && !ADDRESS.test(text)) return { by: 'path', path: text };
  const [, vendor, product] = /^usb:([0-9a-f]{4}):([0-9a-f]{4})$/i.exec(text) ?? [];
  if (vendor && product) {
    return { by: 'usb', vendor: vendor.toLowerCase(), product: product.toLowerCase() };
  }
  throw new RangeError(
    `unknown camera ${quoted(`v4l2:${text}`)}; use v4l2:auto, v4l2:/dev/video0, or v4l2:usb:046d:082d with the numbers that lsusb shows`,
  );
}

/** What was written, if it can be no address with a password in it; else how it begins. */
function quoted(text: string): string {
  if (/^[\w.:-]*$/.test(text)) return `"${text}"`;
  const [scheme] = /^[a-z][a-z0-9+.-]*:(?=\/\/)|^v4l2:/i.exec(text) ?? [''];
  return `"${scheme}…"`;
}
