import { describe, expect, it, onTestFinished } from 'vitest';
import type { Source } from './source.ts';
import { Viewer } from './viewer.testkit.ts';

/** What every source has to hold, whatever it is. `open` gives a new source with a peer that delivers. */
export function itBehavesAsASource(name: string, open: () => Promise<Source>): void {
  describe(`${name}, as a source`, () => {
    const opened = async () => {
      const source = await open();
      onTestFinished(() => source.stop());
      return { source, viewer: new Viewer(source) };
    };

    it('delivers pictures in YUV 4:2:0, full range, bt709, and says that they come', async () => {
      const { viewer } = await opened();
      await viewer.start().see(5);
      expect(viewer.looks.every(({ promised }) => promised)).toBe(true);
      expect(viewer.presence).toEqual([{ exists: true, problem: undefined }]);
    });

    it('delivers nothing before it is started, and nothing after it has stopped', async () => {
      const { source, viewer } = await opened();
      expect(viewer.looks).toHaveLength(0);
      await viewer.start().see(2);
      await source.stop();
      const { length } = viewer.looks;
      const another = await opened();
      await another.viewer.start().see(3);
      expect(viewer.looks).toHaveLength(length);
    });

    it('stops before its first picture, twice, and without ever having been started', async () => {
      const { source, viewer } = await opened();
      viewer.start();
      await Promise.all([source.stop(), source.stop()]);
      expect(viewer.looks.length).toBeLessThan(3);
      const idle = await opened();
      await idle.source.stop();
    });

    it('takes a second start for the first', async () => {
      const { viewer } = await opened();
      viewer.start().start();
      await viewer.see(3);
      expect(viewer.presence).toHaveLength(1);
    });

    it('takes any setting at any time', async () => {
      const { source, viewer } = await opened();
      const settings = () => {
        for (const sensor of [0, 1, 2, 99]) source.selectSensor(sensor);
        for (const gain of [-1, 0, 100, 1000]) source.setScene({ light: gain > 0, gain });
        source.setFormat({ width: 322, height: 182, fps: 20 });
        source.setFormat({ width: 640, height: 360, fps: 30 });
      };
      settings();
      await viewer.start().see(2);
      settings();
      await viewer.see(2);
      await source.stop();
      settings();
      expect(viewer.exists).toBe(true);
    });
  });
}
