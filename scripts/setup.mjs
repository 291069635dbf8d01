import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the workspace. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Of a build or an installation. */
const RESULTS = new Set(['dist', 'program', 'node_modules']);

const STAMPS = join(ROOT, '.stamps');

/** What the page in the browser and the server's program are built from, and a file that is made. */
const PAGE = {
  workspace: '@sightglass/console',
  sources: ['apps/console', 'packages/protocol/src', 'packages/client/src', 'packages/react/src'],
  made: 'apps/console/dist/index.html',
};
const PROGRAM = {
  workspace: '@sightglass/server',
  sources: [
    'packages/server/src',
    'packages/server/rolldown.config.mjs',
    'packages/protocol/src',
    'package-lock.json',
  ],
  made: 'packages/server/program/main.js',
};

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
  for (const part of [PROGRAM, PAGE]) buildPart(part);
}

function buildPart({ workspace, sources, made }) {
  const files = sources.flatMap((path) => filesBelow(join(ROOT, path)));
  const wanted = digest(files.map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`));
  if (existsSync(join(ROOT, made)) && stampOf(workspace) === wanted) return;
  run('npm', ['run', 'build', '--workspace', workspace, '--silent']);
  writeStamp(workspace, wanted);
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

/** A file itself, or all below a directory that are no results of a build. */
function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => {
    if (RESULTS.has(name) || name.endsWith('.tsbuildinfo')) return [];
    return filesBelow(join(path, name));
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
