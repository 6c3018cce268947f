import { afterEach, expect, test } from 'vitest';
import { prepareJobTables } from '../../../src/adapters/jobs/worker.ts';
import type { Connection } from '../../../src/adapters/postgres/connect.ts';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';
import { nine } from '../../core/practice/a-session.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';

let database: TestDatabase;
afterEach(() => database.close());

test('two processes that start on an empty database at the same time both find it ready', async () => {
  database = await openTestDatabase({ empty: true });
  const another = database.another();
  await Promise.all([prepare(database), prepare(another)]);
  for (const connection of [database, another]) {
    const event = { eventId: 'Ev1', teamId: 'T1', body: {}, receivedAt: nine, queue: 'in:T1:C1' };
    expect(await pgStores(connection).inbox.put(event)).toBe(connection === database);
  }
});

test('a database that is up to date is left as it is', async () => {
  database = await openTestDatabase();
  const before = await tables();
  await prepare(database);
  expect(await tables()).toEqual(before);
});

test('a migration that cannot run is named', async () => {
  database = await openTestDatabase({ empty: true });
  await database.pool.query('create table inbox (in_the_way text)');
  await expect(migrate(database.db)).rejects.toThrow(
    'Cannot bring the database up to date: 001-start failed',
  );
});

async function prepare({ pool, db }: Pick<Connection, 'pool' | 'db'>): Promise<void> {
  await prepareJobTables({ pool, log: () => {} });
  await migrate(db);
}

async function tables(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `select table_schema, table_name, column_name, data_type from information_schema.columns
     where table_schema in ('public', 'graphile_worker') order by 1, 2, 3`,
  );
  return rows;
}
