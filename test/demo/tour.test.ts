import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { installedLocalSlack } from '../../src/demo/local-slack.ts';
import { runTour } from '../../src/demo/tour.ts';

const hasSlack = installedLocalSlack() !== null;
const without = hasSlack ? '' : ' (skipped: the package local-slack for this platform is not installed)';
const tour = test.skipIf(!hasSlack);

afterEach(() => vi.unstubAllEnvs());

tour(`every step of the tour happens${without}`, { timeout: 180_000 }, async () => {
  const lines: string[] = [];
  const allHappened = await runTour({}, (line) => lines.push(line));
  const failed = lines.filter((line) => /^[✗·] /.test(line));
  expect({ allHappened, failed, last: lines.at(-1) }).toEqual({
    allHappened: true,
    failed: [],
    last: expect.stringMatching(/^\d+ steps, all happened/),
  });
});

tour(`a tour that is interrupted leaves no file behind${without}`, { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tour-'));
  vi.stubEnv('TMPDIR', folder);
  const interrupted = new AbortController();
  let inUse = 0;
  const say = (line: string) => {
    if (!line.includes('Question of the day')) return;
    readdir(folder).then((names) => {
      inUse = names.length;
      interrupted.abort(new Error('Interrupted'));
    });
  };
  await expect(runTour({}, say, { signal: interrupted.signal })).rejects.toThrow('Interrupted');
  expect({ wasInUse: inUse > 0, left: await readdir(folder) }).toEqual({ wasInUse: true, left: [] });
  await rm(folder, { recursive: true });
});
