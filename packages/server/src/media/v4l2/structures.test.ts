import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  DQEVENT,
  ENUM_FMT,
  ENUM_FRAMEINTERVALS,
  ENUM_FRAMESIZES,
  G_CTRL,
  QUERY_EXT_CTRL,
  QUERYCAP,
  QUERYMENU,
  S_CTRL,
  SUBSCRIBE_EVENT,
  TRY_FMT,
} from './structures.ts';

const REQUESTS = {
  QUERYCAP,
  ENUM_FMT,
  G_CTRL,
  S_CTRL,
  QUERYMENU,
  TRY_FMT,
  ENUM_FRAMESIZES,
  ENUM_FRAMEINTERVALS,
  DQEVENT,
  SUBSCRIBE_EVENT,
  QUERY_EXT_CTRL,
};

/** Where each field stands that is read or written. */
const PLACES = {
  'struct v4l2_capability': { card: 16, bus_info: 48, capabilities: 84, device_caps: 88 },
  'struct v4l2_fmtdesc': { type: 4, pixelformat: 44 },
  'struct v4l2_format': { type: 0, 'fmt.pix.width': 8, 'fmt.pix.height': 12, 'fmt.pix.pixelformat': 16 },
  'struct v4l2_frmsizeenum': { pixel_format: 4, type: 8, discrete: 12, 'stepwise.max_height': 28 },
  'struct v4l2_frmivalenum': { width: 8, type: 16, 'discrete.numerator': 20, 'stepwise.min.denominator': 24 },
  'struct v4l2_query_ext_ctrl': {
    type: 4,
    name: 8,
    minimum: 40,
    maximum: 48,
    step: 56,
    default_value: 64,
    flags: 72,
  },
  'struct v4l2_event': { 'u.ctrl.value': 16, 'u.ctrl.flags': 24, id: 96 },
  'struct v4l2_event_subscription': { id: 4 },
  'struct v4l2_control': { value: 4 },
};

/** A program against the header of this system, built and run; undefined where there is no compiler or header. */
function asked(lines: readonly string[]): readonly number[] | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'sightglass-header-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const program = join(directory, 'header');
  const source = `#include <linux/videodev2.h>\n#include <stddef.h>\n#include <stdio.h>\nint main(void) {\n${lines
    .map((line) => `printf("%lu\\n", (unsigned long)(${line}));`)
    .join('\n')}\nreturn 0; }\n`;
  writeFileSync(`${program}.c`, source);
  if (spawnSync('gcc', ['--version']).status !== 0) return undefined;
  if (spawnSync('gcc', ['-E', '-include', 'linux/videodev2.h', '-x', 'c', '/dev/null']).status !== 0)
    return undefined;
  execFileSync('gcc', ['-o', program, `${program}.c`]);
  return execFileSync(program, { encoding: 'utf8' }).trim().split('\n').map(Number);
}

it('has the numbers, sizes and places of the kernel’s own header', (context) => {
  const places = Object.entries(PLACES).flatMap(([type, fields]) =>
    Object.entries(fields).map(([field, place]) => [`offsetof(${type}, ${field})`, place] as const),
  );
  const wanted = [
    ...Object.entries(REQUESTS).map(([name, { code }]) => [`VIDIOC_${name}`, code] as const),
    ...places,
  ];
  const found = asked(wanted.map(([question]) => question));
  if (!found) return context.skip();
  expect(wanted.map(([question], index) => [question, found[index]])).toEqual(wanted);
});
