import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { connect } from '../../../src/adapters/postgres/connect.ts';
import { openKeyValues, sweepKeyValues } from '../../../src/adapters/postgres/key-values.ts';
import { later, nine } from '../../core/practice/a-session.ts';
import { emptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';

const ttlMs = 60_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await emptyDatabase(database);
  // Keyv reads the clock by itself.
  vi.useFakeTimers({ now: nine, toFake: ['Date'] });
});
afterEach(() => vi.useRealTimers());
afterAll(() => database.close());

test('a value is hidden from the moment at which it expires, and stays until it is swept', async () => {
  const values = openKeyValues<string>(database.pool, { namespace: 'drafts', ttlMs });
  await values.set('a', 'text');
  vi.setSystemTime(later(60));
  expect(await values.get('a')).toBe('text');
  vi.setSystemTime(later(61));
  expect(await rawKeys()).toEqual(['drafts:a']);
  expect(await values.get('a')).toBeUndefined();
});

test('a sweep deletes what has expired and nothing else', async () => {
  const mortal = openKeyValues<string>(database.pool, { namespace: 'drafts', ttlMs });
  const lasting = openKeyValues<string>(database.pool, { namespace: 'installations' });
  await mortal.set('old', 'x');
  await lasting.set('a', 'x');
  vi.setSystemTime(later(30));
  await mortal.set('young', 'x');
  expect(await sweepKeyValues(database.db, later(61))).toBe(1);
  expect(await rawKeys()).toEqual(['drafts:young', 'installations:a']);
});

test('namespaces do not see each other', async () => {
  const drafts = openKeyValues<string>(database.pool, { namespace: 'drafts' });
  const profiles = openKeyValues<string>(database.pool, { namespace: 'profiles' });
  await drafts.set('a', 'draft');
  await profiles.set('a', 'profile');
  await profiles.delete('a');
  expect([await drafts.get('a'), await profiles.get('a')]).toEqual(['draft', undefined]);
});

test('a value may hold any text', async () => {
  const values = openKeyValues<{ text: string }>(database.pool, { namespace: 'drafts' });
  const text = 'quotes " \' and \\ a line\nbreak, :base64: and 🚀';
  await values.set('a', { text });
  expect(await values.get('a')).toEqual({ text });
});

test('a fault of the database is thrown by every call', async () => {
  const connection = connect('postgresql://postgres@127.0.0.1:1/none', { max: 1, onError: () => {} });
  const values = openKeyValues<string>(connection.pool, { namespace: 'drafts' });
  await expect(values.get('a')).rejects.toThrow('ECONNREFUSED');
  await expect(values.set('a', 'x')).rejects.toThrow('ECONNREFUSED');
  await expect(values.delete('a')).rejects.toThrow('ECONNREFUSED');
  await connection.close();
});

test('a forgotten member leaves no draft and no profile; others keep theirs', async () => {
  const drafts = openKeyValues<string>(database.pool, { namespace: 'drafts' });
  const profiles = openKeyValues<string>(database.pool, { namespace: 'profiles' });
  for (const member of ['T1:U1', 'T1:U11', 'T1:U2', 'T2:U1']) {
    await drafts.set(`${member}:d1`, 'x');
    await profiles.set(member, 'x');
  }
  await pgStores(database).members.forget({ teamId: 'T1', userId: 'U1' });
  const others = ['T1:U11', 'T1:U2', 'T2:U1'];
  const left = [...others.map((m) => `drafts:${m}:d1`), ...others.map((m) => `profiles:${m}`)];
  expect(await rawKeys()).toEqual(left);
});

async function rawKeys(): Promise<string[]> {
  const { rows } = await database.pool.query<{ key: string }>(
    'select key from key_values order by key collate "C"',
  );
  return rows.map(({ key }) => key);
}
