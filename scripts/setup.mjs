import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the workspace. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const STAMPS = join(ROOT, '.stamps');

/** What the page in the browser is built from. */
const PAGE_SOURCES = ['apps/console', 'packages/protocol/src'];

/** Installs the packages when the lock file or the Node.js in use is another than the last time. */
export function install() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  const wanted = digest([lock, process.versions.modules, process.platform, process.arch]);
  if (existsSync(join(ROOT, 'node_modules', 'typescript')) && stampOf('install') === wanted) return;
  console.error('Installing packages; this takes a minute the first time.');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeStamp('install', wanted);
}

/** Builds what is older than its sources. */
export function build() {
  run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b']);
  const sources = PAGE_SOURCES.flatMap((path) => filesBelow(join(ROOT, path)));
  const wanted = digest(sources.map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`));
  const page = join(ROOT, 'apps/console/dist/index.html');
  if (existsSync(page) && stampOf('page') === wanted) return;
  run('npm', ['run', 'build', '--workspace', '@sightglass/console', '--silent']);
  writeStamp('page', wanted);
}

/** Runs a command in the root of the workspace; ends this process when it fails. */
export function run(command, parameters, options = {}) {
  const { status, signal } = spawnSync(command, parameters, {
    cwd: ROOT,
    // Standard output belongs to what is started in the end.
    stdio: ['ignore', process.stderr, process.stderr],
    ...options,
  });
  if (status !== 0) process.exit(signal ? 1 : (status ?? 1));
}

function filesBelow(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'dist' || entry.name === 'node_modules' || entry.name.endsWith('.tsbuildinfo'))
      return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('hex');
}

function stampOf(name) {
  const path = join(STAMPS, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function writeStamp(name, value) {
  const path = join(STAMPS, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, value);
}
