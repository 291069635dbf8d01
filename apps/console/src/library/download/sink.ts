/** Where the bytes of a file go. */
export interface Sink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Takes back all that was written. */
  restart(): Promise<void>;
  /** Ends the file: it is there now. */
  close(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** Writes into a file on somebody's disk as the bytes come. @throws DOMException when the browser refuses */
export async function openFileSink(handle: FileSystemFileHandle): Promise<Sink> {
  const file = await handle.createWritable();
  return {
    write: (bytes) => file.write(bytes),
    async restart() {
      await file.truncate(0);
      await file.seek(0);
    },
    close: () => file.close(),
    async abort() {
      await file.abort();
      // What the browser made when the place was chosen is empty.
      if (isRemovable(handle) && (await handle.getFile()).size === 0) await handle.remove();
    },
  };
}

/** Keeps a small file in memory, and hands it to the browser when it is complete. */
export function openBlobSink(fileName: string, type: string): Sink {
  let parts: Blob[] = [];
  return {
    async write(bytes) {
      parts.push(new Blob([bytes]));
    },
    async restart() {
      parts = [];
    },
    async close() {
      const address = URL.createObjectURL(new Blob(parts, { type }));
      parts = [];
      clickLink(address, fileName);
      // The browser has its own hold on what it is saving.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
    async abort() {
      parts = [];
    },
  };
}

/** Has the browser itself download an address. */
export function clickLink(address: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}

function isRemovable(
  handle: FileSystemFileHandle,
): handle is FileSystemFileHandle & { remove(): Promise<void> } {
  return 'remove' in handle;
}
