import { z } from 'zod';

/** The spans that standings are kept for. A season is a quarter of the year. */
export const periodKinds = ['week', 'month', 'season', 'all'] as const;
export const PeriodKind = z.enum(periodKinds);
export type PeriodKind = z.infer<typeof PeriodKind>;

/** The name of the period that a date lies in: `2026-W47` (ISO 8601), `2026-11`, `2026-Q4`, `all`. */
export function periodOf(kind: PeriodKind, date: Temporal.PlainDate): string {
  switch (kind) {
    case 'week':
      return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`;
    case 'month':
      return date.toString().slice(0, 7);
    case 'season':
      return `${date.year}-Q${Math.ceil(date.month / 3)}`;
    case 'all':
      return 'all';
  }
}

/** A date in the period before; null where there is none. */
export function periodBefore(kind: PeriodKind, date: Temporal.PlainDate): Temporal.PlainDate | null {
  switch (kind) {
    case 'week':
      return date.subtract({ weeks: 1 });
    case 'month':
      return date.subtract({ months: 1 });
    case 'season':
      return date.subtract({ months: 3 });
    case 'all':
      return null;
  }
}
