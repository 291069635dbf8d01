import type { CDPSession } from 'playwright-core';

/** What a page holds when its garbage is collected. */
export interface PageMemory {
  /** Bytes of objects, closures, lists, texts and what the browser keeps for them; compiled code is none of them. */
  readonly bytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Grows until everything was called often enough, and says nothing of what is held. */
const CODE = new Set(['code', 'object shape']);

/** The parts of a snapshot of the heap that are read (v8/src/profiler/heap-snapshot-generator.cc). */
interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly (readonly string[] | string)[];
    };
  };
  readonly nodes: readonly number[];
}

/** Looks at what a page holds. What the browser itself notes of each request is let go before. */
export async function memoryOf(session: CDPSession): Promise<PageMemory> {
  await session.send('Runtime.evaluate', { expression: 'performance.clearResourceTimings()' });
  await session.send('HeapProfiler.collectGarbage');
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }) => chunks.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', take);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { bytes: bytesIn(JSON.parse(chunks.join(''))), nodes, listeners: jsEventListeners };
}

function bytesIn({ snapshot, nodes }: HeapSnapshot): number {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [typeAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    const type = types[typeAt]?.[nodes[at + typeAt] ?? 0];
    if (type !== undefined && !CODE.has(type)) bytes += nodes[at + sizeAt] ?? 0;
  }
  return bytes;
}
