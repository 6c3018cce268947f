import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../../../src/adapters/postgres/folder-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whetstone-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lockFile = () => join(folder, 'lock');

async function leave(text: string, { ageMs }: { ageMs: number }): Promise<void> {
  await writeFile(lockFile(), text);
  const at = new Date(Date.now() - ageMs);
  await utimes(lockFile(), at, at);
}

test('a folder is held until it is given back', async () => {
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({ holder: `process ${process.pid}` });
  await unlock();
  await (await lockFolder(folder))();
});

test('a holder on another machine or in another container counts as alive while it shows itself', async () => {
  await leave(`${process.pid} elsewhere`, { ageMs: 10_000 });
  await expect(lockFolder(folder)).rejects.toMatchObject({ holder: `process ${process.pid} on "elsewhere"` });
});

test.each([
  ['by a holder elsewhere that is silent', `${process.pid} elsewhere`],
  ['by a process that had this one’s id', `${process.pid} ${hostname()}`],
  ['by a process that is gone', `999999999 ${hostname()}`],
  ['empty', ''],
  ['with nonsense', 'kitten'],
])('a lock file that was left %s is taken over', async (_, text) => {
  await leave(text, { ageMs: 60_000 });
  const unlock = await lockFolder(folder);
  expect(await readFile(lockFile(), 'utf8')).toBe(`${process.pid} ${hostname()}`);
  await unlock();
});

test('a folder that cannot be written says so', async () => {
  await expect(lockFolder(join(folder, 'not', 'there'))).rejects.toMatchObject({ code: 'ENOENT' });
});
