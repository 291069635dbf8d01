import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NODES } from '../clients/other-nodes.testkit.ts';
import { TestServer } from '../server.testkit.ts';

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('../../packages/cli', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

let project: string;
let tarballs: readonly string[];
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'sightglass-project-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
  const directories = [...closure(PACKAGE, new Map()).values()];
  const { stdout } = await run('npm', [
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    project,
    ...directories,
  ]);
  tarballs = (JSON.parse(stdout) as { filename: string }[]).map(({ filename }) => join(project, filename));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** A package and all that it needs: what an empty project would get from a registry is here already. */
function closure(directory: string, found: Map<string, string>): Map<string, string> {
  const { name, dependencies = {} } = manifestIn(directory);
  if (found.has(name)) return found;
  found.set(name, directory);
  const places = (each: string) => createRequire(join(directory, 'package.json')).resolve.paths(each) ?? [];
  for (const each of Object.keys(dependencies)) {
    const home = places(each).find((place) => hasManifest(join(place, each)));
    if (home === undefined) throw new Error(`${each} is not installed`);
    closure(join(home, each), found);
  }
  return found;
}

function manifestIn(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
}

function hasManifest(directory: string): boolean {
  try {
    return manifestIn(directory).name !== '';
  } catch {
    return false;
  }
}

it('holds no tests, and no file that its reader has no use for', async () => {
  const own = tarballs.find((path) => /\/sightglass-\d/.test(path)) ?? '';
  const { stdout } = await run('tar', ['-tf', own]);
  const names = stdout.trim().split('\n');
  expect(names).toContain('package/dist/main.js');
  expect(names.filter((name) => /test|\.map$|tsbuildinfo/.test(name))).toEqual([]);
});

it('installs and runs in an empty project, without the server', async () => {
  await run('npm', ['install', '--offline', '--omit=optional', '--no-audit', '--no-fund', ...tarballs], {
    cwd: project,
  });
  const program = join(project, 'node_modules/.bin/sightglass');
  const env = { PATH: process.env['PATH'], HOME: project, XDG_CONFIG_HOME: join(project, 'config') };
  const server = await TestServer.start({ flags: ['--cam1', 'none', '--cam2', 'none'] });
  try {
    for (const node of NODES) {
      const { stdout } = await run(node, [program, 'get', 'brightness', '--url', server.address], { env });
      expect(stdout).toBe('brightness\t50\n');
    }
  } finally {
    await server.dispose();
  }
  await expect(run(program, ['serve'], { env })).rejects.toMatchObject({
    code: 2,
    stderr: 'sightglass: The server is not installed here; add the package @sightglass/server\n',
  });
});
