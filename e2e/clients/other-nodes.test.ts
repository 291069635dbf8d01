import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ProcessDriver } from './driver.testkit.ts';
import { OTHER_NODES } from './other-nodes.testkit.ts';
import { playCases } from './suite.testkit.ts';

const DRIVER = fileURLToPath(new URL('drivers/node.js', import.meta.url));

for (const node of OTHER_NODES) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  // From 22 on without the package ws: Node.js has a WebSocket of its own, which cannot be torn down.
  playCases(`the client in Node.js ${version}`, async () => new ProcessDriver(node, [DRIVER], process.cwd()));
}

describe('versions of Node.js', () => {
  it('are other ones than that of the tests', () => {
    expect(OTHER_NODES).not.toContain(process.execPath);
  });
});
