import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Work } from '../../../src/adapters/jobs/task-list.ts';
import { type JobWorker, startWorker, type WorkerOptions } from '../../../src/adapters/jobs/worker.ts';
import { aSummaryPost, entryId, store } from '../../contracts/rows.ts';
import type { Stores } from '../../contracts/stores.ts';
import { nine } from '../../core/practice/a-session.ts';
import { emptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';
import { until } from '../../support/poll.ts';
import { happenings, keptLog, someWork } from './some-work.ts';

let database: TestDatabase;
let stores: Stores;
let running: JobWorker[] = [];
beforeAll(async () => {
  database = await openTestDatabase({ max: 20 });
  stores = pgStores(database);
});
beforeEach(() => emptyDatabase(database));
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(running.map((worker) => worker.stop()));
  running = [];
});
afterAll(() => database.close());

async function start(work: Partial<Work>, options: Partial<WorkerOptions> = {}): Promise<JobWorker> {
  const { pool } = database;
  const worker = await startWorker(someWork(work), {
    pool,
    embedded: false,
    concurrency: 4,
    log: () => {},
    ...options,
  });
  running.push(worker);
  return worker;
}

function put(eventId: string, queue = `in:${eventId}`): Promise<boolean> {
  return stores.inbox.put({ eventId, teamId: 'T1', body: {}, receivedAt: nine, queue });
}

type JobState = { attempts: number; locked_by: string | null; run_at: Date; last_error: string | null };

async function jobOf(eventId: string): Promise<JobState | undefined> {
  const { rows } = await database.pool.query<JobState>(
    `select attempts, locked_by, run_at, last_error from graphile_worker._private_jobs where payload->>'eventId' = $1`,
    [eventId],
  );
  return rows[0];
}

describe('running jobs', () => {
  test('an event that is stored is handled, and its job is gone', async () => {
    const { note, happened, seen } = happenings();
    await start({ handleEvent: async (eventId) => note(eventId) });
    await put('Ev1');
    await happened('Ev1');
    await until('the job is gone', async () => !(await jobOf('Ev1')));
    expect(seen).toEqual(['Ev1']);
  });

  test('each job does the work that it is for', async () => {
    const { note, happened, seen } = happenings();
    await store(
      stores,
      { write: 'grade-job', sessionId: 's1', at: nine },
      { write: 'regrade-job', sessionId: 's2', step: 'follow-up:prove-it', revision: 1 },
      { write: 'post', post: aSummaryPost() },
    );
    const id = await entryId(stores, aSummaryPost());
    await start({
      grade: async (sessionId) => note(`grade ${sessionId}`),
      regrade: async ({ sessionId, step, revision }) => note(`regrade ${sessionId} ${step} ${revision}`),
      deliver: async (entry) => {
        note(`deliver ${entry}`);
        return { kind: 'settled', status: 'sent' };
      },
    });
    const expected = ['grade s1', 'regrade s2 follow-up:prove-it 1', `deliver ${id}`];
    await Promise.all(expected.map(happened));
    expect(seen.toSorted()).toEqual(expected.toSorted());
  });

  test('an event waits for its turn, and others are handled meanwhile', async () => {
    const { note, happened, seen } = happenings();
    let asked = 0;
    await start({
      waitForTurn: async (eventId) => (eventId === 'Ev1' && ++asked < 3 ? new Date(Date.now() + 100) : null),
      handleEvent: async (eventId) => note(eventId),
    });
    await put('Ev1');
    await until('its turn has not come', async () => asked > 0);
    await put('Ev2');
    await happened('Ev1');
    expect({ seen, asked }).toEqual({ seen: ['Ev2', 'Ev1'], asked: 3 });
  });

  test('a job that fails waits for another try, and the log tells of it without its payload', async () => {
    const { lines, log } = keptLog();
    await start({ handleEvent: async () => Promise.reject(new Error('away')) }, { log });
    await put('Ev-secret');
    const failed = await until('the job is put back', async () => {
      const job = await jobOf('Ev-secret');
      return job?.last_error && !job.locked_by ? job : null;
    });
    expect(failed).toMatchObject({ attempts: 1, last_error: 'away' });
    const told = lines.filter(
      ({ level, fields }) => level === 'error' && String(fields.message).includes('handle-event'),
    );
    expect(told).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('Ev-secret');
  });

  test('a delivery that is to go out later runs again at that time', async () => {
    const { note, happened } = happenings();
    const at = new Date(Date.now() + 3600_000);
    await stores.outbox.add([aSummaryPost()], nine);
    const id = await entryId(stores, aSummaryPost());
    await start({
      deliver: async () => {
        note('delivered');
        return { kind: 'again', at };
      },
    });
    await happened('delivered');
    const job = {
      task: 'deliver',
      payload: { entryId: id },
      key: `deliver:${id}`,
      queue: null,
      at,
    };
    await until('the job is set anew', async () =>
      (await stores.jobs()).some((each) => +(each.at ?? 0) === +at),
    );
    await until('the old job is gone', async () => (await stores.jobs()).length === 1);
    expect(await stores.jobs()).toEqual([job]);
  });
});

describe('jobs of others', () => {
  /** As a worker in another process would leave a job that it has taken. */
  async function lockAs(eventId: string, { worker, secondsAgo }: { worker: string; secondsAgo: number }) {
    await put(eventId, 'in:T1:C1');
    await database.pool.query(
      `update graphile_worker._private_jobs
       set locked_by = $1, locked_at = now() - make_interval(secs => $2), attempts = 1`,
      [worker, secondsAgo],
    );
    await database.pool.query(
      `update graphile_worker._private_job_queues
       set locked_by = $1, locked_at = now() - make_interval(secs => $2)`,
      [worker, secondsAgo],
    );
  }

  async function seen(worker: string, secondsAgo: number): Promise<void> {
    await database.pool.query(`insert into workers values ($1, now() - make_interval(secs => $2))`, [
      worker,
      secondsAgo,
    ]);
  }

  test('a job that a dead worker held is done by a new one', async () => {
    const { note, happened } = happenings();
    await lockAs('Ev1', { worker: 'dead', secondsAgo: 60 });
    await seen('dead', 60);
    await start({ handleEvent: async (eventId) => note(eventId) });
    await happened('Ev1');
  });

  test('a job of a worker that never said a word is done by a new one', async () => {
    const { note, happened } = happenings();
    await lockAs('Ev1', { worker: 'mute', secondsAgo: 16 });
    await start({ handleEvent: async (eventId) => note(eventId) });
    await happened('Ev1');
  });

  test('a job that a living worker holds stays with it, however long that takes', async () => {
    await lockAs('Ev1', { worker: 'alive', secondsAgo: 3600 });
    await seen('alive', 1);
    await start({});
    expect((await jobOf('Ev1'))?.locked_by).toBe('alive');
  });

  test('a job that was taken a moment ago stays with its worker, which may not have said a word yet', async () => {
    await lockAs('Ev1', { worker: 'new', secondsAgo: 1 });
    await start({});
    expect((await jobOf('Ev1'))?.locked_by).toBe('new');
  });

  /** The lock that a worker holds for as long as it has its connection. */
  async function holdLock(worker: string) {
    const client = await database.pool.connect();
    await client.query('select pg_advisory_lock(2003330420, hashtext($1))', [worker]);
    return client;
  }

  test('a worker that was silent for a while keeps its job as long as its connection stands, and no longer', async () => {
    const { note, happened, seen: done } = happenings();
    const connection = await holdLock('silent');
    await lockAs('Ev1', { worker: 'silent', secondsAgo: 60 });
    await seen('silent', 5);
    await start({ handleEvent: async (eventId) => note(eventId) });
    expect([done, (await jobOf('Ev1'))?.locked_by]).toEqual([[], 'silent']);
    connection.release(true);
    await happened('Ev1');
  });

  test('a worker that is silent for long loses its job, though its connection stands', async () => {
    const { note, happened } = happenings();
    const connection = await holdLock('paused');
    await lockAs('Ev1', { worker: 'paused', secondsAgo: 60 });
    await seen('paused', 16);
    await start({ handleEvent: async (eventId) => note(eventId) });
    await happened('Ev1');
    connection.release(true);
  });

  test('a job that was handed to a worker over a connection that broke is taken back from it', async () => {
    const { note, happened } = happenings();
    await start({ handleEvent: async (eventId) => note(eventId) });
    const { rows } = await database.pool.query<{ worker_id: string }>('select worker_id from workers');
    await put('Ev1', 'in:T1:C1');
    await happened('Ev1');
    await until('the job is gone', async () => !(await jobOf('Ev1')));
    // In one transaction: the worker must not take the job before it is locked.
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(
      `select graphile_worker.add_job('handle-event', '{"eventId":"Ev2"}', queue_name := 'in:T1:C1')`,
    );
    for (const table of ['_private_jobs', '_private_job_queues']) {
      await client.query(
        `update graphile_worker.${table} set locked_by = $1, locked_at = now() - interval '11 seconds'`,
        [rows[0]?.worker_id],
      );
    }
    await client.query('commit');
    client.release();
    await happened('Ev2');
  });

  test('a queue whose job another has finished meanwhile is opened', async () => {
    const { note, happened } = happenings();
    await start({ handleEvent: async (eventId) => note(eventId) });
    const { rows } = await database.pool.query<{ worker_id: string }>('select worker_id from workers');
    // In one transaction: the worker must not take the job before its queue is locked.
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(
      `select graphile_worker.add_job('handle-event', '{"eventId":"Ev2"}', queue_name := 'in:T1:C1')`,
    );
    await client.query(
      `update graphile_worker._private_job_queues set locked_by = $1, locked_at = now() - interval '11 seconds'`,
      [rows[0]?.worker_id],
    );
    await client.query('commit');
    client.release();
    await happened('Ev2');
  });

  test('a worker that dies while others run loses its jobs to them', async () => {
    const { note, happened } = happenings();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await start({ handleEvent: async (eventId) => note(eventId) });
    await seen('dies', 10);
    await lockAs('Ev1', { worker: 'dies', secondsAgo: 60 });
    await database.pool.query(
      `update workers set seen_at = now() - interval '1 minute' where worker_id = 'dies'`,
    );
    vi.advanceTimersByTime(2_000);
    await happened('Ev1');
  });
});

describe('stopping', () => {
  test('a stop waits for the job under way, and takes no more', async () => {
    const { note, happened, seen } = happenings();
    const finish = Promise.withResolvers<void>();
    const handleEvent = async (eventId: string) => {
      note(eventId);
      await finish.promise;
      note(`${eventId} ends`);
    };
    // One at a time: a second one could be asking for work already when the stop begins.
    const worker = await start({ handleEvent }, { concurrency: 1 });
    await put('Ev1');
    await happened('Ev1');
    const stopped = worker.stop();
    await put('Ev2');
    finish.resolve();
    await stopped;
    expect(worker.isRunning()).toBe(false);
    expect(seen).toEqual(['Ev1', 'Ev1 ends']);
    expect([await jobOf('Ev1'), (await jobOf('Ev2'))?.attempts]).toEqual([undefined, 0]);
  });

  test('a job that is not done in time is handed back, and the worker is known no more', async () => {
    const { note, happened } = happenings();
    const hanging = Promise.withResolvers<void>();
    const worker = await start(
      {
        handleEvent: async () => {
          note('begins');
          await hanging.promise;
        },
      },
      { stopTimeoutMs: 50 },
    );
    await put('Ev1');
    await happened('begins');
    await worker.stop();
    expect(await jobOf('Ev1')).toMatchObject({ attempts: 1, locked_by: null });
    const { rows } = await database.pool.query('select * from workers');
    expect(rows).toEqual([]);
    hanging.resolve();
  });

  test('a worker that is stopping is alive to the others until its last job is done', async () => {
    const { note, happened } = happenings();
    const finish = Promise.withResolvers<void>();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const worker = await start({
      handleEvent: async () => {
        note('begins');
        await finish.promise;
      },
    });
    await put('Ev1');
    await happened('begins');
    const stopped = worker.stop();
    await database.pool.query(`update workers set seen_at = now() - interval '10 seconds'`);
    vi.advanceTimersByTime(2_000);
    await until('it says that it is alive', async () => {
      const { rows } = await database.pool.query(
        `select 1 from workers where seen_at > now() - interval '5 seconds'`,
      );
      return rows.length > 0;
    });
    finish.resolve();
    await stopped;
  });
});
