import { pino } from 'pino';
import { type Database, openDatabase } from '../storage/database.ts';
import { Authentication, type AuthenticationOptions } from './authentication.ts';
import { Passwords } from './passwords.ts';
import { Users } from './users.ts';

const silent = pino({ level: 'silent' });

/** A database in memory with a user of each role: the password is the name with `-secret` behind it. */
export async function peopledDatabase(...roles: readonly string[]): Promise<Database> {
  const database = openDatabase(':memory:');
  const users = new Users(database);
  const passwords = new Passwords();
  for (const role of roles) {
    const passwordHash = await passwords.hash(`${role}-secret`);
    users.add({ username: role, passwordHash, role }, new Date(0));
  }
  return database;
}

/** An authentication with sessions of 30 minutes and 5 failures in 15 minutes. */
export function authenticationOf(
  database: Database,
  options: Partial<AuthenticationOptions> = {},
): Authentication {
  const attempts = { limit: 5, windowMinutes: 15 };
  return new Authentication({ database, logger: silent, sessionMinutes: 30, attempts, ...options });
}

/** Makes every write to a table fail, as a full disk does. @returns what makes room again */
export function fillDisk(database: Database, table: 'users' | 'sessions'): () => void {
  const verbs = ['INSERT', 'UPDATE', 'DELETE'] as const;
  for (const verb of verbs) {
    database.exec(
      `CREATE TRIGGER full_${verb} BEFORE ${verb} ON ${table}
       BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
    );
  }
  return () => {
    for (const verb of verbs) database.exec(`DROP TRIGGER full_${verb}`);
  };
}
