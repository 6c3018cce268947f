import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../src/core/bank/question.ts';
import { signals } from '../../../src/core/delivery/interview-content.ts';
import type { CountedQuestion } from '../../../src/core/mock/counted-questions.ts';
import { readSignal } from '../../../src/core/mock/signal.ts';
import { aCriterion, aQuestion, aRedFlag } from '../../builders/question.ts';
import { aSessionRecord, aStepGrade } from '../practice/a-session.ts';

/** A question on ten points, of which `met` were shown. */
function aCounted(met: number, overrides: Partial<CountedQuestion> = {}): CountedQuestion {
  const judged = Array.from({ length: 10 }, (_, i) => ({
    criterion: aCriterion({ id: `c${i}`, points: 1 }),
    verdict: (i < met ? 'met' : 'missed') as Verdict,
    step: 'main' as const,
    graded: true,
  }));
  return {
    record: aSessionRecord(),
    question: aQuestion(),
    part: 'core',
    grades: [aStepGrade()],
    judged,
    redFlags: [],
    hints: 0,
    ...overrides,
  };
}

const read = (questions: CountedQuestion[], planned = questions.length) =>
  readSignal(questions, { level: 'senior', planned });

describe('the signal', () => {
  test.each([
    [2, 'strong-no'],
    [3, 'no'],
    [5, 'lean-no'],
    [6, 'lean-yes'],
    [7, 'yes'],
    [9, 'strong-yes'],
  ] as const)('of %i points in ten is %s', (met, signal) => {
    expect(read([aCounted(met)]).signal).toBe(signal);
  });

  test('weighs an opener half as much as the core', () => {
    expect(read([aCounted(10, { part: 'opener' }), aCounted(4)]).score).toBeCloseTo(0.6);
  });

  test('of just half is not lost to the last digit of a sum', () => {
    const { signal, score } = read([aCounted(7, { part: 'opener' }), aCounted(7), aCounted(2)]);
    expect(score).toBeLessThan(0.5);
    expect(signal).toBe('lean-no');
  });

  test('is null where nothing was graded', () => {
    expect(read([aCounted(0, { grades: [] })])).toEqual({ signal: null, score: null, limits: [] });
    expect(read([])).toEqual({ signal: null, score: null, limits: [] });
  });

  test('loses a point for each hint', () => {
    expect(read([aCounted(9, { hints: 2 })]).score).toBeCloseTo(0.7);
  });

  test('is kept down by red flags beyond their points', () => {
    const flags = [aRedFlag({ points: 1 }), aRedFlag({ id: 'other', points: 1 })];
    expect(read([aCounted(10, { redFlags: flags.slice(0, 1) })])).toEqual({
      signal: 'lean-yes',
      score: 0.9,
      limits: ['red-flag'],
    });
    expect(read([aCounted(10, { redFlags: flags })])).toEqual({
      signal: 'lean-no',
      score: 0.8,
      limits: ['red-flags'],
    });
  });

  test('is kept down by one question without substance, and by too few questions', () => {
    const good = [10, 10, 10, 10].map((met) => aCounted(met));
    expect(read([...good, aCounted(2)])).toMatchObject({ signal: 'lean-yes', limits: ['weak-question'] });
    expect(read([aCounted(10)], 3)).toMatchObject({ signal: 'lean-yes', limits: ['few-questions'] });
  });

  test('names no limit that changes nothing', () => {
    expect(read([aCounted(2)], 3)).toMatchObject({ signal: 'strong-no', limits: [] });
  });

  test('looks at criteria up to the level only', () => {
    const staff = {
      criterion: aCriterion({ id: 's', points: 5, level: 'staff' }),
      verdict: 'missed' as const,
    };
    const question = aCounted(8);
    question.judged.push({ ...staff, step: 'main', graded: true });
    expect(readSignal([question], { level: 'senior', planned: 1 }).score).toBeCloseTo(0.8);
    expect(readSignal([question], { level: 'staff', planned: 1 }).score).toBeCloseTo(8 / 15);
  });
});

const order: Verdict[] = ['missed', 'partial', 'met'];

test('a better verdict never lowers the signal', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          part: fc.constantFrom('opener' as const, 'core' as const, 'weak-spot' as const),
          verdicts: fc.array(fc.constantFrom<Verdict>('met', 'partial', 'missed', 'cannot_assess'), {
            minLength: 1,
            maxLength: 12,
          }),
          points: fc.integer({ min: 1, max: 5 }),
          hints: fc.nat({ max: 3 }),
          flags: fc.nat({ max: 2 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      fc.nat(),
      fc.nat(),
      (given, which, where) => {
        const questions = given.map(({ part, verdicts, points, hints, flags }) =>
          aCounted(0, {
            part,
            hints,
            redFlags: Array.from({ length: flags }, (_, i) => aRedFlag({ id: `f${i}` })),
            judged: verdicts.map((verdict, i) => ({
              criterion: aCriterion({ id: `c${i}`, points: ((points + i) % 5) + 1 }),
              verdict,
              step: 'main',
              graded: true,
            })),
          }),
        );
        const question = questions[which % questions.length];
        const judged = question?.judged[where % question.judged.length];
        if (!judged) return;
        const before = read(questions);
        judged.verdict = order[Math.max(0, order.indexOf(judged.verdict)) + 1] ?? 'met';
        const after = read(questions);
        const rank = (signal: typeof before.signal) => (signal ? signals.indexOf(signal) : -1);
        expect(rank(after.signal)).toBeGreaterThanOrEqual(rank(before.signal));
        expect(after.score ?? 0).toBeGreaterThanOrEqual(before.score ?? 0);
      },
    ),
    { numRuns: 500 },
  );
});
