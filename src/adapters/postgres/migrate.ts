import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import * as start from './migrations/001-start.ts';
import * as interviews from './migrations/002-interviews.ts';
import * as standings from './migrations/003-standings.ts';

const migrations = { '001-start': start, '002-interviews': interviews, '003-standings': standings };

/**
 * Brings the tables up to date. Several processes may call it at the same time: Kysely holds a lock while it works.
 * @throws Error that names the migration that failed.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  // A newer process may have been here: its migrations only add, and this one goes on beside it. Kysely would refuse.
  if (await isUpToDate(db)) return;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the first step';
  throw new Error(`Cannot bring the database up to date: ${failed} failed`, { cause: error });
}

async function isUpToDate(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{
    exists: boolean;
  }>`select to_regclass('kysely_migration') is not null as exists`.execute(db);
  if (!rows[0]?.exists) return false;
  const done = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const names = new Set(done.rows.map(({ name }) => name));
  return Object.keys(migrations).every((name) => names.has(name));
}
