import { closeSync, constants, openSync } from 'node:fs';

/** A request of `ioctl`: its number and the size of its structure, in bytes. */
export interface Request {
  readonly code: number;
  readonly size: number;
}

/** The kernel gives something. */
export const READ = 2;
/** The kernel is given something. */
export const WRITE = 1;

/** Linux's number for a file that is not open. */
const CLOSED = 9;

/** Composes a request as `_IOC` does. @param type - the letter of its family, or its code */
export function requestOf(type: string | number, direction: number, number: number, size: number): Request {
  const family = typeof type === 'string' ? type.charCodeAt(0) : type;
  return { code: direction * 2 ** 30 + size * 2 ** 16 + family * 2 ** 8 + number, size };
}

/** An open device at the level of the kernel: one request at a time, answered in the same bytes. */
export interface Ioctl {
  /** @returns 0, or Linux's number of what went wrong */
  ask(request: Request, bytes: Buffer): number;
  /** As `ask`, on another thread: what goes to a device over its cable may take long. */
  send(request: Request, bytes: Buffer): Promise<number>;
  close(): void;
}

/**
 * Opens a device. Another program may stream from it meanwhile.
 *
 * @throws the error of `open`, with its `code`
 */
export async function openIoctl(path: string): Promise<Ioctl> {
  return ioctlOn(openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
}

/** An open file at the level of the kernel. It is closed with what is returned, or at once if that fails. */
export async function ioctlOn(file: number): Promise<Ioctl> {
  try {
    // Loaded here: nobody without such a device needs it.
    const { default: koffi } = await import('koffi');
    const ioctl = koffi
      .load('libc.so.6')
      .func('int ioctl(int fd, unsigned long request, _Inout_ void *bytes)');
    const outcome = (result: unknown) => (result === -1 ? koffi.errno() : 0);
    let closed = false;
    let underWay = 0;
    // The number of a closed file may be another file's: it is kept until the last request is back.
    const closeIdle = () => {
      if (closed && underWay === 0) closeSync(file);
    };
    return {
      ask: (request, bytes) => (closed ? CLOSED : outcome(ioctl(file, request.code, bytes))),
      send: (request, bytes) =>
        new Promise((resolve, reject) => {
          if (closed) {
            resolve(CLOSED);
            return;
          }
          underWay += 1;
          ioctl.async(file, request.code, bytes, (error: unknown, result: unknown) => {
            const code = outcome(result);
            underWay -= 1;
            closeIdle();
            if (error) reject(error);
            else resolve(code);
          });
        }),
      close: () => {
        if (closed) return;
        closed = true;
        closeIdle();
      },
    };
  } catch (problem) {
    closeSync(file);
    throw problem;
  }
}
