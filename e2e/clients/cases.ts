import type { Case } from './case.testkit.ts';
import { CONNECTION_CASES } from './connection-cases.ts';
import { LOGIN_CASES } from './login-cases.ts';
import { ONCE_CASES } from './once-cases.ts';
import { ORIGINAL_CASES } from './original-cases.ts';
import { VALUE_CASES } from './value-cases.ts';

/** Everything that every client does, in every language. */
export const CASES: readonly Case[] = [
  ...VALUE_CASES,
  ...LOGIN_CASES,
  ...CONNECTION_CASES,
  ...ONCE_CASES,
  ...ORIGINAL_CASES,
];
