import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLamp } from './lamp-specs.ts';

describe('what switches a light', () => {
  it('is the camera itself where nothing else is named', () => expect(parseLamp(' camera ')).toBeNull());

  it.each([
    ['led:white:flash', 'white:flash', 100],
    ['led:lamp@40', 'lamp', 40],
    ['led:a@b@1', 'a@b', 1],
  ])('may be the LED %s', (text, name, percent) =>
    expect(parseLamp(text)).toEqual({ kind: 'led', name, percent }),
  );

  it.each([
    ['gpio:gpiochip0:17', '/dev/gpiochip0', 17, false],
    ['gpio:gpiochip4:0:active-low', '/dev/gpiochip4', 0, true],
    ['gpio:/dev/lamps:3', '/dev/lamps', 3, false],
  ])('may be the line %s', (text, chip, line, activeLow) =>
    expect(parseLamp(text)).toEqual({ kind: 'gpio', chip, line, activeLow }),
  );

  it.each([
    ['http://lamp/relay?turn={on|off}', 'GET', 'http://lamp/relay?turn=on', 'http://lamp/relay?turn=off'],
    ['get http://lamp/{|un}lit', 'GET', 'http://lamp/lit', 'http://lamp/unlit'],
    [
      'POST https://u:p%40@lamp:8443/{a|b}/{c|d}',
      'POST',
      'https://u:p%40@lamp:8443/a/c',
      'https://u:p%40@lamp:8443/b/d',
    ],
  ])('may be the request %s', (text, method, on, off) =>
    expect(parseLamp(text)).toEqual({ kind: 'http', method, on, off }),
  );

  it.each([
    ['', 'unknown light; use camera'],
    ['lamp', 'unknown light; use camera'],
    ['ftp://u:hunter2@lamp/{on|off}', 'unknown light; use camera'],
    ['led:', 'is written led:NAME'],
    ['led:..', 'is written led:NAME'],
    ['led:../../../etc/passwd', 'is written led:NAME'],
    ['led:lamp@0', 'from 1 to 100'],
    ['led:lamp@101', 'from 1 to 100'],
    ['gpio:0:17', 'is written gpio:gpiochip0:LINE'],
    ['gpio:gpiochip0', 'is written gpio:gpiochip0:LINE'],
    ['gpio:gpiochip0:17:low', 'is written gpio:gpiochip0:LINE'],
    ['gpio:../x:1', 'is written gpio:gpiochip0:LINE'],
    ['http://u:hunter2@lamp/on', 'needs {on|off}'],
    ['http://u:hunter2@lamp/{on}', 'needs {on|off}'],
    ['http://u:hunter2@lamp:99999/{on|off}', 'is not valid'],
    ['http://u:hunter2%@lamp/{on|off}', 'is not valid'],
  ])('is not "%s", and the error says what is, without the password', (text, message) => {
    expect(() => parseLamp(text)).toThrow(RangeError);
    expect(() => parseLamp(text)).toThrow(message);
    expect(() => parseLamp(text)).not.toThrow(/hunter2/);
  });
});

const start = fc.constantFrom(
  '',
  'led:',
  'gpio:',
  'gpio:gpiochip0:',
  'http://',
  'POST https://lamp/{on|off}',
);

describe('any text', () => {
  it('is a light or an error that can be shown', () => {
    fc.assert(
      fc.property(start, fc.string(), (beginning, rest) => {
        try {
          const spec = parseLamp(beginning + rest);
          if (spec?.kind === 'led') expect(spec.name).not.toMatch(/[/\0]|^\.{1,2}$/);
          if (spec?.kind === 'gpio') expect(spec.chip).toMatch(/^\//);
          if (spec?.kind === 'http') {
            for (const address of [spec.on, spec.off]) expect(new URL(address).protocol).toMatch(/^https?:$/);
          }
        } catch (problem) {
          expect(problem).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it('that is the name of a LED keeps it', () => {
    const name = fc
      .string({ minLength: 1 })
      .filter((text) => /^[^/\0]+$/.test(text) && !/^\s|\s$|^\.{1,2}$/.test(text));
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: 100 }), (led, percent) => {
        expect(parseLamp(`led:${led}@${percent}`)).toEqual({ kind: 'led', name: led, percent });
      }),
    );
  });
});
