import { expect, test } from 'vitest';
import { OfflineGrader } from '../../../src/adapters/offline/offline-grader.ts';
import { isSlip } from '../../../src/adapters/offline/spelling.ts';
import { aGradeRequest } from '../../builders/grading.ts';
import { aCriterion, aQuestion } from '../../builders/question.ts';

test.each([
  ['recieve', 'receive', 'swapped letters'],
  ['comit', 'commit', 'half of a double'],
  ['latteency', 'latency', 'two slips'],
  ['observbility', 'observability', 'a letter missing in a long word'],
])('%s for %s: %s', (written, meant, what) => {
  expect(isSlip(written, meant)).toBe(what !== 'two slips');
});

test.each([
  ['throughout', 'throughput'],
  ['charge', 'change'],
  ['committer', 'committe'],
  ['contact', 'contract'],
])('%s is another word than %s', (written, meant) => {
  expect(isSlip(written, meant)).toBe(false);
});

async function verdictOn(answer: string) {
  const criterion = aCriterion({ cues: [['correlate', 'dashboard']] });
  const question = aQuestion({ criteria: [criterion] });
  const reply = await new OfflineGrader(() => 0).grade(aGradeRequest({ question, answer }));
  return reply.kind === 'judged' ? reply.judgements[0] : undefined;
}

test('a cue is found through a slip, and quoted as it was written', async () => {
  expect(await verdictOn('I would corrrelate both graphs.')).toMatchObject({
    verdict: 'met',
    evidence: [{ sentence: 1, quote: 'I would corrrelate both graphs.' }],
  });
});

test('a word that is right but near is left as it is', async () => {
  expect(await verdictOn('I would walk over the dashboards of a floor.')).toMatchObject({ verdict: 'met' });
  expect(await verdictOn('I would walk over the floorboards.')).toMatchObject({ verdict: 'missed' });
});
