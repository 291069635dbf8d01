import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, TestServer } from '../server.testkit.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = join(ROOT, 'packages/client');
/** Minified and gzipped, in bytes. */
const LIMIT = 6_000;

const PROGRAM = `
  import { connect, PermissionDenied } from '@sightglass/client';
  const camera = connect(process.argv[2], { credentials: { username: 'admin', password: process.argv[3] } });
  await camera.opened();
  console.log(JSON.stringify(await camera.set({ brightness: 75 })));
  await camera.close();
  if (!(new PermissionDenied('') instanceof Error)) throw new TypeError('No error');
`;

let directory: string;
let tarball: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sightglass-package-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', directory], { cwd: PACKAGE });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  tarball = join(directory, filename);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('is small in a browser, and brings nothing else along', async () => {
  const bundle = await rolldown({ input: join(PACKAGE, 'dist/index.js'), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'esm', minify: true, comments: false });
  // The client, and what stands for ws.
  expect(output).toHaveLength(2);
  expect(output.flatMap((chunk) => ('moduleIds' in chunk ? chunk.moduleIds : []))).toSatisfy(
    (ids: string[]) => ids.every((id) => id.startsWith(PACKAGE)),
  );
  const bytes = output.reduce(
    (sum, chunk) => sum + ('code' in chunk ? gzipSync(chunk.code, { level: 9 }).length : 0),
    0,
  );
  console.info(`@sightglass/client: ${bytes} bytes, minified and gzipped`);
  expect(bytes).toBeLessThan(LIMIT);
});

it('is packed as it should be (publint)', async () => {
  const { messages } = await publint({ pkgDir: PACKAGE, strict: true });
  expect(messages).toEqual([]);
});

it('has types that are found (are the types wrong)', async () => {
  // It fails when something is wrong.
  const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const { stdout } = await run(process.execPath, [
    attw,
    tarball,
    '--profile',
    'esm-only',
    '--format',
    'ascii',
  ]);
  expect(stdout).toMatch(/node16 \(from ESM\): \S+ \(ESM\)/);
});

it('holds no tests, and no file that its reader has no use for', async () => {
  const { stdout } = await run('tar', ['-tf', tarball]);
  const names = stdout.trim().split('\n');
  expect(names).toContain('package/dist/index.js');
  expect(names).toContain('package/dist/index.d.ts');
  expect(names.filter((name) => /test|\.map$|tsbuildinfo/.test(name))).toEqual([]);
});

it('installs and runs in an empty project', async () => {
  const project = mkdtempSync(join(directory, 'project-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(project, 'program.js'), PROGRAM);
  // Whatever an empty project would get from a registry is here already.
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/ws/package.json'), 'utf8')) as {
    version: string;
  };
  await run('npm', ['pack', '--pack-destination', project, join(ROOT, 'node_modules/ws')]);
  const packages = [tarball, join(project, `ws-${version}.tgz`)];
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', ...packages], { cwd: project });
  const server = await TestServer.start();
  try {
    const { stdout } = await run(process.execPath, ['program.js', server.address, PASSWORD], {
      cwd: project,
    });
    expect(JSON.parse(stdout)).toEqual({ brightness: 75 });
  } finally {
    await server.dispose();
  }
});

it('says what to install on a Node.js without a WebSocket', async () => {
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
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: project });
  expect(stdout).toMatch(/^SightglassError .*npm install ws/);
});
