import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, TestServer } from '../server.testkit.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = join(ROOT, 'python');
const PYTHON = '/usr/bin/python3';

let server: TestServer;
let scratch: string;
beforeAll(async () => {
  // The tests try wrong passwords too.
  server = await TestServer.start({ flags: ['--login-attempts', '1000'] });
  scratch = mkdtempSync(join(tmpdir(), 'sightglass-python-'));
});
afterAll(async () => {
  await server.dispose();
  rmSync(scratch, { recursive: true, force: true });
});

/** What mypy says of files, strictly, as of the oldest Python that is supported. */
async function typesOf(...files: readonly string[]): Promise<string> {
  const strictly = ['--config-file', join(PACKAGE, 'pyproject.toml'), '--cache-dir', join(scratch, 'mypy')];
  const env = { ...process.env, MYPYPATH: join(PACKAGE, 'src') };
  return run(PYTHON, ['-m', 'mypy', ...strictly, ...files], { cwd: PACKAGE, env }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}

it('has the keys of the table; otherwise run node scripts/python-keys.mjs', async () => {
  const { stdout } = await run(process.execPath, [join(ROOT, 'scripts/python-keys.mjs'), '--print']);
  expect(readFileSync(join(PACKAGE, 'src/sightglass/keys.py'), 'utf8')).toBe(stdout);
});

it('passes its own tests, some of them with the real server', { timeout: 180_000 }, async () => {
  const { stderr } = await run(PYTHON, ['-m', 'unittest', 'discover', '-t', '.', '-s', 'tests'], {
    cwd: PACKAGE,
    env: {
      ...process.env,
      PYTHONPATH: 'src',
      PYTHONDONTWRITEBYTECODE: '1',
      SIGHTGLASS_TEST_URL: server.address,
      SIGHTGLASS_TEST_PASSWORD: PASSWORD,
    },
  });
  expect(stderr).toMatch(/Ran \d{2,} tests[\s\S]*OK\n$/);
});

it('is typed, strictly, down to its tests', { timeout: 180_000 }, async () => {
  const driver = join(ROOT, 'e2e/clients/drivers/driver.py');
  expect(await typesOf('src', 'tests', driver)).toMatch(/^Success/);
});

it('lets a checker of types find a wrong key and a wrong value', { timeout: 180_000 }, async () => {
  const script = join(scratch, 'wrong.py');
  writeFileSync(
    script,
    [
      'from sightglass import Camera',
      'async def wrong(camera: Camera) -> None:',
      '    await camera.set({"brightness": "x"})',
      '    await camera.set({"brightnes": 1})',
      '    await camera.set({"cam1-exists": True})',
      '    await camera.get(["brightnes"])',
      '    camera.on("brightness", lambda value: value.upper())',
      '    camera.state["pip-mode"] == "nowhere"',
      '    await camera.set({"record": "pause", "auto-exposure": "on", "pip-mode": "top-left"})',
      '    camera.on("brightness", lambda value: value + 1)',
    ].join('\n'),
  );
  const found = [...(await typesOf(script)).matchAll(/wrong\.py:(\d+): error/g)].map(([, line]) =>
    Number(line),
  );
  expect([...new Set(found)]).toEqual([3, 4, 5, 6, 7, 8]);
});
