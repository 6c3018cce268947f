import { KeyvPostgres } from '@keyv/postgres';
import Keyv from 'keyv';
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { Database } from './database.ts';

/** What is kept by key: the last write wins, and it may expire. */
export type KeyValues<T> = Pick<Keyv<T>, 'get' | 'set' | 'delete'>;

const table = 'key_values';

/**
 * Opens a Keyv over PostgreSQL for one purpose. Faults of the database are thrown: Keyv by itself would hide them.
 */
export function openKeyValues<T>(
  pool: pg.Pool,
  options: { namespace: string; ttlMs?: number },
): KeyValues<T> {
  // The package opens a pool of its own, one for all, without an error listener; its `connect` is where ours goes in.
  class OnOurPool extends KeyvPostgres {
    override async connect() {
      return async (text: string, values?: unknown[]) => (await pool.query(text, values)).rows;
    }
  }
  const { namespace, ttlMs } = options;
  return new Keyv<T>({
    store: new OnOurPool({ table }),
    namespace,
    throwOnErrors: true,
    ...(ttlMs === undefined ? {} : { ttl: ttlMs }),
  });
}

/** Deletes what has expired; the store itself only hides it. Returns how many rows went. */
export async function sweepKeyValues(db: Kysely<Database>, now: Date): Promise<number> {
  const result = await sql`
    delete from ${sql.table(table)} where substring(value from '"expires":([0-9]+)\\}$')::bigint < ${now.getTime()}`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}
