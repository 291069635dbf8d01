import { BUILT_IN_ROLES, type Permission } from '@sightglass/protocol';
import { type Database, durably } from '../storage/database.ts';
import { parsePermissions } from './names.ts';

/** What somebody may do who has it. */
export interface Role {
  readonly name: string;
  /** As granted, without the implied ones. */
  readonly permissions: readonly Permission[];
  /** Whether it comes with the product and cannot be changed. */
  readonly builtIn: boolean;
}

interface Row {
  readonly name: string;
  readonly permissions: string;
}

const BUILT_IN: readonly Role[] = Object.entries(BUILT_IN_ROLES).map(([name, permissions]) => ({
  name,
  permissions,
  builtIn: true,
}));

/** The roles that come with the product, and those of the database. */
export class Roles {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Those that come with the product first, then by name. */
  list(): readonly Role[] {
    const rows = this.#database.prepare<[], Row>('SELECT name, permissions FROM roles ORDER BY name').all();
    return [...BUILT_IN, ...rows.map(roleOf)];
  }

  find(name: string): Role | undefined {
    const builtIn = BUILT_IN.find((each) => each.name === name);
    if (builtIn) return builtIn;
    const row = this.#database
      .prepare<[string], Row>('SELECT name, permissions FROM roles WHERE name = ?')
      .get(name);
    return row && roleOf(row);
  }

  /** Enters a role of one's own or changes it, on the disk when this returns. @throws the database's error */
  put(name: string, permissions: readonly Permission[]): void {
    durably(this.#database, () =>
      this.#database
        .prepare(
          `INSERT INTO roles (name, permissions) VALUES (?, ?)
           ON CONFLICT (name) DO UPDATE SET permissions = excluded.permissions`,
        )
        .run(name, JSON.stringify(permissions)),
    );
  }

  /** Removes a role of one's own, on the disk when this returns. @throws the database's error */
  remove(name: string): void {
    durably(this.#database, () => this.#database.prepare('DELETE FROM roles WHERE name = ?').run(name));
  }
}

function roleOf({ name, permissions }: Row): Role {
  return { name, permissions: parsePermissions(permissions), builtIn: false };
}
