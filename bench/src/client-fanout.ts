import { fileURLToPath } from 'node:url';
import { connect } from '@sightglass/client';
import { WebSocket } from 'ws';
import { ServerProcess } from './server-process.ts';

const SENDER = fileURLToPath(new URL('./servers/broadcasts.js', import.meta.url));

/** What one client took in. */
export interface FanoutResult {
  readonly row: string;
  /** Values that came, of those that were sent. */
  readonly values: number;
  readonly sent: number;
  readonly perSecond: number;
  /** CPU of this process, the client's, as a part of one core. */
  readonly cpu: number;
}

/** Calls `told` with every value until it is closed. */
type Client = (port: number, told: (value: number) => void) => { close(): void };

const ROWS: Readonly<Record<string, Client>> = {
  // Control row: nothing but the parsing.
  'ws and JSON.parse': (port, told) => {
    const webSocket = new WebSocket(`ws://127.0.0.1:${port}/api/v1`);
    webSocket.on('open', () => webSocket.send('{"get":["*"]}'));
    webSocket.on('message', (data) => told(Number(JSON.parse(data.toString()).brightness)));
    return webSocket;
  },
  '@sightglass/client': (port, told) => {
    const camera = connect(`http://127.0.0.1:${port}`);
    camera.on('brightness', told);
    return { close: () => void camera.close() };
  },
};

/** Lets one client after the other be told `rate` values a second. */
export async function measureFanout(rate: number, seconds: number): Promise<readonly FanoutResult[]> {
  const results: FanoutResult[] = [];
  for (const [row, begin] of Object.entries(ROWS)) {
    const server = await ServerProcess.start(SENDER, [String(rate), String(seconds)]);
    try {
      results.push({ row, ...(await take(server.port, begin, rate * seconds)) });
    } finally {
      await server.stop();
    }
  }
  return results;
}

async function take(port: number, begin: Client, sent: number): Promise<Omit<FanoutResult, 'row'>> {
  let values = 0;
  let begun = 0;
  let cpu = process.cpuUsage();
  const client = await new Promise<{ close(): void }>((resolve) => {
    const made = begin(port, (value) => {
      if (value === 1) {
        begun = performance.now();
        cpu = process.cpuUsage();
      }
      if (value > 0) values += 1;
      if (value === sent) resolve(made);
    });
  });
  const elapsed = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  client.close();
  return { values, sent, perSecond: values / elapsed, cpu: (user + system) / 1e6 / elapsed };
}

/** The figures as a table in Markdown. */
export function fanoutReport(results: readonly FanoutResult[]): string {
  const rows = results.map(
    ({ row, values, sent, perSecond, cpu }) =>
      `| ${row} | ${values} of ${sent} | ${Math.round(perSecond)} | ${Math.round(cpu * 100)} % |`,
  );
  return ['| client | values | values/s | CPU |', '| --- | ---: | ---: | ---: |', ...rows].join('\n');
}
