import type { Kysely } from 'kysely';
import type pg from 'pg';
import { prepareJobTables } from '../adapters/jobs/worker.ts';
import { connect } from '../adapters/postgres/connect.ts';
import type { Database } from '../adapters/postgres/database.ts';
import { openEmbeddedDatabase } from '../adapters/postgres/embedded.ts';
import { migrate } from '../adapters/postgres/migrate.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';

const poolSize = 20;

export type OpenDatabase = {
  pool: pg.Pool;
  db: Kysely<Database>;
  isEmbedded: boolean;
  close(): Promise<void>;
};

/** Connects to the configured server, or opens the embedded database, and brings the tables up to date. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Log,
): Promise<OpenDatabase> {
  const embedded = config.databaseUrl === null ? await openEmbeddedDatabase(config.dataDir) : null;
  const connectionString = config.databaseUrl ?? embedded?.connectionString ?? '';
  const connection = connect(connectionString, {
    max: poolSize,
    embedded: embedded !== null,
    onError: (error) => log('warn', 'database.connection.lost', { error: error.message }),
  });
  const close = async () => {
    await connection.close();
    await embedded?.close();
  };
  try {
    // The worker's tables first: ours add jobs to them.
    await prepareJobTables({ pool: connection.pool, log });
    await migrate(connection.db);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool: connection.pool, db: connection.db, isEmbedded: embedded !== null, close };
}
