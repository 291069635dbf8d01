import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fileOf, GET_LINE, lineRequest, lineValues, PLACE, SET_VALUES } from './gpio-line.ts';

/** What the kernel's own header makes of the bytes that a program is given. */
const PROGRAM = `#include <linux/gpio.h>
#include <stdio.h>
int main(void) {
  struct gpio_v2_line_request r; struct gpio_v2_line_values v;
  if (fread(&r, sizeof r, 1, stdin) != 1 || fread(&v, sizeof v, 1, stdin) != 1 || getchar() != EOF) return 1;
  struct gpio_v2_line_config_attribute a = r.config.attrs[0];
  printf("%x %x|%u %u %s|%llu %d|%u %d %llu %llu|%llu %llu|%d\\n", (unsigned)GPIO_V2_GET_LINE_IOCTL,
    (unsigned)GPIO_V2_LINE_SET_VALUES_IOCTL, r.num_lines, r.offsets[0], r.consumer,
    (unsigned long long)r.config.flags, r.config.flags == (GPIO_V2_LINE_FLAG_OUTPUT | GPIO_V2_LINE_FLAG_ACTIVE_LOW),
    r.config.num_attrs, a.attr.id == GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES, (unsigned long long)a.attr.values,
    (unsigned long long)a.mask, (unsigned long long)v.bits, (unsigned long long)v.mask, r.fd);
  return 0;
}
`;

it('is what the kernel’s own header says', (context) => {
  const header = ['-E', '-include', 'linux/gpio.h', '-x', 'c', '/dev/null'];
  if (spawnSync('gcc', header).status !== 0) return context.skip();
  const directory = mkdtempSync(join(tmpdir(), 'sightglass-header-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const program = join(directory, 'line');
  writeFileSync(`${program}.c`, PROGRAM);
  execFileSync('gcc', ['-o', program, `${program}.c`]);
  const request = lineRequest(17, true, true);
  request.writeInt32LE(42, PLACE.file);
  expect(fileOf(request)).toBe(42);
  const answer = execFileSync(program, {
    input: Buffer.concat([request, lineValues(true)]),
    encoding: 'utf8',
  });
  const codes = `${GET_LINE.code.toString(16)} ${SET_VALUES.code.toString(16)}`;
  expect(answer.trim()).toBe(`${codes}|1 17 sightglass|10 1|1 1 1 1|1 1|42`);
});
