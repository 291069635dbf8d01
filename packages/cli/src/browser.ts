import { spawn } from 'node:child_process';

/** Programs that show an address in the user's browser. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'open',
  win32: 'explorer.exe',
};

/** Opens an address in the user's browser, where there is a program for that; does not wait for it. */
export function openInBrowser(url: string, platform: NodeJS.Platform = process.platform): void {
  const opener = spawn(OPENERS[platform] ?? 'xdg-open', [url], { detached: true, stdio: 'ignore' });
  // Whoever has none reads the address.
  opener.on('error', () => {});
  opener.unref();
}
