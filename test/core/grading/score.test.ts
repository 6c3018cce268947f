import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Verdict } from '../../../src/core/bank/question.ts';
import { Score, type ScoreInput, scoreStep } from '../../../src/core/grading/score.ts';

const criteria = [
  { id: 'a', points: 3 },
  { id: 'b', points: 2 },
  { id: 'c', points: 5 },
];
const redFlags = [{ id: 'flag', points: 2 }];
const score = (verdicts: Record<string, Verdict>, presentFlagIds: string[] = []) =>
  scoreStep({
    criteria,
    redFlags,
    verdicts: Object.entries(verdicts).map(([criterionId, verdict]) => ({ criterionId, verdict })),
    presentFlagIds,
  });

describe('scoreStep', () => {
  test('gives the points of what was met and half of what was partly met', () => {
    expect(score({ a: 'met', b: 'partial', c: 'missed' })).toEqual({
      earned: 4,
      possible: 10,
      fraction: 0.4,
    });
  });

  test('leaves out what could not be assessed and what has no verdict', () => {
    expect(score({ a: 'met', b: 'cannot_assess' })).toEqual({ earned: 3, possible: 3, fraction: 1 });
  });

  test('takes off the points of present red flags, never below zero', () => {
    expect(score({ a: 'met', b: 'met', c: 'missed' }, ['flag'])).toEqual({
      earned: 3,
      possible: 10,
      fraction: 0.3,
    });
    expect(score({ a: 'missed', b: 'missed', c: 'missed' }, ['flag']).earned).toBe(0);
  });

  test('is zero of zero where nothing could be assessed', () => {
    expect(score({})).toEqual({ earned: 0, possible: 0, fraction: 0 });
  });

  test('knows no points of verdicts and flags that the rubric does not hold', () => {
    expect(score({ a: 'met', other: 'met' }, ['other'])).toEqual({ earned: 3, possible: 3, fraction: 1 });
  });
});

const inputs: fc.Arbitrary<ScoreInput> = fc
  .array(
    fc.record({ points: fc.integer({ min: 1, max: 5 }), verdict: fc.constantFrom(...Verdict.options) }),
    {
      maxLength: 6,
    },
  )
  .chain((judged) =>
    fc
      .array(fc.record({ points: fc.integer({ min: 1, max: 3 }), present: fc.boolean() }), { maxLength: 4 })
      .map((flags) => ({
        criteria: judged.map(({ points }, i) => ({ id: `c${i}`, points })),
        verdicts: judged.map(({ verdict }, i) => ({ criterionId: `c${i}`, verdict })),
        redFlags: flags.map(({ points }, i) => ({ id: `f${i}`, points })),
        presentFlagIds: flags.flatMap(({ present }, i) => (present ? [`f${i}`] : [])),
      })),
  );

describe('for any verdicts and flags', () => {
  test('the score stays within its bounds', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        expect(Score.safeParse(scoreStep(input)).error).toBeUndefined();
      }),
    );
  });

  test('turning a missed criterion into a met or partly met one never lowers it', () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom('met', 'partial'), (input, better) => {
        const before = scoreStep(input).fraction;
        for (const [i, { verdict }] of input.verdicts.entries()) {
          if (verdict !== 'missed') continue;
          const verdicts = input.verdicts.with(i, { criterionId: `c${i}`, verdict: better as Verdict });
          expect(scoreStep({ ...input, verdicts }).fraction).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });

  test('more red flags never raise it', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const all = input.redFlags.map((flag) => flag.id);
        expect(scoreStep({ ...input, presentFlagIds: all }).fraction).toBeLessThanOrEqual(
          scoreStep(input).fraction,
        );
      }),
    );
  });
});
