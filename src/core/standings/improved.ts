import type { MemberRef } from '../members/member.ts';
import { fewestParticipants, topPlaces } from './board.ts';
import { type PeriodKind, periodBefore, periodOf } from './periods.ts';
import type { Scope } from './standings-store.ts';

/** One answer says little about anybody: so many main answers it takes, in each of the two periods. */
export const fewestToCompare = 2;

/** Mean scores of main answers, in hundredths of a percent: 0 to 10,000. */
export type Change = { before: number; now: number };

/** Members who have come on as far share a rank. */
export type ImprovedPlace = Change & { userId: string; rank: number };

export type ImprovedBoard = {
  /** Who has come on most, best first; nobody whose score is the same or lower. */
  top: ImprovedPlace[];
  /** The asking member's own change, upwards or not; null without enough answers in both periods. */
  own: (Change & { rank: number; isShown: boolean }) | null;
  /** False where fewer can be compared than a board needs. */
  isOpen: boolean;
};

export type ImprovedQuery = MemberRef & {
  scope: Scope;
  period: Exclude<PeriodKind, 'all'>;
  /** A date in the later period, in the channel's zone. */
  date: Temporal.PlainDate;
};

/** What a reader finds of those with `fewestToCompare` answers in both periods. */
export type ImprovedRows = {
  /** The shown ones whose score rose, the furthest first. */
  best: ({ userId: string } & Change)[];
  /** How many shown members can be compared. */
  comparable: number;
  /** `above`: how many shown members have come on further. */
  own: (Change & { isShown: boolean; above: number }) | null;
};

/** The names of the two periods that are compared. */
export function comparedPeriods({ period, date }: Pick<ImprovedQuery, 'period' | 'date'>): {
  before: string;
  now: string;
} {
  return { before: periodOf(period, periodBefore(period, date) ?? date), now: periodOf(period, date) };
}

/** How far somebody has come, in hundredths of a percent. */
export function gainOf({ before, now }: Change): number {
  return now - before;
}

/** The board as one member sees it. `top` is there also where too few can be compared: whoever shows it decides. */
export function toImproved({ best, comparable, own }: ImprovedRows): ImprovedBoard {
  const top: ImprovedPlace[] = [];
  for (const [index, row] of best.slice(0, topPlaces).entries()) {
    const last = top.at(-1);
    top.push({ ...row, rank: last && gainOf(last) === gainOf(row) ? last.rank : index + 1 });
  }
  return {
    top,
    own: own && { before: own.before, now: own.now, rank: own.above + 1, isShown: own.isShown },
    isOpen: comparable >= fewestParticipants,
  };
}
