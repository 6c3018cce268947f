import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aDaily, store, storeDaily } from '../../contracts/rows.ts';
import type { Stores } from '../../contracts/stores.ts';
import { aSession } from '../../core/practice/a-session.ts';
import { emptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';

let database: TestDatabase;
/** Two processes on one database. */
let processes: [Stores, Stores];
beforeAll(async () => {
  database = await openTestDatabase();
  processes = [pgStores(database), pgStores(database.another())];
});
beforeEach(() => emptyDatabase(database));
afterAll(() => database.close());

async function tables(): Promise<unknown> {
  const { pool } = database;
  const { rows: standings } = await pool.query('select * from standings order by 1, 2, 3, 4, 5');
  const { rows: counts } = await pool.query(
    'select * from standing_counts where members <> 0 order by 1, 2, 3, 4, 5',
  );
  return { standings, counts };
}

test('grades of many members in two processes at once lose and double no point, and made anew all is the same', async () => {
  const [stores, other] = processes;
  const channels = ['C1', 'C2', 'C3'];
  for (const channelId of channels)
    await storeDaily(stores, aDaily({ id: `d-${channelId}`, channelId, localDate: '2026-03-02' }));
  const grade = (n: number) => {
    const channelId = channels[n % 3]!;
    const session = aSession({
      id: `s${n}`,
      userId: `U${n % 25}`,
      dailyId: `d-${channelId}`,
      questionId: `topic/q${n % 200}`,
    });
    const earned = {
      sessionId: session.id,
      step: 'main',
      questionId: session.questionId,
      topic: n % 2 ? 'topic' : 'other',
      points: (n * 37) % 150,
      score: (n * 370) % 10_000,
      isEstimate: n % 5 === 0,
    } as const;
    // Each is written down by both, as after a redelivery.
    return processes.map((each) =>
      store(each, { write: 'session', session }, { write: 'earn', session, earned }),
    );
  };
  const hiding = other.standings.show({ teamId: 'T1', userId: 'U7' }, false);
  await Promise.all([hiding, ...Array.from({ length: 400 }, (_, n) => grade(n)).flat()]);

  const { rows } = await database.pool.query(
    `select (select sum(points) from points) as earned,
            (select sum(points) from standings where scope = '' and topic = '' and period = 'all') as stands,
            (select count(*)::int from points) as entries`,
  );
  expect(rows[0].stands).toBe(rows[0].earned);
  expect(rows[0].entries).toBe(200);
  const moved = await tables();
  await stores.standings.rebuild();
  expect(await tables()).toEqual(moved);
});
