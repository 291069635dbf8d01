import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { TestServer } from './server.testkit.ts';

/** Environment of a server whose memory a test measures: Node.js opens its inspector on a free port. */
export const MEASURABLE = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

interface InspectorAnswer {
  readonly id: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/**
 * What a server holds on to after its garbage is collected, buffers outside the heap included. The resident
 * memory of the process would tell what the collector has not yet found worth collecting, too.
 *
 * @param server started with the environment `MEASURABLE`
 * @returns bytes
 */
export async function heldMemory(server: TestServer): Promise<number> {
  const address = /Debugger listening on (ws:\S+)/.exec(server.err)?.[1];
  if (address === undefined) throw new Error('The server was not started with MEASURABLE.');
  const inspector = new WebSocket(address);
  await once(inspector, 'open');
  try {
    // Twice: the first collection runs the finalisers, the second frees what they held.
    await ask(inspector, 1, 'HeapProfiler.collectGarbage');
    await ask(inspector, 2, 'HeapProfiler.collectGarbage');
    const { result } = await ask(inspector, 3, 'Runtime.evaluate', {
      expression: '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())',
    });
    const bytes = result?.result?.value;
    if (typeof bytes !== 'number') throw new Error('The inspector did not say how much memory is used.');
    return bytes;
  } finally {
    inspector.close();
    await once(inspector, 'close');
  }
}

async function ask(
  inspector: WebSocket,
  id: number,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<InspectorAnswer> {
  inspector.send(JSON.stringify({ id, method, params }));
  for (;;) {
    const [data] = await once(inspector, 'message');
    const answer = JSON.parse(String(data)) as InspectorAnswer;
    if (answer.id === id) return answer;
  }
}
