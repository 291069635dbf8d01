import type { Case } from './case.testkit.ts';
import { CONNECTION_CASES } from './connection-cases.ts';
import { LOGIN_CASES } from './login-cases.ts';
import { ONCE_CASES } from './once-cases.ts';
import { ORIGINAL_CASES } from './original-cases.ts';
import { VALUE_CASES } from './value-cases.ts';

/** Everything that every client does, in every language, by what it is about. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  values: VALUE_CASES,
  logins: LOGIN_CASES,
  connections: CONNECTION_CASES,
  'once and for all': ONCE_CASES,
  'the original examples': ORIGINAL_CASES,
};
