import { afterAll, beforeAll } from 'vitest';
import { describeDailyStore } from '../contracts/daily-store.ts';
import { describeInbox } from '../contracts/inbox.ts';
import { describeInterviewStore } from '../contracts/interview-store.ts';
import { describeMemberStore } from '../contracts/member-store.ts';
import { describeOutboxStore } from '../contracts/outbox-store.ts';
import { describePracticeJobs } from '../contracts/practice-jobs.ts';
import { describePracticeStore } from '../contracts/practice-store.ts';
import { describeScreenReader } from '../contracts/screen-reader.ts';
import type { OpenStores } from '../contracts/stores.ts';
import { emptyDatabase, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { pgStores } from '../support/pg-stores.ts';
import { expansion, migrateAs } from './tomorrow.ts';

/** All that the stores of today promise, while a later version has already added to the tables. */
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  const { error } = await migrateAs(database.db, { '999-tomorrow': expansion });
  if (error !== undefined) throw error;
});
afterAll(() => database.close());

const open: OpenStores = async () => {
  await emptyDatabase(database);
  return pgStores(database);
};

describePracticeStore('on the tables of tomorrow', open);
describePracticeJobs('on the tables of tomorrow', open);
describeInterviewStore('on the tables of tomorrow', open);
describeOutboxStore('on the tables of tomorrow', open);
describeDailyStore('on the tables of tomorrow', open);
describeMemberStore('on the tables of tomorrow', open);
describeInbox('on the tables of tomorrow', open);
describeScreenReader('on the tables of tomorrow', open);
