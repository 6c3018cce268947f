import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import { postDueDailies } from '../../../src/core/daily/daily.ts';
import type { SessionRef } from '../../../src/core/practice/practice-store.ts';
import { submitMessage } from '../../../src/core/practice/submit.ts';
import { aQuestion } from '../../builders/question.ts';
import { aDaily, aSchedule, aSummaryPost, entryId, look, store, storeDaily } from '../../contracts/rows.ts';
import type { Stores } from '../../contracts/stores.ts';
import { aPart, aSession, later, nine } from '../../core/practice/a-session.ts';
import { emptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';
import { until } from '../../support/poll.ts';

const member = { teamId: 'T1', userId: 'U1' };
const session = { by: 'id', ...member, sessionId: 's1' } as const satisfies SessionRef;
const bank = new Bank([aQuestion()]);

let database: TestDatabase;
let one: Stores;
let two: Stores;
beforeAll(async () => {
  database = await openTestDatabase();
  one = pgStores(database);
  two = pgStores(database.another());
});
beforeEach(() => emptyDatabase(database));
afterAll(() => database.close());

test('changes of one member in two processes all count', async () => {
  await store(one, { write: 'session', session: aSession() });
  const takeHint = ({ practice }: Stores) =>
    practice.change(session, null, ({ record }) => {
      const hints = { main: (record!.session.hints.main ?? 0) + 1 };
      return { result: hints.main, writes: [{ write: 'session', session: { ...record!.session, hints } }] };
    });
  const taken = await Promise.all(Array.from({ length: 40 }, (_, n) => takeHint(n % 2 ? one : two)));
  expect(new Set(taken).size).toBe(40);
  expect((await one.practice.load('s1'))?.session.hints).toEqual({ main: 40 });
});

test("a change waits for another of the same member, and for nobody else's", async () => {
  await store(one, { write: 'session', session: aSession() });
  const order: string[] = [];
  await using lock = await memberLock(member);
  const waiting = look(one, session).then(() => order.push('the same member'));
  await someoneWaits();
  await look(two, { ...session, userId: 'U2' });
  await look(two, { ...session, teamId: 'T2' });
  order.push('others');
  await lock.free();
  await waiting;
  expect(order).toEqual(['others', 'the same member']);
});

test('forgetting waits for a change that is under way, so that nothing is stored again after it', async () => {
  await store(one, { write: 'session', session: aSession() }, { write: 'answer', answer: aPart() });
  await using lock = await memberLock(member);
  const forgotten = one.members.forget(member);
  await someoneWaits();
  expect(await two.practice.load('s1')).not.toBeNull();
  await lock.free();
  await forgotten;
  expect(await two.practice.load('s1')).toBeNull();
});

test('a message that two processes take at the same time is one answer', async () => {
  await storeDaily(one, aDaily({ messageTs: '100.0' }));
  const message = {
    ...member,
    channelId: 'C1',
    messageTs: '101.0',
    threadTs: '100.0',
    text: 'I roll back to the previous build before anything else, and then I look for the cause.',
    botUserId: 'UBOT',
  };
  let ids = 0;
  const submit = (stores: Stores) =>
    submitMessage(
      { bank, store: stores.practice, members: stores.members, newId: () => `s${++ids}`, settleMs: 0 },
      message,
      nine,
    );
  const results = await Promise.all([one, two, one, two].map(submit));
  expect(results.map(({ kind }) => kind).toSorted()).toEqual(['accepted', 'ignored', 'ignored', 'ignored']);
  const record = await one.practice.findByMessage(message);
  expect(record?.answers.map(({ text }) => text)).toEqual([message.text]);
  expect(await one.practice.history(member)).toHaveLength(1);
});

test('two processes whose clocks tick together post one question', async () => {
  const dueAt = new Date('2026-03-02T08:00:00.000Z');
  await one.dailies.saveSchedule(aSchedule(), dueAt);
  let ids = 0;
  const tick = ({ dailies }: Stores) =>
    postDueDailies({ bank, store: dailies, newId: () => `d${++ids}`, random: () => 0 }, dueAt);
  const taken = await Promise.all([one, two, one, two].map(tick));
  expect(taken.toSorted()).toEqual([0, 0, 0, 1]);
  const { rows } = await database.pool.query(`
    select (select count(*) from dailies)::int as dailies, (select count(*) from outbox)::int as posts,
           (select count(*) from graphile_worker.jobs)::int as jobs`);
  expect(rows).toEqual([{ dailies: 1, posts: 1, jobs: 1 }]);
});

test('a channel that another process is deciding on is passed over, not waited for', async () => {
  await one.dailies.saveSchedule(aSchedule(), nine);
  const client = await database.pool.connect();
  try {
    await client.query('begin; select 1 from schedules for update');
    expect(await two.dailies.decideDue(nine, 10, () => ({ daily: null, posts: [], nextAt: null }))).toBe(0);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('two processes share the seconds of a channel', async () => {
  const entries = Array.from({ length: 12 }, (_, n) => aSummaryPost({ key: `k${n}` }));
  await one.outbox.add(entries, nine);
  const slots = await Promise.all(
    entries.map(async (post, n) => {
      const { outbox } = n % 2 ? one : two;
      return outbox.reserveSlot({ id: await entryId(one, post), teamId: 'T1', channelId: 'C1' }, nine);
    }),
  );
  expect(slots.toSorted((a, b) => +a - +b)).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(later));
});

test('of two processes that claim one entry the second is unsure', async () => {
  await one.outbox.add([aSummaryPost()], nine);
  const id = await entryId(one, aSummaryPost());
  const claims = await Promise.all([one.outbox.claim(id, nine), two.outbox.claim(id, nine)]);
  expect(claims.map((entry) => entry?.unsure).toSorted()).toEqual([false, true]);
});

test('one event that two processes receive at the same time is stored once', async () => {
  const event = { eventId: 'Ev1', teamId: 'T1', body: {}, receivedAt: nine, queue: 'in:T1:C1' };
  const stored = await Promise.all([one, two, one, two].map(({ inbox }) => inbox.put(event)));
  expect(stored.filter((fresh) => fresh)).toHaveLength(1);
  expect(await one.jobs()).toHaveLength(1);
});

/** Holds a member's lock, as a change in another process would. */
async function memberLock(member: { teamId: string; userId: string }) {
  const client = await database.pool.connect();
  let held = true;
  const free = async () => {
    if (!held) return;
    held = false;
    await client.query('commit');
    client.release();
  };
  await client.query('begin');
  const name = `${member.teamId}|${member.userId}`;
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
  return { free, [Symbol.asyncDispose]: free };
}

async function someoneWaits(): Promise<void> {
  await until('someone waits for the lock', async () => {
    const { rows } = await database.pool.query(
      `select 1 from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows.length > 0;
  });
}
