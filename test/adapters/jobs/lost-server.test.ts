import { afterAll, beforeAll, test, vi } from 'vitest';
import { startWorker } from '../../../src/adapters/jobs/worker.ts';
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
beforeAll(async () => {
  // graphile-worker traces there by itself what it loses with the connection.
  vi.spyOn(console, 'trace').mockReturnValue();
  database = await openTestDatabase();
  link = await flakyLink(database.connectionString);
  connection = connect(link.connectionString, { max: 10, onError: () => {} });
});
afterAll(async () => {
  vi.restoreAllMocks();
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
  const started = await startWorker(someWork({ handleEvent }), {
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
  await until('the worker has noticed', async () => !started.isRunning());
  await link.mend();
  await put('Ev2');
  await happened('Ev2 ends');
  await until('no job is left', async () => (await pgStores(database).jobs()).length === 0);
  await until('the worker says so', async () => started.isRunning());
  await started.stop();
});

test('a worker takes jobs again although one of its own outlasts the loss', async () => {
  const { note, happened } = happenings();
  const { inbox } = pgStores(database);
  const put = (eventId: string) =>
    inbox.put({ eventId, teamId: 'T1', body: {}, receivedAt: nine, queue: `in:T1:${eventId}` });
  const finish = { Ev11: Promise.withResolvers<void>(), Ev12: Promise.withResolvers<void>() };
  const handleEvent = async (eventId: string) => {
    note(`${eventId} begins`);
    if (eventId === 'Ev11' || eventId === 'Ev12') await finish[eventId].promise;
    note(`${eventId} ends`);
  };
  const options = {
    pool: connection.pool,
    embedded: false,
    concurrency: 2,
    log: () => {},
    restartDelayMs: 100,
  };
  const other = await startWorker(someWork({ handleEvent }), options);
  await put('Ev11');
  await put('Ev12');
  await Promise.all([happened('Ev11 begins'), happened('Ev12 begins')]);
  await link.cut();
  finish.Ev11.resolve();
  await happened('Ev11 ends');
  await until('the worker has noticed', async () => !other.isRunning());
  await link.mend();
  await put('Ev13');
  await happened('Ev13 ends');
  finish.Ev12.resolve();
  await until('no job is left', async () => (await pgStores(database).jobs()).length === 0, 20_000);
  await other.stop();
}, 40_000);
