import { hostname, networkInterfaces } from 'node:os';

/**
 * The names that this machine goes by in its network, in lower case: its host name, the part before the
 * first dot, and that one under `.local` as multicast DNS announces it.
 */
export function ownHostNames(name: string = hostname()): readonly string[] {
  const full = name.toLowerCase();
  const [short = full] = full.split('.', 1);
  return [...new Set([full, short, `${short}.local`])].filter((each) => /^[a-z0-9_]/.test(each));
}

/** The addresses of this machine's interfaces, without zones; those of the loopback always. */
export function ownAddresses(): readonly string[] {
  const found = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return [...new Set(['127.0.0.1', '::1', ...found.map(({ address }) => address)])];
}
