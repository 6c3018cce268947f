import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import { type Daily, postDueDailies } from '../../../src/core/daily/daily.ts';
import { type ChannelSchedule, dueOn, makeUpWindowMs, nextDue } from '../../../src/core/daily/schedule.ts';
import { aQuestion } from '../../builders/question.ts';
import { memoryWorld } from '../../fakes/memory-world.ts';
import { aSchedule } from '../practice/conversation.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const bank = new Bank(['a/1', 'a/2', 'b/1', 'b/2', 'c/1'].map((id) => aQuestion({ id })));

/** Around a change of the clocks in each of these zones. */
const starts = [
  ['Europe/Berlin', '2026-03-27T00:00Z'],
  ['Europe/Berlin', '2026-10-23T00:00Z'],
  ['America/New_York', '2026-03-06T00:00Z'],
  ['America/New_York', '2026-10-30T00:00Z'],
  ['Australia/Lord_Howe', '2026-10-02T00:00Z'],
  ['Africa/Cairo', '2026-04-22T00:00Z'],
] as const;

const anySchedule = fc
  .record({
    place: fc.constantFrom(...starts),
    hour: fc.integer({ min: 0, max: 22 }),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 4 }),
  })
  .map(({ place: [zone, start], hour, weekdays }) => ({
    schedule: aSchedule({ zone, hour, closeHour: hour + 1, weekdays }),
    start: new Date(start),
  }));

type Posted = { daily: Daily; at: Date };

/** Looks at the clock at each of the moments, in the order given, and returns what was posted when. */
async function run(schedule: ChannelSchedule, start: Date, moments: readonly Date[]): Promise<Posted[]> {
  const world = memoryWorld();
  let ids = 0;
  const deps = { bank, store: world.dailies, newId: () => `d${++ids}`, random: () => 0 };
  await world.dailies.saveSchedule(schedule, nextDue(schedule, start));
  const posted: Posted[] = [];
  for (const at of moments) {
    const known = ids;
    await postDueDailies(deps, at);
    for (let id = known + 1; id <= ids; id++) {
      const daily = await world.dailies.load(`d${id}`);
      if (daily) posted.push({ daily, at });
    }
  }
  return posted;
}

test('with a clock that goes on and a process that comes and goes, the days that are kept are those that it was up for', async () => {
  const gaps = fc.array(
    fc.constantFrom(minuteMs, 20 * minuteMs, hourMs, 3 * hourMs, 11 * hourMs, 50 * hourMs),
    {
      maxLength: 60,
    },
  );
  await fc.assert(
    fc.asyncProperty(anySchedule, gaps, async ({ schedule, start }, waits) => {
      let now = start;
      const moments = waits.map((wait) => {
        now = new Date(now.getTime() + wait);
        return now;
      });
      const posted = await run(schedule, start, moments);
      const kept: string[] = [];
      let date = Temporal.Instant.fromEpochMilliseconds(start.getTime())
        .toZonedDateTimeISO(schedule.zone)
        .toPlainDate();
      for (
        ;
        date.toZonedDateTime(schedule.zone).epochMilliseconds <= now.getTime();
        date = date.add({ days: 1 })
      ) {
        const due = dueOn(schedule, date)?.getTime();
        if (due === undefined || due <= start.getTime()) continue;
        const up = moments.some((at) => at.getTime() >= due && at.getTime() - due <= makeUpWindowMs);
        if (up) kept.push(date.toString());
      }
      expect(posted.map(({ daily }) => daily.localDate)).toEqual(kept);
    }),
    { numRuns: 300 },
  );
});

test('with a clock that jumps either way, no date has two questions, none comes outside its hours, and none repeats', async () => {
  const jumps = fc.array(
    fc.oneof(fc.integer({ min: 1, max: 30 * 60 }), fc.integer({ min: -40 * 60, max: 40 * 60 })),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(anySchedule, jumps, async ({ schedule, start }, minutes) => {
      let now = start;
      const moments = minutes.map((jump) => {
        now = new Date(now.getTime() + jump * minuteMs);
        return now;
      });
      const posted = await run(schedule, start, moments);
      const dates = posted.map(({ daily }) => daily.localDate);
      expect(new Set(dates).size).toBe(dates.length);
      for (const { daily, at } of posted) {
        const due = dueOn(schedule, Temporal.PlainDate.from(daily.localDate))?.getTime() ?? Number.NaN;
        expect(at.getTime() - due).toBeGreaterThanOrEqual(0);
        expect(at.getTime() - due).toBeLessThanOrEqual(makeUpWindowMs);
      }
      const round = posted.slice(0, bank.questions.length).map(({ daily }) => daily.questionId);
      expect(new Set(round).size).toBe(round.length);
    }),
    { numRuns: 300 },
  );
});
