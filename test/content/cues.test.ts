import { expect, test } from 'vitest';
import { cueReport } from '../../src/tools/bank-check.ts';
import { bank } from './bank.ts';

test('every cue can be read and no question satisfies its own criteria', () => {
  expect(cueReport(bank)).toEqual([]);
});
