import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reservePace } from '../../../src/adapters/postgres/pace.ts';
import { later, nine } from '../../core/practice/a-session.ts';
import { emptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => emptyDatabase(database));
afterAll(() => database.close());

function posts(count: number, teamId = 'T1'): { teamId: string }[] {
  return Array.from({ length: count }, () => ({ teamId }));
}

/** Milliseconds from nine o'clock; null for those that may leave at once. */
async function reserved(given: { teamId: string }[], now = nine): Promise<(number | null)[]> {
  const moments = await reservePace(database.db, given, now);
  return moments.map((at) => at && Math.round(at.getTime() - nine.getTime()));
}

test('the first few posts to a quiet workspace leave at once, the others at its pace', async () => {
  expect(await reserved(posts(8))).toEqual([null, null, null, null, null, 210, 420, 630]);
});

test('no workspace is sent more than 300 posts in any minute', async () => {
  const moments = (await reserved(posts(900))).map((at) => at ?? 0);
  const most = Math.max(
    ...moments.map((from) => moments.filter((at) => at >= from && at < from + 60_000).length),
  );
  expect(most).toBeLessThanOrEqual(300);
});

test('what is reserved later goes behind what was reserved before', async () => {
  await reserved(posts(5));
  expect(await reserved(posts(2))).toEqual([210, 420]);
});

test('a workspace that was quiet for a while has its burst again', async () => {
  await reserved(posts(100));
  expect(await reserved(posts(5), later(60))).toEqual([null, null, null, null, null]);
});

test('workspaces do not wait for each other', async () => {
  await reserved(posts(100));
  const both = [...posts(1, 'T2'), ...posts(1), ...posts(1, 'T2')];
  expect((await reserved(both)).map((at) => at === null)).toEqual([true, false, true]);
});

test('processes that reserve at the same time share the pace', async () => {
  const another = database.another();
  const all = await Promise.all([
    reservePace(database.db, posts(10), nine),
    reservePace(another.db, posts(10), nine),
  ]);
  const late = all.flat().filter((at) => at !== null);
  expect(new Set(late.map((at) => at.getTime())).size).toBe(15);
});
