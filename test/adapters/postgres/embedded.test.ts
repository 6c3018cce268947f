import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JobWorker, startWorker } from '../../../src/adapters/jobs/worker.ts';
import { type Connection, connect } from '../../../src/adapters/postgres/connect.ts';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../../../src/adapters/postgres/embedded.ts';
import { nine } from '../../core/practice/a-session.ts';
import { pgStores } from '../../support/pg-stores.ts';
import { until } from '../../support/poll.ts';
import { someWork } from '../jobs/some-work.ts';

/** One folder through its life: the tests follow each other, as the processes that open it do. */
let folder: string;
let other: ChildProcess;
let embedded: EmbeddedDatabase;
let connection: Connection;
let worker: JobWorker | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whetstone-embedded-'));
  const script = fileURLToPath(new URL('../../support/hold-embedded.ts', import.meta.url));
  // What the killed process leaves among the temporary files goes with the folder.
  const env = { ...process.env, TMPDIR: folder };
  other = spawn(process.execPath, [script, folder], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([once(other.stdout!, 'data'), once(other, 'exit')]);
});
afterAll(async () => {
  other.kill('SIGKILL');
  await worker?.stop();
  await connection?.close();
  await embedded?.close();
  await rm(folder, { recursive: true, force: true });
});

test('a folder that another process has open is refused, and the process is named', async () => {
  expect(other.exitCode).toBeNull();
  const refused = {
    code: 'EMBEDDED_DATABASE',
    message: expect.stringContaining(`process ${other.pid} has it open`),
  };
  await expect(openEmbeddedDatabase(folder)).rejects.toMatchObject(refused);
});

test('when that process is killed the folder is taken over, with all that it had stored', async () => {
  other.kill('SIGKILL');
  await once(other, 'exit');
  await open();
  const { inbox, jobs } = pgStores(connection);
  expect((await inbox.load('Ev1'))?.body).toEqual({ text: 'kept' });
  expect(await jobs()).toMatchObject([{ task: 'handle-event', payload: { eventId: 'Ev1' } }]);
});

test('a folder that this process has open is refused too', async () => {
  await expect(openEmbeddedDatabase(folder)).rejects.toThrow(`process ${process.pid} has it open`);
});

test('each of many connections gets the answers to its own questions, long or short, in a transaction or not', async () => {
  const { pool } = connection;
  // Long enough to come through the socket in several pieces, with those of others in between.
  const textOf = (n: number) => `${n} ${'x'.repeat(n % 3 ? 10 : 200_000)}`;
  const inTransaction = async (n: number) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const { rows } = await client.query<{ given: number }>('select $1::int as given, $2::text as text', [
        n,
        '',
      ]);
      await client.query('commit');
      return rows[0]?.given;
    } finally {
      client.release();
    }
  };
  const ask = async (n: number) => {
    if (n % 4 === 0) return inTransaction(n);
    const [text, values] = n % 2 ? ['$1::text', [textOf(n)]] : ['$1::int + $2::int', [n, 1]];
    return (await pool.query<{ given: unknown }>(`select ${text} as given`, values)).rows[0]?.given;
  };
  const numbers = Array.from({ length: 1000 }, (_, n) => n);
  const expected = numbers.map((n) => (n % 4 === 0 ? n : n % 2 ? textOf(n) : n + 1));
  expect(await Promise.all(numbers.map(ask))).toEqual(expected);
});

test('two hundred events that arrive at the same time are each stored and handled once', async () => {
  const { inbox, jobs } = pgStores(connection);
  const handled: string[] = [];
  const handleEvent = async (eventId: string) => {
    handled.push(eventId);
    await inbox.done(eventId, nine);
  };
  worker = await startWorker(someWork({ handleEvent }), {
    pool: connection.pool,
    embedded: true,
    concurrency: 10,
    log: () => {},
  });
  const ids = Array.from({ length: 200 }, (_, n) => `many${n}`);
  const stored = await Promise.all(
    ids.map((eventId, n) =>
      inbox.put({ eventId, teamId: 'T1', body: { n }, receivedAt: nine, queue: `in:C${n % 20}` }),
    ),
  );
  expect(stored.filter((fresh) => fresh)).toHaveLength(200);
  await until('all are handled', async () => (await jobs()).length === 0, 20_000);
  expect(handled.toSorted()).toEqual([...ids, 'Ev1'].toSorted());
  await worker.stop();
  worker = undefined;
}, 30_000);

test('what was stored is there after the database was closed and opened again', async () => {
  const event = { eventId: 'Ev2', teamId: 'T1', body: { text: 'kept' }, receivedAt: nine };
  await pgStores(connection).inbox.put({ ...event, queue: 'in' });
  await close();
  await open();
  expect(await pgStores(connection).inbox.load('Ev2')).toEqual(event);
});

test('a lock that a dead process left under the very id of this one is taken over', async () => {
  await close();
  await writeFile(join(folder, 'lock'), String(process.pid));
  await open();
  expect((await connection.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a folder that cannot be made is an error that names it', async () => {
  const path = join(folder, 'lock', 'below-a-file');
  await expect(openEmbeddedDatabase(path)).rejects.toThrow(path);
});

async function open(): Promise<void> {
  embedded = await openEmbeddedDatabase(folder);
  connection = connect(embedded.connectionString, { max: 20, embedded: true, onError: () => {} });
}

async function close(): Promise<void> {
  await connection.close();
  await embedded.close();
}
