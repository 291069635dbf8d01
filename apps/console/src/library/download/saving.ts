import type { Downloads, Wanted } from './downloads.ts';
import { clickLink, openBlobSink, openFileSink } from './sink.ts';
import type { Source } from './transfer.ts';

/** A file that somebody wants on their disk. */
export interface SavedFile {
  readonly fileName: string;
  readonly type: 'video/mp4' | 'image/jpeg';
  readonly source: Source;
  /** Bytes it will have, more or less. */
  readonly bytes: number;
}

/** What goes through memory where the browser cannot write into a file; larger ones the browser downloads itself. */
const IN_MEMORY = 64_000_000;

/** The pickers of the File System Access API, which some browsers have, in secure contexts. */
interface Pickers {
  showSaveFilePicker?: (options: {
    suggestedName: string;
    types: { accept: Record<string, string[]> }[];
  }) => Promise<FileSystemFileHandle>;
  showDirectoryPicker?: (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
}

/**
 * Saves files where somebody wants them: straight into a file, or several into a folder, where the browser lets a page do
 * that. To be called by a click, as a browser asks for a place at nothing else.
 *
 * @param files - one at least, their names distinct
 */
export async function save(files: readonly SavedFile[], downloads: Downloads): Promise<void> {
  const { showSaveFilePicker, showDirectoryPicker } = window as unknown as Pickers;
  const [file] = files;
  try {
    if (file && files.length === 1 && showSaveFilePicker) {
      const { fileName, type } = file;
      const types = [{ accept: { [type]: [fileName.slice(fileName.lastIndexOf('.'))] } }];
      const handle = await showSaveFilePicker.call(window, { suggestedName: fileName, types });
      downloads.add({ ...wantedOf(file), fileName: handle.name, openSink: () => openFileSink(handle) });
      return;
    }
    if (files.length > 1 && showDirectoryPicker) {
      const folder = await showDirectoryPicker.call(window, { mode: 'readwrite' });
      for (const each of files) {
        const open = async () => openFileSink(await newFile(folder, each.fileName));
        downloads.add({ ...wantedOf(each), openSink: open });
      }
      return;
    }
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === 'AbortError') return;
    throw problem;
  }
  for (const each of files) saveWithoutPlace(each, downloads);
}

function saveWithoutPlace(file: SavedFile, downloads: Downloads): void {
  const { fileName, type, bytes, source } = file;
  if (bytes <= IN_MEMORY) {
    downloads.add({ ...wantedOf(file), openSink: async () => openBlobSink(fileName, type) });
    return;
  }
  const join = source.address.includes('?') ? '&' : '?';
  clickLink(`${source.address}${join}download=1`, fileName);
}

function wantedOf({ fileName, source }: SavedFile): Pick<Wanted, 'fileName' | 'source'> {
  return { fileName, source };
}

/** A new file in a folder: what is there under the same name stays as it is. */
async function newFile(folder: FileSystemDirectoryHandle, fileName: string): Promise<FileSystemFileHandle> {
  const dot = fileName.lastIndexOf('.');
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? fileName : `${fileName.slice(0, dot)} (${number})${fileName.slice(dot)}`;
    const isTaken = await folder.getFileHandle(name).then(
      () => true,
      (problem: unknown) => {
        if (!(problem instanceof DOMException)) throw problem;
        if (problem.name === 'NotFoundError') return false;
        if (problem.name === 'TypeMismatchError') return true;
        throw problem;
      },
    );
    if (!isTaken) return folder.getFileHandle(name, { create: true });
  }
}
