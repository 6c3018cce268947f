/** A day on which a channel had a question, and when the member answered it. */
export type QuestionDay = {
  /** The question's date in the channel's zone. */
  date: Temporal.PlainDate;
  postedAt: Date;
  closesAt: Date;
  /** When the main answer came; null where there is none, or it was taken back. */
  answeredAt: Date | null;
};

/** Both dates belong to it. */
export type LeaveRange = { from: string; to: string };

export type Streak = {
  /** Days answered in a row, up to now. */
  current: number;
  longest: number;
  /** Whether the question of the latest day still waits for the member, who then has until it closes. */
  isOpen: boolean;
  /** Whether this week's freeze has been spent. */
  frozenThisWeek: boolean;
};

/** How long an answer counts for its day: until the next question closes, and no longer than this after its own was posted. */
export const makeUpMs = 36 * 60 * 60 * 1000;

/**
 * Days answered in a row, counted over the days on which there was a question: weekends, the channel's skip dates and days
 * without a question are none. One missed day in each week of ISO 8601 does not end it (the week's freeze), the second one
 * does; a day of planned leave that is not answered counts neither way. The latest day is open until it closes. A run is
 * thus the days since a week's last missed day but one: one more day answered never makes a streak shorter.
 */
export function streakOf(
  days: readonly QuestionDay[],
  { leave, now }: { leave: readonly LeaveRange[]; now: Date },
): Streak {
  const sorted = days.toSorted((a, b) => Temporal.PlainDate.compare(a.date, b.date));
  /** Where each week's latest missed day stands. */
  const missed = new Map<string, number>();
  /** Where the days answered of the present run stand. */
  let run: number[] = [];
  let longest = 0;
  let isOpen = false;
  for (const [at, day] of sorted.entries()) {
    isOpen = false;
    if (isAnswered(day, sorted[at + 1])) {
      run.push(at);
      longest = Math.max(longest, run.length);
    } else if (day.closesAt > now) isOpen = true;
    else if (!isLeave(day.date, leave)) {
      const before = missed.get(weekOf(day.date)) ?? -1;
      run = run.filter((answered) => answered > before);
      missed.set(weekOf(day.date), at);
    }
  }
  const last = sorted.at(-1);
  return {
    current: run.length,
    longest,
    isOpen,
    frozenThisWeek: run.length > 0 && last !== undefined && missed.has(weekOf(last.date)),
  };
}

/** The days of all channels as one: a date is answered when any of its questions is, at the earliest of those answers. */
export function mergeDays(days: readonly QuestionDay[]): QuestionDay[] {
  const byDate = new Map<string, QuestionDay>();
  for (const day of days) {
    const key = day.date.toString();
    const known = byDate.get(key);
    byDate.set(key, known ? merged(known, day) : day);
  }
  return [...byDate.values()];
}

function merged(a: QuestionDay, b: QuestionDay): QuestionDay {
  const answers = [a.answeredAt, b.answeredAt].filter((each) => each !== null);
  return {
    date: a.date,
    postedAt: new Date(Math.max(a.postedAt.getTime(), b.postedAt.getTime())),
    closesAt: new Date(Math.max(a.closesAt.getTime(), b.closesAt.getTime())),
    answeredAt: answers.length === 0 ? null : new Date(Math.min(...answers.map((each) => each.getTime()))),
  };
}

function isAnswered({ postedAt, answeredAt }: QuestionDay, next: QuestionDay | undefined): boolean {
  if (answeredAt === null) return false;
  const end = postedAt.getTime() + makeUpMs;
  return answeredAt.getTime() <= Math.min(end, next?.closesAt.getTime() ?? end);
}

function isLeave(date: Temporal.PlainDate, leave: readonly LeaveRange[]): boolean {
  const day = date.toString();
  return leave.some(({ from, to }) => from <= day && day <= to);
}

function weekOf(date: Temporal.PlainDate): string {
  return `${date.yearOfWeek}-${date.weekOfYear}`;
}
