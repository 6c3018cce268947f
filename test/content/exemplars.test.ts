import { describe, expect, test } from 'vitest';
import { OfflineGrader } from '../../src/adapters/offline/offline-grader.ts';
import { measureBank, reportProblems } from '../../src/tools/bank-report.ts';
import { exemplarProblems, tryExemplars } from '../../src/tools/bank-try.ts';
import { bank } from './bank.ts';

describe('the offline grader agrees with the exemplars and keeps strong above middling above weak', () => {
  test.each(bank.questions.map((question) => [question.id, question] as const))('%s', async (_, question) => {
    const tried = await tryExemplars(question, new OfflineGrader());
    expect(exemplarProblems(question, tried)).toEqual([]);
  });
});

test('over the whole bank the orders hold as often as they must, and every criterion tells answers apart', async () => {
  expect(reportProblems(await measureBank(bank, new OfflineGrader()))).toEqual([]);
});
