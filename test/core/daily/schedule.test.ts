import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ChannelSchedule,
  closeOn,
  dueOn,
  isLastOfWeek,
  isTimeZone,
  localDate,
  nextDue,
} from '../../../src/core/daily/schedule.ts';
import { aSchedule } from '../practice/conversation.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const at = (iso: string) => new Date(iso);
const due = (schedule: ChannelSchedule, after: string) => nextDue(schedule, at(after))?.toISOString() ?? null;
const day = (iso: string) => Temporal.PlainDate.from(iso);

describe('a channel is due', () => {
  test('at its hour in its own zone', () => {
    const schedule = aSchedule({ zone: 'Asia/Kolkata', hour: 9 });
    expect(due(schedule, '2026-03-02T00:00:00Z')).toBe('2026-03-02T03:30:00.000Z');
  });

  test('after its hour on the next day, and at its very hour too', () => {
    const schedule = aSchedule({ hour: 9 });
    expect(due(schedule, '2026-03-02T08:59:59.999Z')).toBe('2026-03-02T09:00:00.000Z');
    expect(due(schedule, '2026-03-02T09:00:00Z')).toBe('2026-03-03T09:00:00.000Z');
  });

  test('on its weekdays only', () => {
    expect(due(aSchedule(), '2026-03-06T10:00:00Z')).toBe('2026-03-09T09:00:00.000Z');
    expect(due(aSchedule({ weekdays: [7] }), '2026-03-02T00:00:00Z')).toBe('2026-03-08T09:00:00.000Z');
  });

  test('by the weekday of its own zone, not of ours', () => {
    // Monday 08:00 in Auckland is still Sunday in UTC.
    const schedule = aSchedule({ zone: 'Pacific/Auckland', hour: 8, weekdays: [1] });
    expect(due(schedule, '2026-06-06T00:00:00Z')).toBe('2026-06-07T20:00:00.000Z');
  });

  test('not on the dates that it skips, both ends included', () => {
    const schedule = aSchedule({
      weekdays: everyDay,
      skip: [
        { from: '2026-03-03', to: '2026-03-05' },
        { from: '2026-03-06', to: '2026-03-06' },
      ],
    });
    expect(due(schedule, '2026-03-02T10:00:00Z')).toBe('2026-03-07T09:00:00.000Z');
    expect(dueOn(schedule, day('2026-03-05'))).toBeNull();
  });

  test('never, when two years of its dates are skipped', () => {
    const schedule = aSchedule({ skip: [{ from: '2026-01-01', to: '2030-01-01' }] });
    expect(due(schedule, '2026-03-02T10:00:00Z')).toBeNull();
  });

  test('on 29 February in the years that have one', () => {
    const schedule = aSchedule({ weekdays: everyDay });
    expect(due(schedule, '2028-02-28T10:00:00Z')).toBe('2028-02-29T09:00:00.000Z');
    expect(due(schedule, '2027-02-28T10:00:00Z')).toBe('2027-03-01T09:00:00.000Z');
  });
});

describe('when the clocks go forward', () => {
  test.each([
    // Zone, hour, the day before, the day, the day after; each as the moment in UTC.
    ['Europe/Berlin', 2, '2026-03-28T01:00Z', '2026-03-29T01:00Z', '2026-03-30T00:00Z'],
    ['Europe/Berlin', 9, '2026-03-28T08:00Z', '2026-03-29T07:00Z', '2026-03-30T07:00Z'],
    ['America/New_York', 2, '2026-03-07T07:00Z', '2026-03-08T07:00Z', '2026-03-09T06:00Z'],
    ['America/New_York', 9, '2026-03-07T14:00Z', '2026-03-08T13:00Z', '2026-03-09T13:00Z'],
    ['Australia/Sydney', 2, '2026-10-02T16:00Z', '2026-10-03T16:00Z', '2026-10-04T15:00Z'],
    // Half an hour, and at two.
    ['Australia/Lord_Howe', 2, '2026-10-02T15:30Z', '2026-10-03T15:30Z', '2026-10-04T15:00Z'],
    // At midnight: the day begins at one.
    ['Africa/Cairo', 0, '2026-04-22T22:00Z', '2026-04-23T22:00Z', '2026-04-24T21:00Z'],
  ])('%s at %i is due once a day', (zone, hour, ...moments) => {
    const schedule = aSchedule({ zone, hour, weekdays: everyDay });
    let now = new Date(at(moments[0] ?? '').getTime() - 1);
    const found: string[] = [];
    for (let i = 0; i < 3; i++) {
      now = nextDue(schedule, now) ?? now;
      found.push(now.toISOString());
    }
    expect(found).toEqual(moments.map((moment) => at(moment).toISOString()));
  });
});

describe('when the clocks go back', () => {
  test.each([
    ['Europe/Berlin', 2, '2026-10-24T00:00Z', '2026-10-25T00:00Z', '2026-10-26T01:00Z'],
    ['Europe/Berlin', 9, '2026-10-24T07:00Z', '2026-10-25T08:00Z', '2026-10-26T08:00Z'],
    ['America/New_York', 1, '2026-10-31T05:00Z', '2026-11-01T05:00Z', '2026-11-02T06:00Z'],
    ['Australia/Sydney', 2, '2026-04-03T15:00Z', '2026-04-04T15:00Z', '2026-04-05T16:00Z'],
    ['Australia/Lord_Howe', 2, '2026-04-03T15:00Z', '2026-04-04T15:30Z', '2026-04-05T15:30Z'],
    // Midnight comes back to 23:00 of the day before.
    ['Africa/Cairo', 23, '2026-10-28T20:00Z', '2026-10-29T20:00Z', '2026-10-30T21:00Z'],
  ])('%s at %i is due once a day, the first time that the hour comes', (zone, hour, ...moments) => {
    const schedule = aSchedule({ zone, hour, weekdays: everyDay });
    let now = new Date(at(moments[0] ?? '').getTime() - 1);
    const found: string[] = [];
    for (let i = 0; i < 3; i++) {
      now = nextDue(schedule, now) ?? now;
      found.push(now.toISOString());
    }
    expect(found).toEqual(moments.map((moment) => at(moment).toISOString()));
  });
});

test('every scheduled date of a year has exactly one due moment, in order, on its own local date', () => {
  const zones = [
    'Europe/London',
    'America/St_Johns',
    'Africa/Cairo',
    'Australia/Lord_Howe',
    'Pacific/Kiritimati',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 23 }),
      fc.uniqueArray(fc.constantFrom(...everyDay), { minLength: 1 }),
      (zone, hour, weekdays) => {
        const schedule = aSchedule({ zone, hour, weekdays });
        const expected: string[] = [];
        for (let date = day('2026-01-01'); date.year === 2026; date = date.add({ days: 1 })) {
          if (weekdays.includes(date.dayOfWeek)) expected.push(date.toString());
        }
        const found: string[] = [];
        const start = day('2026-01-01').toZonedDateTime(zone).epochMilliseconds - 1;
        for (let now = nextDue(schedule, new Date(start)); now; now = nextDue(schedule, now)) {
          const date = localDate(schedule, now);
          if (date.year !== 2026) break;
          found.push(date.toString());
        }
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 20 },
  );
});

describe('the close of a day', () => {
  test('is its hour on the same date', () => {
    expect(closeOn(aSchedule({ zone: 'Asia/Kolkata' }), day('2026-03-02')).toISOString()).toBe(
      '2026-03-02T11:30:00.000Z',
    );
  });

  test('in the hour that the clocks skip is the hour that they jump to', () => {
    const schedule = aSchedule({ zone: 'Europe/Berlin', hour: 1, closeHour: 2 });
    expect(closeOn(schedule, day('2026-03-29')).toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });
});

describe('the last day of a week', () => {
  const lastOf = (change: Partial<ChannelSchedule>) =>
    ['2026-03-05', '2026-03-06', '2026-03-07', '2026-03-08']
      .filter((date) => isLastOfWeek(aSchedule(change), day(date)))
      .map((date) => day(date).dayOfWeek);

  test.each([
    ['of working days is Friday, and every day after it', {}, [5, 6, 7]],
    ['of all days is Sunday', { weekdays: everyDay }, [7]],
    [
      'is earlier where the last is skipped',
      { skip: [{ from: '2026-03-06', to: '2026-03-09' }] },
      [4, 5, 6, 7],
    ],
    ['looks no further than Sunday', { weekdays: [1] }, [4, 5, 6, 7]],
  ])('%s', (_name, change, expected) => {
    expect(lastOf(change)).toEqual(expected);
  });
});

describe('a schedule', () => {
  test('that was stored before there were weekly posts has them, and one of a later version is read', () => {
    const { weeklyPost: _, ...stored } = aSchedule();
    expect(ChannelSchedule.parse({ ...stored, mood: 'good' })).toEqual(aSchedule());
  });

  test('that is right is read back as it is', () => {
    expect(ChannelSchedule.parse(aSchedule())).toEqual(aSchedule());
  });

  test.each([
    ['an hour of 24', { hour: 24 }],
    ['no weekdays', { weekdays: [] }],
    ['an eighth weekday', { weekdays: [8] }],
    ['a zone that is none', { zone: 'Europe/Atlantis' }],
    ['an offset for a zone', { zone: '+02:00' }],
    ['a skipped date in another form', { skip: [{ from: '24.12.2026', to: '24.12.2026' }] }],
  ])('with %s is refused', (_name, change) => {
    expect(ChannelSchedule.safeParse(aSchedule(change)).success).toBe(false);
  });
});

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['America/Argentina/Ushuaia', true],
  ['Europe/Atlantis', false],
  ['+02:00', false],
  ['europe/berlin', false],
  ['', false],
])('%j is a time zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});
