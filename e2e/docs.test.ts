import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PASSWORD, TestServer } from './server.testkit.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(ROOT, 'docs/clients')).map((name) => `docs/clients/${name}`),
  'docs/decisions/README.md',
  'python/README.md',
];

/** What runs in a browser: react-docs.test.ts and whep.test.ts have these. */
const RUN_ELSEWHERE: readonly string[] = ['tsx', 'html'];

/** What makes a benchmark of a reader short enough for a test; no figure of it means anything. */
const LITTLE_LOAD = '--clients 5 --seconds 0.2 --rows ws,sightglass';

let server: TestServer;
let rtsp: string;
let directory: string;
beforeAll(async () => {
  server = await TestServer.start({ flags: ['--rtsp-port', '0'] });
  rtsp = await server.rtsp();
  directory = mkdtempSync(join(tmpdir(), 'sightglass-docs-'));
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  mkdirSync(join(directory, 'bin'));
  const commandLine = join(ROOT, 'packages/cli/dist/main.js');
  const script = `#!/bin/sh\nexec "${process.execPath}" "${commandLine}" "$@"\n`;
  writeFileSync(join(directory, 'bin/sightglass'), script, { mode: 0o755 });
  // It plays until somebody closes its window; that it still does after a while is what is to be seen.
  const player = '#!/bin/sh\ntimeout 5 /usr/bin/ffplay "$@"\n[ $? -eq 124 ]\n';
  writeFileSync(join(directory, 'bin/ffplay'), player, { mode: 0o755 });
});
afterAll(async () => {
  await server.dispose();
  rmSync(directory, { recursive: true, force: true });
});

/** The blocks of a page that are set as code, and their language. */
function blocksOf(page: string): readonly { language: string; code: string; line: number }[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].map(
    ({ 1: language = '', 2: code = '', index }) => ({
      language,
      code,
      line: text.slice(0, index).split('\n').length + 1,
    }),
  );
}

/** What a reader would type, with the test's server in place of theirs. */
function typed(code: string): string {
  const { host } = new URL(server.address);
  return code
    .replaceAll('localhost:8080', host)
    .replaceAll('localhost:8554', new URL(rtsp).host)
    .replaceAll('PASSWORD', PASSWORD);
}

/** A line of a shell as it can be typed where nobody looks: answers must be successes, and players come to an end. */
function unattended(code: string): string {
  return code.replaceAll('curl ', 'curl -f ').replaceAll('autovideosink', 'fakesink num-buffers=10');
}

/** Whether Python finds OpenCV here: it is large, and nothing of ours needs it. */
const hasOpenCv = await run('/usr/bin/python3', ['-c', 'import cv2']).then(
  () => true,
  () => false,
);

/** Runs `npm start` as it stands there, but for a free port and a data directory of its own. */
async function start(command: string): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-start-'));
  const child = spawn('bash', ['-c', `exec ${command}`], {
    cwd: ROOT,
    env: {
      ...process.env,
      SIGHTGLASS_PORT: '0',
      SIGHTGLASS_DATA: data,
      SIGHTGLASS_HOST: '127.0.0.1',
      SIGHTGLASS_RTSP_PORT: '0',
    },
  });
  let out = '';
  child.stdout.on('data', (part: Buffer) => {
    out += part.toString();
    if (out.includes(' is at ')) child.kill('SIGTERM');
  });
  await once(child, 'close');
  rmSync(data, { recursive: true, force: true });
  return out;
}

async function runShell(code: string): Promise<void> {
  const command = code.trim();
  if (command === 'npm test') return;
  if (command === 'npm start -- --help') expect(await start(command)).toContain('--port');
  else if (command.startsWith('npm start -- user')) {
    const earlier = await TestServer.start({ data: join(directory, 'data') });
    await earlier.stop();
    const silent = command.replace('start', 'start --silent').replace('DIR', earlier.data);
    const { stdout } = await run('bash', ['-c', silent], { cwd: ROOT });
    expect(stdout).toBe('admin\tadministrator\tnever logged in\n');
  } else if (command.startsWith('npm run bench')) {
    const { stdout } = await run('bash', ['-c', `${command} ${LITTLE_LOAD}`], { cwd: ROOT });
    expect(stdout).toMatch(/### Full load, 5 clients[\s\S]*\| Sightglass /);
  } else if (command.startsWith('npm start')) expect(await start(command)).toMatch(/ is at https?:\S+/);
  else {
    const path = `${join(directory, 'bin')}:${process.env['PATH']}`;
    const typing = run('bash', ['-euo', 'pipefail', '-c', unattended(typed(code))], {
      cwd: directory,
      env: {
        ...process.env,
        PATH: path,
        XDG_CONFIG_HOME: join(directory, 'config'),
        // No window is needed to play.
        SDL_VIDEODRIVER: 'dummy',
      },
    });
    // For whoever asks for a password.
    typing.child.stdin?.end(`${PASSWORD}\n`);
    const { stdout } = await typing;
    expect(stdout).not.toContain('"error"');
  }
}

/** @param expected - what it prints, of a code that does not say */
async function runProgram(
  program: string,
  name: string,
  code: string,
  // Those about control show a key, those about video what comes.
  expected = /brightness|"stream"/,
): Promise<void> {
  const path = join(directory, name);
  writeFileSync(path, typed(code));
  const env = { ...process.env, PYTHONPATH: join(ROOT, 'python/src'), PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await run(program, [path], { cwd: directory, env });
  expect(stdout).toMatch(expected);
  expect(stdout).not.toMatch(/error/);
}

describe.each(PAGES)('%s', (page) => {
  const blocks = blocksOf(page).filter(
    ({ language, code }) => !RUN_ELSEWHERE.includes(language) && (hasOpenCv || !code.includes('import cv2')),
  );
  if (blocks.length > 0) {
    it.each(blocks)('line $line: $language', { timeout: 120_000 }, async ({ language, code }) => {
      if (code.includes('import cv2')) {
        await runProgram('/usr/bin/python3', 'snippet.py', code, /\(\d+, \d+, 3\)/);
      } else if (language === 'sh') await runShell(code);
      else if (language === 'python') await runProgram('/usr/bin/python3', 'snippet.py', code);
      else if (language === 'js') await runProgram(process.execPath, 'snippet.mjs', code);
      else if (language === 'yaml') expect(parse(code)).toBeTypeOf('object');
      else throw new Error(`Nobody runs ${language}`);
    });
  }

  it('links to what is there', () => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const here = join(ROOT, page, '..');
    for (const [, link = ''] of text.matchAll(/\]\(([^)#]+)\)/g)) {
      if (!/^https?:/.test(link)) expect(() => readFileSync(join(here, link)), link).not.toThrow(/ENOENT/);
    }
  });
});
