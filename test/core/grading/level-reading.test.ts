import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levels, Verdict } from '../../../src/core/bank/question.ts';
import { type JudgedCriterion, readLevels } from '../../../src/core/grading/level-reading.ts';

const judged = (
  verdicts: Partial<Record<'basics' | 'risk' | 'depth' | 'reach', Verdict>>,
): JudgedCriterion[] => [
  { id: 'basics', points: 2, level: 'intermediate', verdict: verdicts.basics ?? 'missed' },
  { id: 'risk', points: 3, level: 'senior', verdict: verdicts.risk ?? 'missed' },
  { id: 'depth', points: 1, level: 'senior', verdict: verdicts.depth ?? 'missed' },
  { id: 'reach', points: 4, level: 'staff', verdict: verdicts.reach ?? 'missed' },
];

describe('readLevels', () => {
  test('an answer that shows everything meets both levels, and nothing would move it', () => {
    expect(readLevels(judged({ basics: 'met', risk: 'met', depth: 'met', reach: 'met' }))).toEqual({
      senior: { reads: 'meets', movers: [] },
      staff: { reads: 'meets', movers: [] },
    });
  });

  test('senior is read without the staff criteria, staff with all of them', () => {
    expect(readLevels(judged({ basics: 'met', risk: 'met', depth: 'met' }))).toEqual({
      senior: { reads: 'meets', movers: [] },
      staff: { reads: 'close', movers: ['reach'] },
    });
  });

  test('nobody meets staff without the points of staff, however strong the rest', () => {
    const strong = judged({ basics: 'met', risk: 'met', depth: 'met' }).map((each) =>
      each.level === 'staff' ? { ...each, points: 2 } : each,
    );
    expect(readLevels(strong).staff).toEqual({ reads: 'close', movers: ['reach'] });
  });

  test('what would move an answer up comes by the points that it would bring', () => {
    expect(readLevels(judged({ risk: 'partial' }))).toEqual({
      senior: { reads: 'below', movers: ['basics', 'risk', 'depth'] },
      staff: { reads: 'below', movers: ['reach', 'basics', 'risk', 'depth'] },
    });
  });

  test('what could not be assessed counts as not shown', () => {
    const reading = readLevels(judged({ basics: 'met', risk: 'met', depth: 'met', reach: 'cannot_assess' }));
    expect(reading.staff).toEqual({ reads: 'close', movers: ['reach'] });
  });

  test('red flags pull a reading down', () => {
    const all = judged({ basics: 'met', risk: 'met', depth: 'met', reach: 'met' });
    expect(readLevels(all, 2).senior.reads).toBe('close');
    expect(readLevels(all, 9).senior.reads).toBe('below');
  });

  test('a rubric of staff criteria only is read at senior too', () => {
    const only = [{ id: 'reach', points: 4, level: 'staff', verdict: 'missed' }] as const;
    expect(readLevels(only).senior).toEqual({ reads: 'below', movers: ['reach'] });
  });

  test('without any criteria nothing is shown', () => {
    expect(readLevels([])).toEqual({
      senior: { reads: 'below', movers: [] },
      staff: { reads: 'below', movers: [] },
    });
  });

  test('turning a missed criterion into a met one never lowers a reading', () => {
    const rank = { below: 0, close: 1, meets: 2 };
    const criterion = fc.record({
      id: fc.uuid(),
      points: fc.integer({ min: 1, max: 5 }),
      level: fc.constantFrom(...levels),
      verdict: fc.constantFrom(...Verdict.options),
    });
    fc.assert(
      fc.property(fc.array(criterion, { maxLength: 8 }), fc.nat(6), (list, flagPoints) => {
        const before = readLevels(list, flagPoints);
        for (const [i, each] of list.entries()) {
          if (each.verdict !== 'missed') continue;
          const after = readLevels(list.with(i, { ...each, verdict: 'met' }), flagPoints);
          for (const level of ['senior', 'staff'] as const)
            expect(rank[after[level].reads]).toBeGreaterThanOrEqual(rank[before[level].reads]);
        }
      }),
    );
  });
});
