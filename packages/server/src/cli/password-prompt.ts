import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Reads one line: from a terminal without showing what is typed, else the first line of standard input. */
export async function readPassword(): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write('Password: ');
  const unseen = new Writable({ write: (_part, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: unseen, terminal: stdin.isTTY === true });
  const ended = once(lines, 'close').then(() => ['']);
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  lines.close();
  if (stdin.isTTY) stderr.write('\n');
  return String(line);
}
