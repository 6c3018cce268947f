import { readdir } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration';
import type { Database } from '../../src/adapters/postgres/database.ts';

const folder = new URL('../../src/adapters/postgres/migrations/', import.meta.url);

/** The migrations that the code of today has, by name. */
export async function todaysMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).toSorted();
  const found = await Promise.all(
    files.map(async (file) => {
      const migration = (await import(new URL(file, folder).href)) as Migration;
      return [file.replace(/\.ts$/, ''), migration] as const;
    }),
  );
  return Object.fromEntries(found);
}

/** What a later version may do while processes of this one still run: only add, and never what an insert must fill. */
export const expansion: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of [
      'alter table answers add column language text',
      "alter table sessions add column labels jsonb not null default '[]'",
      "alter table grades add column judge text not null default 'unknown'",
      'alter table outbox add column priority integer default 0',
      'alter table inbox add column source text',
      'create table seasons (id text primary key, team_id text not null)',
      'create index answers_received on answers (received_at)',
    ])
      await sql.raw(statement).execute(db);
  },
};

/** One that fails in its middle, after it has changed something. */
export const broken: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`create table half_done (id text)`.execute(db);
    await sql`alter table sessions add column half_done text`.execute(db);
    await sql`alter table no_such_table add column x text`.execute(db);
  },
};

/** Migrates as a version with further migrations would. */
export async function migrateAs(
  db: Kysely<Database>,
  further: Record<string, Migration>,
): Promise<MigrationResultSet> {
  const migrations = { ...(await todaysMigrations()), ...further };
  return new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
}

/** Brings the tables to an earlier state, the one after these migrations. */
export async function migrateTo(db: Kysely<Database>, names: readonly string[]): Promise<void> {
  const all = await todaysMigrations();
  const migrations = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error !== undefined) throw error;
}

/** Every column and index there is outside of the worker's own tables. */
export async function columns(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ what: string }>`
    select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' ||
           coalesce(column_default, '') as what
    from information_schema.columns where table_schema = 'public'
    union all select indexdef from pg_indexes where schemaname = 'public' order by 1`.execute(db);
  return rows.map(({ what }) => what);
}
