import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
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
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: options.embedded ? pool : preparing(pool) }),
  });
  return { pool, db, close: () => db.destroy() };
}

/** More texts than the stores have. Those that grow with their values would otherwise fill the server's memory. */
const maxPrepared = 200;

/** What PostgreSQL says when a table has changed under a prepared statement, as it does while a new version is rolled out. */
const outdatedPlan = '0A000';

/**
 * The same pool, whose connections prepare each statement once: to plan one costs the server as much as to run it. A
 * connection whose statements are outdated is closed, so that only one request suffers.
 */
function preparing(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    if (!names.has(text) && names.size < maxPrepared) names.set(text, `whetstone_${names.size}`);
    return names.get(text);
  };
  const connect = async () => {
    const client = await pool.connect();
    let outdated = false;
    const query = async (text: string, values: readonly unknown[]) => {
      const name = values.length > 0 ? nameOf(text) : undefined;
      try {
        return await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) });
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === outdatedPlan) outdated = true;
        throw error;
      }
    };
    return { query, release: () => client.release(outdated) } as unknown as PostgresPoolClient;
  };
  return { options: pool.options, connect, end: () => pool.end() };
}
