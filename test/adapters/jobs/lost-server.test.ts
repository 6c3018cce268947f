import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type JobWorker, startWorker } from '../../../src/adapters/jobs/worker.ts';
import { connect } from '../../../src/adapters/postgres/connect.ts';
import { nine } from '../../core/practice/a-session.ts';
import { openTestDatabase } from '../../support/database.ts';
import { flakyLink } from '../../support/flaky-link.ts';
import { pgStores } from '../../support/pg-stores.ts';
import { until } from '../../support/poll.ts';
import { happenings, someWork } from './some-work.ts';

// graphile-worker traces there by itself what it loses with the connection.
beforeAll(() => void vi.spyOn(console, 'trace').mockReturnValue());
afterAll(() => void vi.restoreAllMocks());

/** A worker that reaches its database over a link of its own, and what is seen of its work. */
async function aWorkerOverALink(handles: (eventId: string) => Promise<void> = async () => {}) {
  const database = await openTestDatabase();
  const link = await flakyLink(database.connectionString);
  const { pool, close } = connect(link.connectionString, { max: 10, onError: () => {} });
  let worker: JobWorker | null = null;
  onTestFinished(async () => {
    await link.cut();
    await link.mend();
    await worker?.stop();
    await close();
    await link.close();
    await database.close();
  });
  const { note, happened } = happenings();
  const handleEvent = async (eventId: string) => {
    note(`${eventId} begins`);
    await handles(eventId);
    note(`${eventId} ends`);
  };
  const { inbox, jobs } = pgStores(database);
  worker = await startWorker(someWork({ handleEvent }), {
    pool,
    embedded: false,
    concurrency: 2,
    log: () => {},
    restartDelayMs: 100,
    stalledAfterMs: 1_000,
  });
  const put = (eventId: string) =>
    inbox.put({ eventId, teamId: 'T1', body: {}, receivedAt: nine, queue: `in:T1:${eventId}` });
  const idle = (timeoutMs = 10_000) =>
    until('no job is left', async () => (await jobs()).length === 0, timeoutMs);
  return { worker, link, put, happened, idle };
}

test('a worker outlives its server: what was under way then, and what comes after, is done', async () => {
  const finish = Promise.withResolvers<void>();
  const { worker, link, put, happened, idle } = await aWorkerOverALink(async (eventId) => {
    if (eventId === 'Ev1') await finish.promise;
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
  await idle();
  await until('the worker says so', async () => worker.isRunning());
});

test('a worker takes jobs again although one of its own outlasts the loss', async () => {
  const finish = { Ev1: Promise.withResolvers<void>(), Ev2: Promise.withResolvers<void>() };
  const { worker, link, put, happened, idle } = await aWorkerOverALink(async (eventId) => {
    if (eventId === 'Ev1' || eventId === 'Ev2') await finish[eventId].promise;
  });
  await put('Ev1');
  await put('Ev2');
  await Promise.all([happened('Ev1 begins'), happened('Ev2 begins')]);
  await link.cut();
  finish.Ev1.resolve();
  await happened('Ev1 ends');
  await until('the worker has noticed', async () => !worker.isRunning());
  await link.mend();
  await put('Ev3');
  await happened('Ev3 ends');
  finish.Ev2.resolve();
  await idle(20_000);
}, 40_000);

test('a worker whose server never answers again says that it does not run', async () => {
  const { worker, link, put, happened } = await aWorkerOverALink();
  await put('Ev1');
  await happened('Ev1 ends');
  expect(worker.isRunning()).toBe(true);
  link.freeze();
  await until('the worker says so', async () => !worker.isRunning());
});

test('a worker that is at work all the time does not count as hanging', async () => {
  const finish = Promise.withResolvers<void>();
  const { worker, put, happened } = await aWorkerOverALink(() => finish.promise);
  await put('Ev1');
  await put('Ev2');
  await Promise.all([happened('Ev1 begins'), happened('Ev2 begins')]);
  await setTimeout(1_500);
  expect(worker.isRunning()).toBe(true);
  finish.resolve();
  await Promise.all([happened('Ev1 ends'), happened('Ev2 ends')]);
});
