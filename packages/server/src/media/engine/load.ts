import type { MediaStatistics } from '../messages.ts';

/** What the process does and takes, between one look and the next. */
export class Load {
  #frames = 0;
  #cpu = process.cpuUsage();
  #at = performance.now();

  /** Counts a frame. */
  countFrame(): void {
    this.#frames += 1;
  }

  /** Rates since the last call. */
  take(): Pick<MediaStatistics, 'fps' | 'cpu' | 'rssBytes'> {
    const now = performance.now();
    const seconds = Math.max((now - this.#at) / 1_000, 0.001);
    const used = process.cpuUsage(this.#cpu);
    const report = {
      fps: Math.round((this.#frames / seconds) * 10) / 10,
      cpu: Math.round((used.user + used.system) / seconds / 10_000) / 100,
      rssBytes: process.memoryUsage.rss(),
    };
    this.#frames = 0;
    this.#cpu = process.cpuUsage();
    this.#at = now;
    return report;
  }
}
