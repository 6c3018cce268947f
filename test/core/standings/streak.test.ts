import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeDays, type QuestionDay, streakOf } from '../../../src/core/standings/streak.ts';

const monday = Temporal.PlainDate.from('2026-03-02');

/** The hour of a date in a zone, as a moment. */
function at(date: Temporal.PlainDate, hour: number, zone = 'Europe/Berlin'): Date {
  const time = Temporal.PlainTime.from({ hour });
  return new Date(date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds);
}

/** A question at 9 that closes at 17, answered so many hours after it was posted. */
function day(
  date: Temporal.PlainDate,
  answeredAfterHours: number | null,
  zone = 'Europe/Berlin',
): QuestionDay {
  const postedAt = at(date, 9, zone);
  const answeredAt =
    answeredAfterHours === null ? null : new Date(postedAt.getTime() + answeredAfterHours * 3_600_000);
  return { date, postedAt, closesAt: at(date, 17, zone), answeredAt };
}

/** Working days from a Monday on: `x` answered, `.` missed. A blank is a day without a question. */
function week(pattern: string, from = monday): QuestionDay[] {
  return [...pattern].flatMap((mark, n) => {
    const date = from.add({ days: Math.floor(n / 5) * 7 + (n % 5) });
    return mark === ' ' ? [] : [day(date, mark === 'x' ? 1 : null)];
  });
}

const evening = (days: readonly QuestionDay[]) => new Date((days.at(-1)?.closesAt.getTime() ?? 0) + 1);

function streak(days: readonly QuestionDay[], leave: { from: string; to: string }[] = []) {
  const { current, longest } = streakOf(days, { leave, now: evening(days) });
  return [current, longest];
}

describe('a streak', () => {
  test.each([
    ['', 0, 0],
    ['.....', 0, 0],
    ['xxxxx', 5, 5],
    ['xxxxxxx', 7, 7],
    ['x xxx', 4, 4],
    ['xx.xx', 4, 4],
    ['xx..x', 1, 2],
    ['x.x.', 1, 2],
    ['..xx.xx', 4, 4],
    ['x.xxxx.xxx', 8, 8],
    ['xxx.x...xx', 2, 4],
  ])('of “%s” is %i now, and %i at the longest', (pattern, current, longest) => {
    expect(streak(week(pattern))).toEqual([current, longest]);
  });

  test('goes on over a weekend and over days without a question', () => {
    expect(
      streak([day(monday.subtract({ days: 3 }), 1), day(monday, 1), day(monday.add({ days: 9 }), 1)]),
    ).toEqual([3, 3]);
  });

  test('does not break over planned leave, and a day answered on leave counts', () => {
    const days = week('xx...x...xx');
    const leave = [{ from: '2026-03-04', to: '2026-03-12' }];
    expect(streak(days, leave)).toEqual([5, 5]);
  });

  test('is not broken by a question that can still be answered, and says that it waits', () => {
    const days = week('xxx');
    const open = [...days, day(monday.add({ days: 3 }), null)];
    const now = at(monday.add({ days: 3 }), 12);
    expect(streakOf(open, { leave: [], now })).toMatchObject({
      current: 3,
      isOpen: true,
      frozenThisWeek: false,
    });
  });

  test('spends its freeze once a week, and says so', () => {
    const days = week('xx.');
    expect(streakOf(days, { leave: [], now: evening(days) })).toMatchObject({
      current: 2,
      frozenThisWeek: true,
    });
  });
});

describe('an answer', () => {
  test('the day after counts for its day, until the next question closes', () => {
    const answered = (hours: number) => streak([day(monday, hours), day(monday.add({ days: 1 }), 1)])[0];
    expect([answered(31), answered(33)]).toEqual([2, 1]);
  });

  test('counts for 36 hours where no other question follows', () => {
    expect([streak([day(monday, 36)]), streak([day(monday, 37)])]).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });
});

describe('on the days when the clocks change, and after a move to another zone', () => {
  test.each(['2026-03-23', '2026-10-19'])('a streak over the two weeks from %s is whole', (from) => {
    expect(streak(week('xxxxxxxxxx', Temporal.PlainDate.from(from)))).toEqual([10, 10]);
  });

  test('the dates of the questions count, wherever the member is', () => {
    const days = [day(monday, 1, 'Asia/Tokyo'), day(monday.add({ days: 1 }), 20, 'America/Los_Angeles')];
    expect(streak(days)).toEqual([2, 2]);
  });
});

test('channels together: a date is answered when any of its questions is', () => {
  const days = [
    day(monday, null),
    day(monday, 2),
    day(monday.add({ days: 1 }), null),
    day(monday.add({ days: 1 }), null),
  ];
  expect(mergeDays(days).map(({ answeredAt }) => answeredAt !== null)).toEqual([true, false]);
});

describe('for all patterns', () => {
  const pattern = fc.string({ unit: fc.constantFrom('x', '.', ' '), maxLength: 60 });

  test('the longest is no shorter than the current one, and neither is longer than the days answered', () => {
    fc.assert(
      fc.property(pattern, (marks) => {
        const [current = 0, longest = 0] = streak(week(marks));
        expect(current).toBeLessThanOrEqual(longest);
        expect(longest).toBeLessThanOrEqual([...marks].filter((mark) => mark === 'x').length);
      }),
    );
  });

  test('one more day answered never makes a streak shorter', () => {
    fc.assert(
      fc.property(pattern, fc.nat(), (marks, where) => {
        const missed = [...marks].flatMap((mark, at) => (mark === '.' ? [at] : []));
        const at = missed[where % Math.max(1, missed.length)];
        if (at === undefined) return;
        const better = `${marks.slice(0, at)}x${marks.slice(at + 1)}`;
        const [current = 0, longest = 0] = streak(week(marks));
        const [betterCurrent = 0, betterLongest = 0] = streak(week(better));
        expect(betterCurrent).toBeGreaterThanOrEqual(current);
        expect(betterLongest).toBeGreaterThanOrEqual(longest);
      }),
    );
  });

  test('leave changes nothing for a member who answers every day, and never makes a streak shorter', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 20 }))
      .map(([from, length]) => ({
        from: monday.add({ days: from }).toString(),
        to: monday.add({ days: from + length }).toString(),
      }));
    fc.assert(
      fc.property(pattern, fc.array(range, { maxLength: 3 }), (marks, leave) => {
        const [without = 0] = streak(week(marks));
        const [within = 0] = streak(week(marks), leave);
        expect(within).toBeGreaterThanOrEqual(without);
        const whole = week('x'.repeat(marks.length));
        expect(streak(whole, leave)).toEqual(streak(whole));
      }),
    );
  });

  test('the order in which days are given does not matter', () => {
    fc.assert(
      fc.property(
        pattern.chain((marks) =>
          fc.tuple(
            fc.constant(week(marks)),
            fc.shuffledSubarray(week(marks), { minLength: week(marks).length }),
          ),
        ),
        ([days, mixed]) => {
          const now = evening(days);
          expect(streakOf(mixed, { leave: [], now })).toEqual(streakOf(days, { leave: [], now }));
        },
      ),
    );
  });
});
