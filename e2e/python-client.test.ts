import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, TestServer } from './server.testkit.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('python-client.testkit.py', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

it("a client on Debian's python3-websockets logs in, changes, is told and records", async () => {
  const { stdout } = await run('/usr/bin/python3', [SCRIPT, server.webSocket, PASSWORD]);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { authenticated: true },
    { brightness: 75, info: ['brightness'] },
    { brightness: 75 },
    { record: true, info: ['record'] },
    { record: false, info: ['record'] },
  ]);
});
