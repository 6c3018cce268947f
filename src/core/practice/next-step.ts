import type { Criterion, FollowUp, Question } from '../bank/question.ts';
import type { CriterionVerdict } from '../grading/grade-answer.ts';
import { followUpId, followUpKey, type StepKey } from '../grading/steps.ts';
import type { StepGrade } from './session.ts';

/**
 * The follow-up to ask next: among those not asked yet, the one that probes the criteria on which the main answer lost
 * most points; points that an earlier follow-up has probed weigh half. Null when the chain is at its end. Ties go to
 * the order of the file.
 */
export function nextFollowUp(
  question: Question,
  chain: { asked: readonly StepKey[]; maxFollowUps: number; grades: readonly StepGrade[] },
): FollowUp | null {
  if (chain.asked.length >= chain.maxFollowUps) return null;
  const main = chain.grades.find((grade) => grade.step === 'main');
  const lost = lostPoints(question.criteria, main?.grade.verdicts ?? []);
  const probedBefore = new Set(
    chain.asked.flatMap((step) => question.follow_ups.find((f) => f.id === followUpId(step))?.probes ?? []),
  );

  let best: { followUp: FollowUp; worth: number } | null = null;
  for (const followUp of question.follow_ups) {
    if (chain.asked.includes(followUpKey(followUp.id))) continue;
    let worth = 0;
    for (const id of followUp.probes)
      worth = Math.max(worth, (lost.get(id) ?? 0) * (probedBefore.has(id) ? 0.5 : 1));
    if (best === null || worth > best.worth) best = { followUp, worth };
  }
  return best?.followUp ?? null;
}

/** Points that each criterion cost: all where it was missed or could not be assessed, half where it was partly met. */
export function lostPoints(
  criteria: readonly Criterion[],
  verdicts: readonly CriterionVerdict[],
): Map<string, number> {
  const lost = new Map<string, number>();
  for (const criterion of criteria) {
    const verdict = verdicts.find((v) => v.criterionId === criterion.id)?.verdict ?? 'missed';
    const share = verdict === 'met' ? 0 : verdict === 'partial' ? 0.5 : 1;
    lost.set(criterion.id, criterion.points * share);
  }
  return lost;
}
