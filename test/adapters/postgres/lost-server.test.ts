import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/adapters/postgres/connect.ts';
import { look, store } from '../../contracts/rows.ts';
import { aSession, nine } from '../../core/practice/a-session.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type FlakyLink, flakyLink } from '../../support/flaky-link.ts';
import { pgStores } from '../../support/pg-stores.ts';
import { until } from '../../support/poll.ts';

let database: TestDatabase;
let link: FlakyLink;
let connection: Connection;
const faults: Error[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
  link = await flakyLink(database.connectionString);
  connection = connect(link.connectionString, { max: 4, onError: (error) => faults.push(error) });
});
afterAll(async () => {
  await connection.close();
  await link.close();
  await database.close();
});

const ref = { by: 'id', teamId: 'T1', userId: 'U1', sessionId: 's1' } as const;

test('a server that goes away is reported, fails what is asked meanwhile, and is used again when it is back', async () => {
  const stores = pgStores(connection);
  await store(stores, { write: 'session', session: aSession() });
  faults.length = 0;
  await link.cut();
  await until('the loss of the idle connection is reported', async () => faults.length > 0);
  await expect(look(stores, ref)).rejects.toThrow('ECONNREFUSED');
  await link.mend();
  expect((await look(stores, ref)).record?.session.id).toBe('s1');
});

test('a connection that breaks in the middle of a change rejects it, and nothing of it is stored', async () => {
  const stores = pgStores(connection);
  await store(stores, { write: 'session', session: aSession() });
  const blocker = await database.pool.connect();
  await blocker.query('begin; select 1 from sessions for update');
  const change = expect(
    store(
      stores,
      { write: 'grade-job', sessionId: 's1', at: nine },
      { write: 'session', session: aSession({ status: 'grading' }) },
    ),
  ).rejects.toThrow();
  await until('the change waits for the row', async () => {
    const { rows } = await blocker.query('select 1 from pg_locks where not granted');
    return rows.length > 0;
  });
  await link.cut();
  await change;
  await blocker.query('rollback');
  blocker.release();
  await link.mend();
  // Takes the member's lock: by then the server has undone what the lost connection had begun.
  expect((await look(stores, ref)).record?.session.status).toBe('waiting');
  expect(await stores.jobs()).toEqual([]);
});
