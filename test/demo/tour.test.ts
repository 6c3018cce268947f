import { expect, test } from 'vitest';
import { installedLocalSlack } from '../../src/demo/local-slack.ts';
import { runTour } from '../../src/demo/tour.ts';

const hasSlack = installedLocalSlack() !== null;
const without = hasSlack ? '' : ' (skipped: the package local-slack for this platform is not installed)';

test.skipIf(!hasSlack)(`every step of the tour happens${without}`, { timeout: 180_000 }, async () => {
  const lines: string[] = [];
  const allHappened = await runTour({}, (line) => lines.push(line));
  const failed = lines.filter((line) => /^[✗·] /.test(line));
  expect({ allHappened, failed, last: lines.at(-1) }).toEqual({
    allHappened: true,
    failed: [],
    last: expect.stringMatching(/^\d+ steps, all happened/),
  });
});
