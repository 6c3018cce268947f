import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import { type Competency, levels } from '../../../src/core/bank/question.ts';
import { Track } from '../../../src/core/mock/interview.ts';
import { notAgainWithinMs, type Planning, planInterview } from '../../../src/core/mock/plan.ts';
import { courses, isOnTrack } from '../../../src/core/mock/tracks.ts';
import { lostShares } from '../../../src/core/mock/weak-spots.ts';
import { aCriterion, aQuestion } from '../../builders/question.ts';
import { nine } from '../practice/a-session.ts';
import { aWish, questions } from './an-interview.ts';

const day = 24 * 60 * 60 * 1000;
const bank = new Bank(questions);

function planning(overrides: Partial<Planning> = {}): Planning {
  return { history: [], lost: new Map(), random: () => 0, now: nine, ...overrides };
}

function idsOf(plan: ReturnType<typeof planInterview>): string[] {
  return plan?.questions.map(({ questionId }) => questionId) ?? [];
}

describe('a plan', () => {
  test('opens with what is easier than the core, and stays on its track', () => {
    const plan = planInterview(bank, aWish({ minutes: 30 }), planning());
    expect(plan?.questions.map(({ part }) => part)).toEqual(['opener', 'core', 'core']);
    expect(idsOf(plan)[0]).toBe('incidents/easy');
    expect(idsOf(plan)).not.toContain('security/three');
  });

  test('spreads over topics before it takes a second question of one', () => {
    const [, second] = idsOf(planInterview(bank, aWish(), planning()));
    expect(second).toBe('platform/one');
  });

  test('leaves out what was had in the last 60 days while others are left', () => {
    const recent = { questionId: 'platform/one', lastAt: new Date(nine.getTime() - 59 * day) };
    const old = { questionId: 'platform/two', lastAt: new Date(nine.getTime() - 61 * day) };
    const plan = planInterview(bank, aWish(), planning({ history: [recent, old] }));
    expect(idsOf(plan)).not.toContain('platform/one');
    expect(idsOf(plan)).toContain('platform/two');
  });

  test('takes what lies back longest when all were had lately', () => {
    const history = questions.map(({ id }, i) => ({
      questionId: id,
      lastAt: new Date(nine.getTime() - i * day),
    }));
    const plan = planInterview(bank, aWish({ minutes: 15, track: 'platform' }), planning({ history }));
    expect(idsOf(plan).toSorted()).toEqual(['platform/one', 'platform/two']);
  });

  test('ends with one question from what the member is weakest at', () => {
    const weak = aQuestion({
      id: 'platform/weak',
      criteria:
        questions[0]?.criteria.map((criterion) => ({ ...criterion, competency: 'measurement' as const })) ??
        [],
    });
    const lost = new Map<Competency, number>([['measurement', 0.9]]);
    const plan = planInterview(new Bank([...questions, weak]), aWish(), planning({ lost }));
    expect(plan?.questions.at(-1)).toEqual({ questionId: 'platform/weak', part: 'weak-spot', followUps: 2 });
  });

  test('prefers the company and the role that were asked for', () => {
    const wanted = aQuestion({ id: 'platform/wanted', companies: ['Acme'], roles: ['Platform engineer'] });
    const all = new Bank([...questions, wanted]);
    const by = (wish: Parameters<typeof aWish>[0]) =>
      idsOf(planInterview(all, aWish({ minutes: 15, ...wish }), planning()));
    expect(by({})).not.toContain('platform/wanted');
    expect(by({ company: ' acme ' })).toContain('platform/wanted');
    expect(by({ role: 'platform ENGINEER' })).toContain('platform/wanted');
  });

  test('is shorter where the bank has no more, and none where it has nothing', () => {
    expect(idsOf(planInterview(bank, aWish({ track: 'security', minutes: 45 }), planning()))).toEqual([
      'security/three',
    ]);
    expect(planInterview(bank, aWish({ track: 'behavioral' }), planning())).toBeNull();
  });
});

const someTime = fc.integer({ min: 0, max: 200 });
const someQuestion = fc.record({
  topic: fc.constantFrom('incidents', 'platform', 'security', 'behavioral', 'ai-agents'),
  slug: fc.integer({ min: 0, max: 9 }),
  level: fc.constantFrom(...levels),
});

test('whatever the bank and the history, a plan is on track, names nothing twice and nothing recent without need', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(someQuestion, { selector: ({ topic, slug }) => `${topic}/${slug}`, maxLength: 25 }),
      fc.array(fc.tuple(fc.nat({ max: 24 }), someTime)),
      fc.constantFrom(...Track.options),
      fc.constantFrom(15 as const, 30 as const, 45 as const),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.boolean(),
      (given, had, track, minutes, chance, isWeak) => {
        const all = given.map(({ topic, slug, level }) => aQuestion({ id: `${topic}/${slug}`, level }));
        const history = had.flatMap(([at, days]) => {
          const question = all[at];
          return question ? [{ questionId: question.id, lastAt: new Date(nine.getTime() - days * day) }] : [];
        });
        const latest = new Map<string, number>();
        for (const { questionId, lastAt } of history)
          latest.set(questionId, Math.max(latest.get(questionId) ?? 0, lastAt.getTime()));
        const lost = new Map<Competency, number>(isWeak ? [['risk', 0.5]] : []);
        const history60 = [...latest].map(([questionId, at]) => ({ questionId, lastAt: new Date(at) }));
        const wish = aWish({ track, minutes });
        const plan = planInterview(
          new Bank(all),
          wish,
          planning({ history: history60, random: () => chance, lost }),
        );
        const ids = idsOf(plan);
        const onTrack = all.filter((question) => isOnTrack(question, track));
        expect(ids.length).toBe(Math.min(courses[minutes].questions, onTrack.length));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.every((id) => isOnTrack({ id }, track))).toBe(true);
        const isRecent = (id: string) => (latest.get(id) ?? 0) > nine.getTime() - notAgainWithinMs;
        const fresh = onTrack.filter(({ id }) => !isRecent(id)).length;
        expect(ids.filter(isRecent).length).toBe(Math.max(0, ids.length - fresh));
      },
    ),
  );
});

test('weak spots are the shares lost of competencies that were judged often enough', () => {
  const question = aQuestion({
    criteria: [
      aCriterion({ id: 'a', points: 5, competency: 'risk' }),
      aCriterion({ id: 'b', points: 5, competency: 'risk' }),
      aCriterion({ id: 'c', points: 3, competency: 'delivery' }),
      aCriterion({ id: 'd', points: 5, level: 'staff', competency: 'ownership' }),
    ],
  });
  const verdict = (criterionId: string, of: 'met' | 'missed' | 'cannot_assess') => ({
    criterionId,
    verdict: of,
    quotes: [],
    reason: '',
  });
  const verdicts = [
    verdict('a', 'met'),
    verdict('b', 'missed'),
    verdict('c', 'missed'),
    verdict('d', 'cannot_assess'),
  ];
  const past = [{ questionId: question.id, step: 'main' as const, verdicts }];
  expect([...lostShares(new Bank([question]), past)]).toEqual([['risk', 0.5]]);
});
