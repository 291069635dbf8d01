import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Imaging } from '../../packages/server/dist/media/onvif/imaging.js';
import { ImagingLink } from '../../packages/server/dist/media/onvif/imaging-link.js';
import { SoapPeer } from '../../packages/server/dist/media/onvif/soap-peer.js';
import { ServerProcess } from './server-process.ts';

const CAMERA = fileURLToPath(new URL('./servers/onvif-imaging.js', import.meta.url));
/** What a dragged slider changes, per second; the first is the control row. */
const RATES = [0, 20] as const;
/** When the last value has surely arrived, in ms. */
const REST_MS = 1_000;

/** What it took to keep a camera at what a slider says. */
export interface SliderResult {
  /** Changes per second. */
  readonly rate: number;
  /** CPU of this process, which does nothing else, as a part of one core. */
  readonly cpu: number;
  /** Whether the last value of the slider is the one that the camera has. */
  readonly isLast: boolean;
}

/** Drags a slider for an ONVIF camera in a process of its own; before that, the connection at rest. */
export async function measureSlider(seconds: number): Promise<readonly SliderResult[]> {
  const results: SliderResult[] = [];
  for (const rate of RATES) {
    const camera = await ServerProcess.start(CAMERA, []);
    try {
      results.push(await drag(camera.port, rate, seconds));
    } finally {
      await camera.stop();
    }
  }
  return results;
}

async function drag(port: number, rate: number, seconds: number): Promise<SliderResult> {
  const ending = new AbortController();
  const account = { username: 'viewer', password: 'of a camera' };
  const peer = new SoapPeer({ hostname: '127.0.0.1', port, account }, ending.signal);
  peer.setPaths({ media: undefined, imaging: '/onvif/imaging' });
  const imaging = await Imaging.open(peer, 'eye');
  let brightness = 50;
  const link = new ImagingLink(imaging, { brightness }, { adjusted() {}, refused() {} });
  const running = link.run(ending.signal);
  await wait(REST_MS);
  const begun = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - begun < seconds * 1_000) {
    await wait(rate === 0 ? seconds * 1_000 : 1_000 / rate);
    if (rate === 0) continue;
    brightness = (brightness + 1) % 101;
    link.set({ brightness });
  }
  const elapsed = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(before);
  await wait(REST_MS);
  const found = await imaging.read({ brightness });
  ending.abort();
  await running;
  return { rate, cpu: (user + system) / 1e6 / elapsed, isLast: found.brightness === brightness };
}

/** The figures as a table in Markdown. */
export function sliderReport(results: readonly SliderResult[]): string {
  const rows = results.map(
    ({ rate, cpu, isLast }) => `| ${rate} | ${(cpu * 100).toFixed(1)} % | ${isLast ? 'yes' : 'no'} |`,
  );
  return ['| changes/s | CPU | last value last |', '| ---: | ---: | --- |', ...rows].join('\n');
}
