import { afterAll, beforeAll } from 'vitest';
import { describeOutboxStore } from '../../contracts/outbox-store.ts';
import { describePracticeStore } from '../../contracts/practice-store.ts';
import type { OpenStores } from '../../contracts/stores.ts';
import { emptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const open: OpenStores = async () => {
  await emptyDatabase(database);
  return pgStores(database);
};

describePracticeStore('on PostgreSQL', open);
describeOutboxStore('on PostgreSQL', open);
