import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, TestServer } from '../server.testkit.ts';
import { NODES } from './other-nodes.testkit.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = join(ROOT, 'packages/client');
const REACT_PACKAGE = join(ROOT, 'packages/react');
/** Minified and gzipped, in bytes. */
const LIMIT = 6_000;

/** npm takes its time on a machine that has other things to do. */
const PATIENCE_MS = 180_000;

const PROGRAM = `
  import { connect, PermissionDenied } from '@sightglass/client';
  const camera = connect(process.argv[2], { credentials: { username: 'admin', password: process.argv[3] } });
  await camera.opened();
  console.log(JSON.stringify(await camera.set({ brightness: 75 })));
  await camera.close();
  if (!(new PermissionDenied('') instanceof Error)) throw new TypeError('No error');
`;

const REACT_PROGRAM = `
  import { CameraProvider, useConnection } from '@sightglass/react';
  import { createElement } from 'react';
  import { renderToString } from 'react-dom/server';
  const Connection = () => useConnection().status;
  const page = createElement(CameraProvider, { url: 'http://127.0.0.1:1' }, createElement(Connection));
  console.log(renderToString(page));
`;

let directory: string;
let tarball: string;
let reactTarball: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sightglass-package-'));
  tarball = await pack(PACKAGE);
  reactTarball = await pack(REACT_PACKAGE);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Packs a package, ours or one that is installed here. @returns the file */
async function pack(packageDirectory: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', directory], {
    cwd: packageDirectory,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(directory, filename);
}

it('is small in a browser, and brings nothing else along', async () => {
  const bundle = await rolldown({ input: join(PACKAGE, 'dist/index.js'), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'esm', minify: true, comments: false });
  // The client, and what stands for ws.
  expect(output).toHaveLength(2);
  expect(output.flatMap((chunk) => ('moduleIds' in chunk ? chunk.moduleIds : []))).toSatisfy(
    (ids: string[]) => ids.every((id) => id.startsWith(PACKAGE)),
  );
  // What stands for ws is never loaded: every browser has a WebSocket.
  const bytes = gzipSync(output[0].code, { level: 9 }).length;
  console.info(`@sightglass/client: ${bytes} bytes, minified and gzipped`);
  expect(bytes).toBeLessThan(LIMIT);
});

it.each([PACKAGE, REACT_PACKAGE])('is packed as it should be (publint): %s', async (pkgDir) => {
  const { messages } = await publint({ pkgDir, strict: true });
  expect(messages).toEqual([]);
});

it.each(['client', 'react'])('has types that are found (are the types wrong): %s', async (name) => {
  // It fails when something is wrong.
  const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const { stdout } = await run(process.execPath, [
    attw,
    name === 'client' ? tarball : reactTarball,
    '--profile',
    'esm-only',
    '--format',
    'ascii',
  ]);
  expect(stdout).toMatch(/node16 \(from ESM\): \S+ \(ESM\)/);
});

it.each(['client', 'react'])('holds no tests, and no file that nobody has a use for: %s', async (name) => {
  const { stdout } = await run('tar', ['-tf', name === 'client' ? tarball : reactTarball]);
  const names = stdout.trim().split('\n');
  expect(names).toContain('package/dist/index.js');
  expect(names).toContain('package/dist/index.d.ts');
  expect(names.filter((name) => /test|\.map$|tsbuildinfo/.test(name))).toEqual([]);
});

it('installs and runs in an empty project', { timeout: PATIENCE_MS }, async () => {
  const project = mkdtempSync(join(directory, 'project-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(project, 'program.js'), PROGRAM);
  // Whatever an empty project would get from a registry is here already.
  const packages = [tarball, await pack(join(ROOT, 'node_modules/ws'))];
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', ...packages], { cwd: project });
  const server = await TestServer.start();
  try {
    for (const node of NODES) {
      const { stdout } = await run(node, ['program.js', server.address, PASSWORD], { cwd: project });
      expect(JSON.parse(stdout)).toEqual({ brightness: 75 });
    }
  } finally {
    await server.dispose();
  }
});

it('renders in an empty project with React', { timeout: PATIENCE_MS }, async () => {
  const project = mkdtempSync(join(directory, 'react-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(project, 'program.js'), REACT_PROGRAM);
  const names = ['ws', 'react', 'react-dom', 'scheduler'];
  const installed = await Promise.all(names.map((name) => pack(join(ROOT, 'node_modules', name))));
  const packages = [tarball, reactTarball, ...installed];
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', ...packages], { cwd: project });
  for (const node of NODES) {
    const { stdout } = await run(node, ['program.js'], { cwd: project });
    expect(stdout.trim()).toBe('connecting');
  }
});

it('says what to install on a Node.js without a WebSocket', { timeout: PATIENCE_MS }, async () => {
  const project = mkdtempSync(join(directory, 'bare-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  // Also on a newer Node.js, which has one.
  const program = `
    delete globalThis.WebSocket;
    const { connect } = await import('@sightglass/client');
    await connect('http://127.0.0.1:1').opened().catch(({ name, message }) => console.log(name, message));
  `;
  writeFileSync(join(project, 'program.js'), program);
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--legacy-peer-deps', tarball], {
    cwd: project,
  });
  for (const node of NODES) {
    const { stdout } = await run(node, ['program.js'], { cwd: project });
    expect(stdout).toMatch(/^SightglassError .*npm install ws/);
  }
});
