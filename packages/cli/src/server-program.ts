import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { UsageError } from './errors.ts';

/**
 * Becomes the server program: signals reach it, and its exit code is that of this process.
 *
 * @param argv - what it is called with
 * @throws UsageError when it is not installed
 */
export async function becomeServer(argv: readonly string[]): Promise<void> {
  let program: string;
  try {
    program = createRequire(import.meta.url).resolve('@sightglass/server/program/main.js');
  } catch {
    throw new UsageError('The server is not installed here; add the package @sightglass/server');
  }
  process.argv.splice(2, process.argv.length, ...argv);
  await import(pathToFileURL(program).href);
}
