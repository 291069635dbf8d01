import type { MediaRecord } from '@sightglass/protocol';

/** What no system takes in a file's name: separators, wildcards, control characters, marks that turn the text around. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** Name for the file of a record on somebody's own disk: its name where it has one, else that on the server. */
export function fileNameOf({ name, file }: MediaRecord, part = ''): string {
  const dot = file.lastIndexOf('.');
  const ending = file.slice(dot);
  const plain = (name ?? '')
    .replaceAll(FORBIDDEN, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 100)
    .trim();
  const stem = plain === '' || RESERVED.test(plain) ? file.slice(0, dot) : plain;
  return `${stem}${part}${ending}`;
}

/** Names without two alike: later ones are numbered. */
export function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const dot = name.lastIndexOf('.');
    let next = name;
    // Many disks take upper and lower case for the same.
    for (let number = 2; taken.has(next.toLowerCase()); number += 1) {
      next = `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
    }
    taken.add(next.toLowerCase());
    return next;
  });
}
