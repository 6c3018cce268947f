import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runStandingsTool } from '../../src/tools/standings.ts';

async function run(args: string[], env: Record<string, string> = {}) {
  const printed: string[] = [];
  const code = await runStandingsTool(args, { env, print: (text) => printed.push(text) });
  return { code, printed: printed.join('\n') };
}

test('--rebuild makes the standings of the configured database anew and says how long it took', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'whetstone-standings-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { code, printed } = await run(['--rebuild'], { DATA_DIR: folder });
  expect([code, printed]).toEqual([
    0,
    expect.stringMatching(/^Made anew: 0 places on all boards, in \d+\.\d seconds\.$/),
  ]);
});

test('a wrong configuration is named, without its value', async () => {
  const { code, printed } = await run(['--rebuild'], { DATABASE_URL: 'mysql://user:secret@host' });
  expect([code, printed]).toEqual([1, expect.stringContaining('DATABASE_URL')]);
  expect(printed).not.toContain('secret');
});

test.each([[[]], [['--frobnicate']]])('%j prints the usage', async (args) => {
  expect(await run(args)).toEqual({ code: 2, printed: expect.stringContaining('npm run standings') });
});
