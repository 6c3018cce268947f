import { z } from 'zod';
import { Level } from '../bank/question.ts';

/** True for a name that the runtime knows as an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return /^[A-Z]/.test(name) && !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

const Hour = z.int().min(0).max(23);
const IsoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2026-12-24');
export const SkipRange = z.strictObject({ from: IsoDate, to: IsoDate });
export type SkipRange = z.infer<typeof SkipRange>;

/**
 * When and from what a channel gets its daily question. All hours and dates are in the channel's own zone. What was stored
 * before a field was known gets its default; a field of a later version is left alone.
 */
export const ChannelSchedule = z.object({
  teamId: z.string(),
  channelId: z.string(),
  hour: Hour,
  /** When the outline of the day's question is posted; later than `hour`. */
  closeHour: z.int().min(1).max(23),
  zone: z.string().refine(isTimeZone, 'must be an IANA time zone like Europe/Berlin'),
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1),
  skip: z.array(SkipRange),
  /** Empty: all. */
  topics: z.array(z.string()),
  levels: z.array(Level),
  /** Whether the week's standings are posted when its last question closes. */
  weeklyPost: z.boolean().default(true),
  setUpBy: z.string(),
  status: z.enum(['active', 'paused']),
  /** Why it is paused, where the bot did it: a code of Slack's, like `is_archived`. Null where a person did. */
  pausedReason: z.string().nullable(),
});
export type ChannelSchedule = z.infer<typeof ChannelSchedule>;

/** How late a question may still be posted. After that the day is left out. */
export const makeUpWindowMs = 3 * 60 * 60 * 1000;

/**
 * The first moment after `after` at which the channel is due. On a day whose clock skips the hour, the hour that the
 * clock jumps to; on a day that has it twice, the first. Null when no date of the next two years is left.
 */
export function nextDue(schedule: ChannelSchedule, after: Date): Date | null {
  const start = Temporal.Instant.fromEpochMilliseconds(after.getTime()).toZonedDateTimeISO(schedule.zone);
  let date = start.toPlainDate();
  for (let days = 0; days < 731; days++) {
    const due = dueOn(schedule, date);
    if (due && due.getTime() > after.getTime()) return due;
    date = date.add({ days: 1 });
  }
  return null;
}

/** The moment at which the channel is due on a date, or null where that is no day of its schedule. */
export function dueOn(schedule: ChannelSchedule, date: Temporal.PlainDate): Date | null {
  if (!schedule.weekdays.includes(date.dayOfWeek)) return null;
  const iso = date.toString();
  if (schedule.skip.some((range) => range.from <= iso && iso <= range.to)) return null;
  return at(date, schedule.hour, schedule.zone);
}

/** True where the channel's schedule has no later day in the week of `date` (ISO 8601: Monday to Sunday). */
export function isLastOfWeek(schedule: ChannelSchedule, date: Temporal.PlainDate): boolean {
  for (let days = 1; days <= 7 - date.dayOfWeek; days++) {
    if (dueOn(schedule, date.add({ days }))) return false;
  }
  return true;
}

/** When the outline of a question posted on `date` is shown. */
export function closeOn(schedule: ChannelSchedule, date: Temporal.PlainDate): Date {
  return at(date, schedule.closeHour, schedule.zone);
}

/** The date of a moment in the channel's zone. */
export function localDate(schedule: Pick<ChannelSchedule, 'zone'>, moment: Date): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime())
    .toZonedDateTimeISO(schedule.zone)
    .toPlainDate();
}

function at(date: Temporal.PlainDate, hour: number, zone: string): Date {
  const time = date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour }) });
  return new Date(time.epochMilliseconds);
}
