import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportedSchema, VALUE_SCHEMAS, writableSchema } from './key-schemas.ts';
import { KEY_NAMES, rowOf } from './keys.ts';
import type { Offer } from './rows.ts';
import { defaultState } from './state.ts';
import { checkValue } from './values.ts';

const ajv = new Ajv({ strict: false, strictNumbers: true, validateFormats: false });
ajv.addSchema({ $id: 'document', components: { schemas: VALUE_SCHEMAS } });

const WRITABLE = KEY_NAMES.filter((key) => rowOf(key).write !== 'nobody');
/** A camera that offers more than any value tried here asks for. */
const OFFER: Offer = {
  resolutions: ['640x480', '1280x720', '1920x1080'],
  sensors: [Number.MAX_VALUE, Number.MAX_VALUE],
};

/** Values of all kinds, those that some key takes among them. */
const value = fc.oneof(
  fc.integer({ min: -10, max: 1_000 }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom('on', 'off', 'auto', 'manual', 'pause', 'pause_release', 'top-left', 'side-by-side'),
  fc.constantFrom('1280x720', '640x480', '0x0', 'x', '1280X720'),
  fc.jsonValue(),
);

describe('the schema of what may be written', () => {
  it.each(WRITABLE)('to %s takes what the check takes, and nothing else', (key) => {
    const validate = ajv.compile(writableSchema(key));
    fc.assert(
      fc.property(value, (raw) => {
        expect(validate(raw)).toBe(isTaken(() => checkValue(key, raw, OFFER)));
      }),
    );
  });

  it('covers every key that somebody may write, and its other spellings', () => {
    const names = WRITABLE.flatMap((key) => [key, ...(rowOf(key).aliases ?? [])]);
    expect(Object.keys(VALUE_SCHEMAS.Changes.properties)).toEqual(names);
  });
});

describe('the schema of what is reported', () => {
  it('takes the state of a server that was never touched', () => {
    const validate = ajv.compile({ $ref: 'document#/components/schemas/State' });
    expect(validate(defaultState()), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...defaultState(), brightness: 101 })).toBe(false);
    expect(validate({ unknown: 1 })).toBe(false);
  });

  it('says range, unit and permissions of the row', () => {
    expect(reportedSchema('fps')).toMatchObject({
      type: 'integer',
      minimum: 5,
      maximum: 60,
      'x-unit': '1/s',
      'x-read': 'public',
      'x-write': ['Device_rw'],
      'x-kept': true,
    });
    expect(reportedSchema('clients')).toMatchObject({ readOnly: true, 'x-read': ['System_r'] });
  });
});

function isTaken(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
