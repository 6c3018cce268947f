import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { prepareJobTables } from '../../../src/adapters/jobs/worker.ts';
import { type Connection, connect } from '../../../src/adapters/postgres/connect.ts';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../../../src/adapters/postgres/embedded.ts';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';
import { describeInterviewStore } from '../../contracts/interview-store.ts';
import { describeOutboxStore } from '../../contracts/outbox-store.ts';
import { describePracticeJobs } from '../../contracts/practice-jobs.ts';
import { describePracticeStore } from '../../contracts/practice-store.ts';
import type { OpenStores } from '../../contracts/stores.ts';
import { emptyDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';

let folder: string;
let embedded: EmbeddedDatabase;
let connection: Connection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whetstone-embedded-'));
  embedded = await openEmbeddedDatabase(folder);
  connection = connect(embedded.connectionString, { max: 10, embedded: true, onError: () => {} });
  await prepareJobTables({ pool: connection.pool, log: () => {} });
  await migrate(connection.db);
});
afterAll(async () => {
  await connection.close();
  await embedded.close();
  await rm(folder, { recursive: true, force: true });
});

const open: OpenStores = async () => {
  await emptyDatabase(connection);
  return pgStores(connection);
};

describePracticeStore('on the embedded database', open);
describePracticeJobs('on the embedded database', open);
describeInterviewStore('on the embedded database', open);
describeOutboxStore('on the embedded database', open);
