import type { SkipRange } from '../../../core/daily/schedule.ts';
import { plain } from './text.ts';

const mostRanges = 60;

export type SkipReading = { kind: 'ok'; skip: SkipRange[] } | { kind: 'invalid'; sentence: string };

/** Reads `2026-12-24, 2026-12-27..2027-01-02`: dates and ranges of dates, both ends included. */
export function readSkipDates(typed: string): SkipReading {
  const pieces = typed
    .split(/[,;\n]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  if (pieces.length > mostRanges) {
    return {
      kind: 'invalid',
      sentence: `That is more than ${mostRanges} entries. Join neighbouring days: 2026-12-24..2026-12-31.`,
    };
  }
  const skip: SkipRange[] = [];
  for (const piece of pieces) {
    const ends = piece.split(/\s*(?:\.\.+|…|–|\bto\b)\s*/);
    const [from, to] = [ends[0] ?? '', ends.at(-1) ?? ''];
    if (ends.length > 2 || !isDate(from) || !isDate(to)) {
      return {
        kind: 'invalid',
        sentence: `I cannot read “${plain(piece, 40)}”. Write a date like 2026-12-24, or a range like 2026-12-27..2027-01-02.`,
      };
    }
    if (to < from)
      return { kind: 'invalid', sentence: `In “${plain(piece, 40)}” the end lies before the start.` };
    skip.push({ from, to });
  }
  return { kind: 'ok', skip };
}

/** Writes them as `readSkipDates` reads them. */
export function writeSkipDates(skip: readonly SkipRange[]): string {
  return skip.map(({ from, to }) => (from === to ? from : `${from}..${to}`)).join(', ');
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}
