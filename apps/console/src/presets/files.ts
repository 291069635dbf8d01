import { type NamedValues, readPresets, writePresets } from './preset-file.ts';

/** Largest file that is read, in bytes: fifty presets are a tenth of it. */
const LARGEST = 1_000_000;

/** A file that is too large to be one of presets. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/** Gives presets to the person as a file. */
export function downloadPresets(presets: readonly NamedValues[], fileName: string): void {
  const address = URL.createObjectURL(new Blob([writePresets(presets)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has its own hold on it from here on.
  setTimeout(() => URL.revokeObjectURL(address));
}

/** Reads a file that somebody has chosen. @throws UnreadablePresets, FileTooLarge */
export async function readPresetFile(file: File): Promise<readonly NamedValues[]> {
  if (file.size > LARGEST) throw new FileTooLarge(`${file.size} bytes`);
  return readPresets(await file.text());
}

/** A name as a file: what not every disk takes is left out. */
export function fileNameFor(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N} ._-]+/gu, '').trim();
  return `${plain === '' ? 'preset' : plain}.json`;
}
