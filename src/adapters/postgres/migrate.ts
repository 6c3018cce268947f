import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import * as start from './migrations/001-start.ts';

const migrations = { '001-start': start };

/**
 * Brings the tables up to date. Several processes may call it at the same time: Kysely holds a lock while it works.
 * @throws Error that names the migration that failed.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the first step';
  throw new Error(`Cannot bring the database up to date: ${failed} failed`, { cause: error });
}
