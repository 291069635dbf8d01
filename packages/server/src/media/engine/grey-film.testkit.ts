import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SourceSpec } from '../messages.ts';
import type { Size } from '../picture/filter-chain.ts';

/** The luma of a picture without colour: one level, or one for each pixel. */
export type Grey = number | ((x: number, y: number) => number);

/** Lies in a folder of its own, until the end of the test. */
export class GreyFilm {
  readonly path: string;
  readonly spec: SourceSpec;

  /** One picture is shown on and on; several are played again and again, 50 a second. */
  constructor(size: Size, ...pictures: readonly [Grey, ...Grey[]]) {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-grey-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    this.path = join(folder, 'grey.y4m');
    this.spec = { kind: 'file', path: this.path };
    const head = `YUV4MPEG2 W${size.width} H${size.height} F50:1 Ip A1:1 C420jpeg XCOLORRANGE=FULL\n`;
    writeFileSync(
      this.path,
      Buffer.concat([Buffer.from(head), ...pictures.flatMap((each) => raw(size, each))]),
    );
  }
}

function raw({ width, height }: Size, grey: Grey): Buffer[] {
  const luma = Buffer.alloc(width * height);
  for (let at = 0; at < luma.length; at += 1) {
    luma[at] = typeof grey === 'number' ? grey : grey(at % width, Math.floor(at / width));
  }
  return [Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)];
}
