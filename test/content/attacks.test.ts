import { describe, expect, test } from 'vitest';
import { OfflineGrader } from '../../src/adapters/offline/offline-grader.ts';
import type { Question } from '../../src/core/bank/question.ts';
import { scoreStep } from '../../src/core/grading/score.ts';
import { mainStep } from '../../src/core/grading/steps.ts';
import { attacksOn } from '../../src/tools/eval-attacks.ts';
import { bank } from './bank.ts';

const grader = new OfflineGrader();

/**
 * An attack may hit a criterion by accident, so the bar is not zero: a quarter of the points is less than any middling
 * answer earns and one criterion at most.
 */
const bar = 0.25;

async function share(question: Question, answer: string): Promise<number> {
  const step = mainStep(question);
  const reply = await grader.grade({ question, step, answer });
  if (reply.kind !== 'judged') throw new Error(`Cannot grade an answer to "${question.id}": ${reply.reason}`);
  return scoreStep({
    criteria: step.criteria,
    redFlags: step.redFlags,
    verdicts: reply.judgements,
    presentFlagIds: reply.flags.filter(({ present }) => present).map(({ redFlagId }) => redFlagId),
  }).fraction;
}

describe('texts that only hold the words of a good answer earn next to nothing', () => {
  test.each(bank.questions.map((question) => [question.id, question] as const))('%s', async (_, question) => {
    const gains: string[] = [];
    for (const [name, text] of attacksOn(question)) {
      const earned = await share(question, text);
      if (earned > bar) gains.push(`${name}: ${Math.round(earned * 100)} %`);
    }
    expect(gains).toEqual([]);
  });
});

/**
 * A good answer to another question may share an act with this one (a canary, a baseline), so a single one may earn
 * more than the bar, but never what a strong answer earns, and on average less than the bar.
 */
describe('strong answers to other questions stay below the strong answers to this one', () => {
  const foreign = (question: Question) =>
    bank.questions
      .filter(({ id }) => id !== question.id)
      .map(({ id, exemplars }) => ({
        id,
        text: exemplars.find(({ grade }) => grade === 'strong')?.text ?? '',
      }));

  test.each(bank.questions.map((question) => [question.id, question] as const))('%s', async (_, question) => {
    const own = question.exemplars.filter(({ grade }) => grade === 'strong');
    const lowest = Math.min(...(await Promise.all(own.map(({ text }) => share(question, text)))));
    const shares = await Promise.all(
      foreign(question).map(async ({ id, text }) => ({ id, earned: await share(question, text) })),
    );
    expect(shares.filter(({ earned }) => earned >= lowest)).toEqual([]);
    const mean = shares.reduce((sum, { earned }) => sum + earned, 0) / Math.max(1, shares.length);
    expect(mean).toBeLessThanOrEqual(bar);
  });
});
