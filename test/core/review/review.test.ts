import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import type { Verdict } from '../../../src/core/bank/question.ts';
import { dueItems, type GradedAnswer, questionFor, reviewItems } from '../../../src/core/review/review.ts';
import { aQuestion } from '../../builders/question.ts';

/** All of one topic, with the same criteria: risk, technical-depth, influence, ownership. */
const bank = new Bank(['a', 'b', 'c'].map((slug) => aQuestion({ id: `incidents/${slug}` })));
const rules = { zone: 'Europe/Berlin', leave: [] };
const monday = new Date('2026-03-02T09:00:00.000Z');
const later = (days: number) => new Date(monday.getTime() + days * 86_400_000);

function graded(
  slug: string,
  days: number,
  verdict: Verdict,
  criterionId = 'stops-the-bleeding',
): GradedAnswer {
  return {
    questionId: `incidents/${slug}`,
    step: 'main',
    gradedAt: later(days),
    verdicts: [{ criterionId, verdict }],
  };
}

const datesOf = (history: GradedAnswer[], given = {}) =>
  reviewItems(bank, history, { ...rules, ...given }).map(({ competency, dueOn }) => `${competency} ${dueOn}`);

describe('what comes back', () => {
  test('is what was missed, the next working day, with the words of the rubric', () => {
    expect(reviewItems(bank, [graded('a', 0, 'missed')], rules)).toEqual([
      {
        topic: 'incidents',
        competency: 'risk',
        asks: 'Restores service before looking for the cause',
        questionId: 'incidents/a',
        dueOn: Temporal.PlainDate.from('2026-03-03'),
      },
    ]);
  });

  test('is nothing that was met at once', () => {
    expect(datesOf([graded('a', 0, 'met')])).toEqual([]);
  });

  test('is later when another question has proved it, and sooner when it was missed again', () => {
    const first = graded('a', 0, 'missed');
    const [proved] = datesOf([first, graded('b', 1, 'met')]);
    const [missed] = datesOf([first, graded('b', 1, 'missed')]);
    expect([proved, missed].map((text) => (text ?? '').split(' ')[1])).toEqual(['2026-03-06', '2026-03-04']);
  });

  test('is not moved by the same question met at another try', () => {
    const first = graded('a', 0, 'missed');
    expect(datesOf([first, graded('a', 1, 'met')])).toEqual(datesOf([first]));
  });

  test('is what the bank still holds', () => {
    expect(datesOf([{ ...graded('a', 0, 'missed'), questionId: 'gone/question' }])).toEqual([]);
  });
});

describe('days off', () => {
  test('move what falls on them to the next working day', () => {
    expect(datesOf([graded('a', 4, 'missed')])).toEqual(['risk 2026-03-09']);
    const leave = [{ from: '2026-03-03', to: '2026-03-05' }];
    expect(datesOf([graded('a', 0, 'missed')], { leave })).toEqual(['risk 2026-03-06']);
  });

  test('have nothing due, and lose nothing', () => {
    const items = reviewItems(bank, [graded('a', 0, 'missed')], rules);
    const dueOn = (days: number, leave: { from: string; to: string }[] = []) =>
      dueItems(items, { ...rules, leave, now: later(days), most: 3 }).length;
    expect([dueOn(0), dueOn(1), dueOn(5), dueOn(6), dueOn(7)]).toEqual([0, 1, 0, 0, 1]);
    expect(dueOn(7, [{ from: '2026-03-09', to: '2026-03-09' }])).toBe(0);
  });
});

describe('the question that is the proof', () => {
  const [item] = reviewItems(bank, [graded('a', 0, 'missed')], rules);

  test('is another one of the topic that asks for the same', () => {
    expect(questionFor(bank, item!, { history: [], now: later(1) })?.id).toBe('incidents/b');
  });

  test('is one not had lately where there is one', () => {
    const had = (days: number) => [{ questionId: 'incidents/b', lastAt: later(-days) }];
    expect(questionFor(bank, item!, { history: had(59), now: monday })?.id).toBe('incidents/c');
    expect(questionFor(bank, item!, { history: had(61), now: monday })?.id).toBe('incidents/b');
  });

  test('is missing where the bank has no other', () => {
    const small = new Bank([aQuestion({ id: 'incidents/a' })]);
    expect(questionFor(small, item!, { history: [], now: monday })).toBeNull();
  });
});

describe('for all histories', () => {
  const answer = fc
    .record({
      slug: fc.constantFrom('a', 'b', 'c'),
      days: fc.integer({ min: 0, max: 200 }),
      verdict: fc.constantFrom<Verdict>('met', 'partial', 'missed', 'cannot_assess'),
      criterion: fc.constantFrom('stops-the-bleeding', 'finds-the-trigger', 'tells-people', 'closes-the-gap'),
    })
    .map(({ slug, days, verdict, criterion }) => graded(slug, days, verdict, criterion));
  const history = fc
    .array(answer, { maxLength: 40 })
    .map((all) => all.toSorted((a, b) => a.gradedAt.getTime() - b.gradedAt.getTime()));
  const range = fc
    .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 30 }))
    .map(([from, length]) => {
      const first = Temporal.PlainDate.from('2026-03-02').add({ days: from });
      return { from: first.toString(), to: first.add({ days: length }).toString() };
    });

  test('never more than the cap is due, never on a day off, and nothing is due before its day', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(range, { maxLength: 3 }),
        fc.nat(500),
        fc.nat(5),
        (past, leave, days, most) => {
          const items = reviewItems(bank, past, { ...rules, leave });
          const now = later(days);
          const today = now.toTemporalInstant().toZonedDateTimeISO(rules.zone).toPlainDate();
          const due = dueItems(items, { ...rules, leave, now, most });
          const isOff =
            today.dayOfWeek > 5 ||
            leave.some(({ from, to }) => from <= today.toString() && today.toString() <= to);
          expect(due.length).toBeLessThanOrEqual(isOff ? 0 : most);
          expect(due.every(({ dueOn }) => Temporal.PlainDate.compare(dueOn, today) <= 0)).toBe(true);
          expect(items.every(({ dueOn }) => dueOn.dayOfWeek <= 5)).toBe(true);
        },
      ),
    );
  });

  test('the same answers give the same schedule, and leave loses nothing of it', () => {
    fc.assert(
      fc.property(history, fc.array(range, { maxLength: 3 }), (past, leave) => {
        const keys = (items: ReturnType<typeof reviewItems>) =>
          items.map(({ topic, competency, asks }) => `${topic} ${competency} ${asks}`).toSorted();
        expect(reviewItems(bank, past, rules)).toEqual(reviewItems(bank, structuredClone(past), rules));
        expect(keys(reviewItems(bank, past, { ...rules, leave }))).toEqual(
          keys(reviewItems(bank, past, rules)),
        );
      }),
    );
  });
});
