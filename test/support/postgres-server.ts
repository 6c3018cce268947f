import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { prepareJobTables } from '../../src/adapters/jobs/worker.ts';
import { connect } from '../../src/adapters/postgres/connect.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';
import { freePort, loadEmbeddedPostgres } from './embedded-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the tests' server is; a database's name goes at the end. */
    postgresUrl: string;
    /** The database that every test file gets a copy of. */
    postgresTemplate: string;
  }
}

const templateName = 'template_whetstone';

/** Nothing of this outlives the run, so it need not survive a power cut. */
const postgresFlags = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'max_connections=200',
  'shared_buffers=64MB',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
].flatMap((setting) => ['-c', setting]);

/** Starts one PostgreSQL server for all database tests of a run, and stops it at their end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  try {
    await server.query(`create database ${templateName}`);
    const log = () => {};
    const { pool, db, close } = connect(server.urlOf(templateName), { max: 2, onError: log });
    await prepareJobTables({ pool, log });
    await migrate(db);
    await close();
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('postgresUrl', server.urlOf(''));
  project.provide('postgresTemplate', templateName);
  return server.stop;
}

type PostgresServer = {
  urlOf(database: string): string;
  query(text: string): Promise<unknown>;
  stop(): Promise<void>;
};

async function startPostgres(): Promise<PostgresServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'whetstone-postgres-'));
  const said: unknown[] = [];
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    persistent: false,
    // The server refuses to run as root, and the package can give it another user only when it is root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags,
    onLog: (line) => said.push(line),
    onError: (error) => said.push(error),
  });
  // Where the run ends without its teardown: the signal goes out before the first wait.
  const stopAtExit = () => void server.stop().catch(() => {});
  process.once('exit', stopAtExit);
  const stop = async () => {
    process.off('exit', stopAtExit);
    await server.stop();
    await rm(databaseDir, { recursive: true, force: true });
  };
  try {
    await server.initialise();
    await server.start();
  } catch (cause) {
    await stop();
    throw new Error(`Cannot start PostgreSQL for the tests. It said:\n${said.join('\n')}`, { cause });
  }
  return {
    urlOf: (database) => `postgresql://postgres:password@127.0.0.1:${port}/${database}`,
    query: async (text) => {
      const client = server.getPgClient('postgres', '127.0.0.1');
      await client.connect();
      try {
        return await client.query(text);
      } finally {
        await client.end();
      }
    },
    stop,
  };
}
