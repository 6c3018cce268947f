import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { levels } from '../src/core/bank/question.ts';
import { fewestParticipants } from '../src/core/standings/board.ts';
import { lastRank } from '../src/core/standings/compose-weekly.ts';
import { fewestToCompare } from '../src/core/standings/improved.ts';
import { pointsFor } from '../src/core/standings/points.ts';
import { estimatePercents } from '../src/core/standings/standings-store.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
/** On one line, so that it does not matter where the page breaks. */
const section = (/## Points and standings\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '').replace(/\s+/g, ' ');

describe('the README says of points', () => {
  test('what a faultless answer of each kind and level earns, as the code has it', () => {
    const earned = (step: 'main' | 'follow-up:why') =>
      levels.map((level) => pointsFor({ step, level, fraction: 1 })).join(' | ');
    expect(section).toContain(`| | ${levels.join(' | ')} |`);
    expect(section).toContain(`| main answer | ${earned('main')} |`);
    expect(section).toContain(`| follow-up | ${earned('follow-up:why')} |`);
  });

  test('how many people and answers it takes, and what estimates may count', () => {
    const words = ['none', 'one', 'two', 'three', 'four', 'five'];
    expect(section).toContain(`A board opens with ${words[fewestParticipants]} people.`);
    expect(section).toContain(`does not come below ${words[fewestParticipants]} people`);
    expect(section).toContain(`from ${words[fewestToCompare]} answers on in each`);
    expect(section).toContain(`the first ${words[lastRank]} ranks`);
    expect(section).toContain(
      `what they count: ${estimatePercents.join(', ').replace(/, (\d+)$/, ' or $1')} %`,
    );
  });
});
