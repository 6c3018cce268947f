import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './database.ts';

export type Connection = { pool: pg.Pool; db: Kysely<Database>; close(): Promise<void> };

/** Statements that take longer fail: what Slack waits for must fail in time to be delivered again. */
const statementTimeoutMs = 5_000;
/** A process that is paused within a transaction would keep others from its rows for as long as the pause lasts. */
const idleInTransactionTimeoutMs = 10_000;

/**
 * Opens a pool. Connections that break while idle are reported to `onError` and replaced; without that listener `pg`
 * would end the process.
 */
export function connect(
  connectionString: string,
  options: { max: number; onError: (error: Error) => void; embedded?: boolean },
): Connection {
  const pool = new pg.Pool({
    connectionString,
    max: options.max,
    connectionTimeoutMillis: 5_000,
    ...(options.embedded
      ? {}
      : {
          statement_timeout: statementTimeoutMs,
          idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
        }),
    application_name: 'whetstone',
  });
  pool.on('error', options.onError);
  // A connection that breaks while it is in use fails its query; the event itself must not go unheard.
  pool.on('connect', (client) => client.on('error', options.onError));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { pool, db, close: () => db.destroy() };
}
