// What runs inside of the emulated machine: the server at port 8080 with a camera on each head, as a user who may do no more than
// others, and at port 8081 the shell of root, for what the test wants done there.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../packages/server/program/main.js', import.meta.url));
const flags = {
  host: '0.0.0.0',
  port: '8080',
  'rtsp-port': 'off',
  data: '/tmp/sightglass-data',
  cam1: 'v4l2:/dev/video0',
  cam2: 'v4l2:/dev/video1',
  'cam1-lamp': 'led:input0::capslock',
  'cam2-lamp': 'gpio:gpiochip0:3:active-low',
};

/** @returns {Promise<{ problem: string | undefined, out: string }>} */
const run = (command) =>
  new Promise((resolve) =>
    execFile('/bin/bash', ['-c', command], (problem, out, err) =>
      resolve({ problem: problem ? err || problem.message : undefined, out }),
    ),
  );

/** Runs a command. @returns how long after its end a client was told `key` as `value`, in ms by the clock of this machine; 0 for before */
async function timed(command, key, value) {
  const { default: WebSocket } = await import('ws');
  const client = new WebSocket('ws://127.0.0.1:8080/api/v1');
  await once(client, 'open');
  const told = new Promise((resolve) =>
    client.on('message', (data) => {
      if (JSON.stringify(JSON.parse(data)[key]) === value) resolve(performance.now());
    }),
  );
  const { problem } = await run(command);
  const ended = performance.now();
  const after = Math.max(0, (await told) - ended);
  client.close();
  return { problem, out: String(after) };
}

createServer(async (request, response) => {
  const command = await text(request);
  const { searchParams } = new URL(request.url, 'http://localhost');
  const [key, value] = ['key', 'value'].map((name) => searchParams.get(name));
  const { problem, out } = key === null ? await run(command) : await timed(command, key, value);
  response.statusCode = problem ? 500 : 200;
  response.end(problem ?? out);
}).listen(8081);

// Whoever owns the program may read it, also where others may not; and is no root, whom no rights hold up.
const { uid, gid } = statSync(program);
mkdirSync(flags.data);
chownSync(flags.data, uid, gid);
const led = '/sys/class/leds/input0::capslock';
execFileSync('/bin/bash', ['-c', `chmod a+rw /dev/video? /dev/gpiochip0 ${led}/brightness ${led}/trigger`]);
const server = spawn(
  'setpriv',
  [
    ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--bounding-set=-all', '--inh-caps=-all'],
    process.execPath,
    program,
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
  ],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, SIGHTGLASS_ADMIN_PASSWORD: 'a password for tests' },
  },
);
server.on('exit', (code) => process.exit(code ?? 1));
