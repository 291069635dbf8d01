import { KEYS, type MediaRecord, type Patch, type State } from '@sightglass/protocol';
import { expect, expectTypeOf, it } from 'vitest';
import type * as keys from './keys.ts';
import { keysModule } from './keys-module.testkit.ts';
import type * as records from './records.ts';

it('is what the key table makes of it', async () => {
  await expect(keysModule(KEYS)).toMatchFileSnapshot('keys.ts');
});

it('has the types of the protocol', () => {
  expectTypeOf<keyof keys.State>().toEqualTypeOf<keyof State>();
  expectTypeOf<{ [K in keyof keys.State]: keys.State[K] }>().toEqualTypeOf<State>();
  expectTypeOf<{ [K in keyof keys.Patch]: keys.Patch[K] }>().toEqualTypeOf<Patch>();
  expectTypeOf<records.MediaRecord>().toEqualTypeOf<MediaRecord>();
});
