import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sweep } from '../../../src/adapters/postgres/sweep.ts';
import { aSummaryPost, entryId } from '../../contracts/rows.ts';
import type { Stores } from '../../contracts/stores.ts';
import { later, nine } from '../../core/practice/a-session.ts';
import { emptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';

const day = 24 * 3600;

let database: TestDatabase;
let stores: Stores;
beforeAll(async () => {
  database = await openTestDatabase();
  stores = pgStores(database);
});
beforeEach(() => emptyDatabase(database));
afterAll(() => database.close());

test('an event is forgotten a week after its work was done', async () => {
  for (const eventId of ['done', 'open']) {
    await stores.inbox.put({ eventId, teamId: 'T1', body: {}, receivedAt: nine, queue: 'in' });
  }
  await stores.inbox.done('done', nine);
  expect((await sweep(database.db, later(7 * day))).inbox).toBe(0);
  expect(await stores.inbox.load('open')).not.toBeNull();
  expect((await sweep(database.db, later(7 * day + 1))).inbox).toBe(1);
});

test('an event whose work has failed for a week loses its words, and is forgotten a week after that', async () => {
  await stores.inbox.put({
    eventId: 'dead',
    teamId: 'T1',
    body: { text: 'words' },
    receivedAt: nine,
    queue: 'in',
  });
  expect((await sweep(database.db, later(7 * day + 1))).abandoned).toBe(1);
  expect(await stores.inbox.load('dead')).toBeNull();
  expect((await sweep(database.db, later(15 * day))).inbox).toBe(1);
});

test('a post is forgotten ninety days after it was sent; one that waits never', async () => {
  await stores.outbox.add([aSummaryPost({ key: 'sent' }), aSummaryPost({ key: 'waiting' })], nine);
  const sent = await entryId(stores, aSummaryPost({ key: 'sent' }));
  await stores.outbox.markSent(sent, { channelId: 'C1', messageTs: '1.0' }, nine);
  expect((await sweep(database.db, later(90 * day))).outbox).toBe(0);
  expect((await sweep(database.db, later(90 * day + 1))).outbox).toBe(1);
  expect(await stores.outbox.findByKey('T1', 'sent')).toBeNull();
  expect(await stores.outbox.findByKey('T1', 'waiting')).not.toBeNull();
});

test('the seconds of a quiet channel are forgotten, those of a busy one are not', async () => {
  await stores.outbox.reserveSlot({ id: 'x', teamId: 'T1', channelId: 'quiet' }, nine);
  await stores.outbox.reserveSlot({ id: 'y', teamId: 'T1', channelId: 'busy' }, later(60));
  expect((await sweep(database.db, later(62))).channelSlots).toBe(1);
});
