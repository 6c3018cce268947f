import { expect, test } from 'vitest';
import { periodBefore, periodKinds, periodOf } from '../../../src/core/standings/periods.ts';

const date = (text: string) => Temporal.PlainDate.from(text);

test('a date lies in its week, month, season and in all time', () => {
  expect(periodKinds.map((kind) => periodOf(kind, date('2026-11-21')))).toEqual([
    '2026-W47',
    '2026-11',
    '2026-Q4',
    'all',
  ]);
});

test('the days around New Year lie in the week of ISO 8601, which may belong to the other year', () => {
  expect(['2024-12-30', '2027-01-03', '2027-01-04'].map((text) => periodOf('week', date(text)))).toEqual([
    '2025-W01',
    '2026-W53',
    '2027-W01',
  ]);
});

test('the period before is the one that ends where this one begins', () => {
  const before = (kind: 'week' | 'month' | 'season', text: string) => {
    const day = periodBefore(kind, date(text));
    return day && periodOf(kind, day);
  };
  expect(before('week', '2027-01-04')).toBe('2026-W53');
  expect(before('month', '2026-03-31')).toBe('2026-02');
  expect(before('season', '2026-01-01')).toBe('2025-Q4');
  expect(periodBefore('all', date('2026-01-01'))).toBeNull();
});
