import { afterEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
afterEach(() => database.close());

function members() {
  return database.db.selectFrom('members').selectAll().where('team_id', '=', 'T1').execute();
}

test('a statement is prepared once, and run as prepared after that', async () => {
  database = await openTestDatabase({ max: 1 });
  for (let time = 0; time < 3; time++) await members();
  const { rows } = await database.pool.query(
    "select generic_plans + custom_plans as runs from pg_prepared_statements where statement like '%members%'",
  );
  expect(rows).toEqual([{ runs: '3' }]);
});

test('a table that changes under a prepared statement fails one request, and no second one', async () => {
  database = await openTestDatabase({ max: 1 });
  await members();
  await database.pool.query('alter table members add column since timestamptz');
  await expect(members()).rejects.toThrow('cached plan must not change result type');
  expect(await members()).toEqual([]);
});
