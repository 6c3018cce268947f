import { afterAll, beforeAll, expect, test } from 'vitest';
import { store } from '../../contracts/rows.ts';
import { aPart, aSession, nine } from '../../core/practice/a-session.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';

const nul = String.fromCharCode(0);
const half = String.fromCharCode(0xd83d);

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('an answer with characters that PostgreSQL refuses is stored without them', async () => {
  const stores = pgStores(database);
  const answer = aPart({ text: `a${nul}b${half}c 🚀` });
  await store(stores, { write: 'session', session: aSession() }, { write: 'answer', answer });
  const { teamId, channelId, messageTs } = answer;
  expect((await stores.practice.findByMessage(answer))?.answers[0]?.text).toBe('ab�c 🚀');
  await store(stores, { write: 'answer-text', teamId, channelId, messageTs, text: `x${nul}${half}` });
  expect((await stores.practice.findByMessage(answer))?.answers[0]?.text).toBe('x�');
});

test('an event with characters that PostgreSQL refuses is stored without them', async () => {
  const { inbox } = pgStores(database);
  const body = { text: `a${nul}b${half}c`, nested: [{ deep: nul }] };
  await inbox.put({ eventId: 'Ev1', teamId: 'T1', body, receivedAt: nine, queue: 'in' });
  expect((await inbox.load('Ev1'))?.body).toEqual({ text: 'ab�c', nested: [{ deep: '' }] });
});

test('one event that cannot be stored does not take those down that arrive with it', async () => {
  const { inbox } = pgStores(database);
  const event = { teamId: 'T1', body: {}, receivedAt: nine, queue: 'in' };
  const unstorable = { ...event, teamId: `T${nul}` };
  const puts = ['Ev2', 'Ev3', 'Ev4', 'Ev5'].map((eventId) =>
    inbox.put({ ...(eventId === 'Ev4' ? unstorable : event), eventId }),
  );
  const outcomes = (await Promise.allSettled(puts)).map(({ status }) => status);
  expect(outcomes).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect([await inbox.load('Ev3'), await inbox.load('Ev5')]).not.toContain(null);
});
