import { afterAll, beforeAll } from 'vitest';
import { openKeyValues } from '../../../src/adapters/postgres/key-values.ts';
import type { JudgedReply } from '../../../src/core/grading/cached-grader.ts';
import { describeDailyStore } from '../../contracts/daily-store.ts';
import { describeInbox } from '../../contracts/inbox.ts';
import { describeInterviewStore } from '../../contracts/interview-store.ts';
import { describeMemberStore } from '../../contracts/member-store.ts';
import { describeOutboxStore } from '../../contracts/outbox-store.ts';
import { describePracticeJobs } from '../../contracts/practice-jobs.ts';
import { describePracticeStore } from '../../contracts/practice-store.ts';
import { describeReviewHistory } from '../../contracts/review-history.ts';
import { describeScreenReader } from '../../contracts/screen-reader.ts';
import { describeStandingsStore } from '../../contracts/standings-store.ts';
import type { OpenStores } from '../../contracts/stores.ts';
import { describeVerdictCache } from '../../contracts/verdict-cache.ts';
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
describePracticeJobs('on PostgreSQL', open);
describeInterviewStore('on PostgreSQL', open);
describeOutboxStore('on PostgreSQL', open);
describeDailyStore('on PostgreSQL', open);
describeMemberStore('on PostgreSQL', open);
describeInbox('on PostgreSQL', open);
describeScreenReader('on PostgreSQL', open);
describeStandingsStore('on PostgreSQL', open);
describeReviewHistory('on PostgreSQL', open);
describeVerdictCache('on PostgreSQL', async () => {
  await emptyDatabase(database);
  const values = openKeyValues<JudgedReply>(database.pool, { namespace: 'verdicts', ttlMs: 60_000 });
  return {
    get: (key) => values.get(key),
    set: async (key, reply) => void (await values.set(key, reply)),
    delete: async (key) => void (await values.delete(key)),
  };
});
