import type { Bank } from '../bank/bank.ts';
import { type Competency, competencies, type Question } from '../bank/question.ts';
import type { CriterionVerdict } from '../grading/grade-answer.ts';
import { verdictShare } from '../grading/score.ts';
import { type StepKey, stepRubric } from '../grading/steps.ts';

/** The verdicts on one answer of a member's. */
export type PastVerdicts = { questionId: string; step: StepKey; verdicts: readonly CriterionVerdict[] };

/** Points that must have been judged before a competency counts as weak: one answer says little. */
const fewestPoints = 6;

/** The share of points that each competency lost over past answers, 0 to 1; those judged too seldom are left out. */
export function lostShares(bank: Bank, past: readonly PastVerdicts[]): Map<Competency, number> {
  const sums = new Map<Competency, { lost: number; all: number }>();
  for (const { questionId, step, verdicts } of past) {
    const question = bank.find(questionId);
    const criteria = question ? (stepRubric(question, step)?.criteria ?? []) : [];
    for (const { id, points, competency } of criteria) {
      const share = verdictShare(
        verdicts.find((each) => each.criterionId === id)?.verdict ?? 'cannot_assess',
      );
      if (share === null) continue;
      const sum = sums.get(competency) ?? { lost: 0, all: 0 };
      sums.set(competency, { lost: sum.lost + points * (1 - share), all: sum.all + points });
    }
  }
  const shares = new Map<Competency, number>();
  for (const competency of competencies) {
    const sum = sums.get(competency);
    if (sum && sum.all >= fewestPoints && sum.lost > 0) shares.set(competency, sum.lost / sum.all);
  }
  return shares;
}

/** How much a question trains what was lost: the mean share lost of its main criteria's competencies, by their points. */
export function trains(question: Question, lost: ReadonlyMap<Competency, number>): number {
  let [sum, all] = [0, 0];
  for (const { points, competency } of question.criteria) {
    sum += points * (lost.get(competency) ?? 0);
    all += points;
  }
  return all === 0 ? 0 : sum / all;
}
