import { afterAll, beforeAll, test, vi } from 'vitest';
import { type JobWorker, startWorker } from '../../../src/adapters/jobs/worker.ts';
import { type Connection, connect } from '../../../src/adapters/postgres/connect.ts';
import { nine } from '../../core/practice/a-session.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type FlakyLink, flakyLink } from '../../support/flaky-link.ts';
import { pgStores } from '../../support/pg-stores.ts';
import { until } from '../../support/poll.ts';
import { happenings, someWork } from './some-work.ts';

let database: TestDatabase;
let link: FlakyLink;
let connection: Connection;
let worker: JobWorker;
beforeAll(async () => {
  // graphile-worker traces there by itself what it loses with the connection.
  vi.spyOn(console, 'trace').mockReturnValue();
  database = await openTestDatabase();
  link = await flakyLink(database.connectionString);
  connection = connect(link.connectionString, { max: 10, onError: () => {} });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await worker.stop();
  await connection.close();
  await link.close();
  await database.close();
});

test('a worker outlives its server: what was under way then, and what comes after, is done', async () => {
  const { note, happened } = happenings();
  const finish = Promise.withResolvers<void>();
  const { inbox } = pgStores(database);
  const put = (eventId: string) =>
    inbox.put({ eventId, teamId: 'T1', body: {}, receivedAt: nine, queue: 'in:T1:C1' });
  const handleEvent = async (eventId: string) => {
    note(`${eventId} begins`);
    if (eventId === 'Ev1') await finish.promise;
    note(`${eventId} ends`);
  };
  worker = await startWorker(someWork({ handleEvent }), {
    pool: connection.pool,
    embedded: false,
    concurrency: 2,
    log: () => {},
    restartDelayMs: 100,
  });
  await put('Ev1');
  await happened('Ev1 begins');
  await link.cut();
  finish.resolve();
  await happened('Ev1 ends');
  await until('the worker has noticed', async () => !worker.isRunning());
  await link.mend();
  await put('Ev2');
  await happened('Ev2 ends');
  await until('no job is left', async () => (await pgStores(database).jobs()).length === 0);
  await until('the worker says so', async () => worker.isRunning());
});
