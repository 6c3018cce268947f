import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import { type Connection, connect } from '../../src/adapters/postgres/connect.ts';
import type { Database } from '../../src/adapters/postgres/database.ts';

export type TestDatabase = Connection & {
  connectionString: string;
  /** One more pool to the same database, as another process would have it. Closed together with the first. */
  another(): Connection;
  /** Faults that the pools reported. */
  faults: Error[];
};

/** A database of the test file's own on the run's server, with all tables and no rows. */
export async function openTestDatabase(
  options: { max?: number; empty?: boolean } = {},
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = options.empty ? 'template0' : inject('postgresTemplate');
  await onServer((client) => client.query(`create database ${name} template ${template}`));
  const connectionString = `${inject('postgresUrl')}${name}`;
  const faults: Error[] = [];
  const opened: Connection[] = [];
  const another = () => {
    const connection = connect(connectionString, {
      max: options.max ?? 10,
      onError: (error) => faults.push(error),
    });
    opened.push(connection);
    return connection;
  };
  const close = async () => {
    for (const connection of opened) await connection.close();
    await onServer((client) => client.query(`drop database ${name} with (force)`));
  };
  return { ...another(), connectionString, another, faults, close };
}

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: `${inject('postgresUrl')}postgres` });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Deletes all rows, those of the worker too. */
export async function emptyDatabase({ pool }: { pool: pg.Pool; db: Kysely<Database> }): Promise<void> {
  await pool.query(`
    delete from inbox; delete from members; delete from schedules; delete from dailies; delete from sessions; delete from interviews;
    delete from answers; delete from grades; delete from outbox; delete from channel_slots; delete from key_values;
    delete from workers; delete from points; delete from standings; delete from standing_counts;
    delete from hidden_members; delete from workspaces; delete from graphile_worker._private_jobs; delete from graphile_worker._private_job_queues;`);
}
