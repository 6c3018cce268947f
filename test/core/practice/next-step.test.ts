import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Verdict } from '../../../src/core/bank/question.ts';
import { followUpKey, type StepKey } from '../../../src/core/grading/steps.ts';
import { lostPoints, nextFollowUp } from '../../../src/core/practice/next-step.ts';
import { aFollowUp, aQuestion } from '../../builders/question.ts';
import { aGrade, aStepGrade } from './a-session.ts';

const question = aQuestion();
const chain = (verdicts: Parameters<typeof aGrade>[0], asked: StepKey[] = [], maxFollowUps = 3) => ({
  asked,
  maxFollowUps,
  grades: [aStepGrade({ grade: aGrade(verdicts) })],
});

describe('the next follow-up', () => {
  test.each([
    [{ 'closes-the-gap': 'missed' }, 'prove-it'],
    [{ 'tells-people': 'missed' }, 'angry-director'],
    [{ 'finds-the-trigger': 'partial' }, 'rollback-fails'],
    [{ 'stops-the-bleeding': 'missed', 'closes-the-gap': 'partial' }, 'rollback-fails'],
    [{ 'tells-people': 'missed', 'closes-the-gap': 'partial' }, 'angry-director'],
    [{ 'closes-the-gap': 'cannot_assess', 'tells-people': 'missed' }, 'prove-it'],
  ] as const)('after %j it is %s', (verdicts, id) => {
    expect(nextFollowUp(question, chain(verdicts))?.id).toBe(id);
  });

  test('equally weak criteria go by the order of the file', () => {
    expect(nextFollowUp(question, chain({}))?.id).toBe('rollback-fails');
    const verdicts = { 'stops-the-bleeding': 'missed', 'closes-the-gap': 'missed' } as const;
    expect(nextFollowUp(question, chain(verdicts))?.id).toBe('rollback-fails');
  });

  test('a criterion that was probed already gives way to one that is nearly as weak', () => {
    const probesTwice = aQuestion({
      follow_ups: [
        aFollowUp({ id: 'one', probes: ['stops-the-bleeding'] }),
        aFollowUp({ id: 'two', probes: ['stops-the-bleeding'] }),
        aFollowUp({ id: 'three', probes: ['tells-people'] }),
      ],
    });
    const verdicts = { 'stops-the-bleeding': 'missed', 'tells-people': 'missed' } as const;
    expect(nextFollowUp(probesTwice, chain(verdicts))?.id).toBe('one');
    expect(nextFollowUp(probesTwice, chain(verdicts, [followUpKey('one')]))?.id).toBe('three');
  });

  test('the chain ends at its limit, with a limit of none at once, and when nothing is left to ask', () => {
    const all = question.follow_ups.map(({ id }) => followUpKey(id));
    expect(nextFollowUp(question, chain({}, all.slice(0, 2), 2))).toBeNull();
    expect(nextFollowUp(question, chain({}, [], 0))).toBeNull();
    expect(nextFollowUp(question, chain({}, all, 6))).toBeNull();
  });

  test('without a grade of the main answer the file decides', () => {
    expect(nextFollowUp(question, { asked: [], maxFollowUps: 3, grades: [] })?.id).toBe('rollback-fails');
  });

  test('whatever the verdicts: the weakest criterion first, nothing twice, no more than the limit', () => {
    const anyVerdicts = fc.record(
      Object.fromEntries(question.criteria.map(({ id }) => [id, fc.constantFrom(...Verdict.options)])),
    );
    fc.assert(
      fc.property(anyVerdicts, fc.integer({ min: 0, max: 5 }), (verdicts, maxFollowUps) => {
        const asked: StepKey[] = [];
        const lost = lostPoints(question.criteria, aGrade(verdicts).verdicts);
        for (;;) {
          const next = nextFollowUp(question, chain(verdicts, asked, maxFollowUps));
          if (!next) break;
          expect(asked).not.toContain(followUpKey(next.id));
          if (asked.length === 0) {
            const weakest = Math.max(...lost.values());
            expect(Math.max(...next.probes.map((id) => lost.get(id) ?? 0))).toBe(weakest);
          }
          asked.push(followUpKey(next.id));
        }
        expect(asked).toHaveLength(Math.min(maxFollowUps, question.follow_ups.length));
      }),
    );
  });
});

test('points are lost whole where a criterion was missed or not assessed, half where it was partly met', () => {
  const { verdicts } = aGrade({
    'finds-the-trigger': 'partial',
    'tells-people': 'cannot_assess',
    'closes-the-gap': 'missed',
  });
  expect(lostPoints(question.criteria, verdicts)).toEqual(
    new Map([
      ['stops-the-bleeding', 0],
      ['finds-the-trigger', 1],
      ['tells-people', 2],
      ['closes-the-gap', 3],
    ]),
  );
});

test('a criterion that came into the rubric after the grade counts as missed', () => {
  const verdicts = aGrade().verdicts.filter(({ criterionId }) => criterionId !== 'closes-the-gap');
  expect(lostPoints(question.criteria, verdicts).get('closes-the-gap')).toBe(3);
});
