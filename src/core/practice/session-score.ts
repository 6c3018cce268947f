import { followUpId } from '../grading/steps.ts';
import type { StepGrade } from './session.ts';

/** How much the main answer weighs against one follow-up. */
export const mainWeight = 2;

/**
 * The score of a whole session, 0 to 1: the main answer counts as much as two follow-ups, and follow-ups that were
 * skipped do not count. Null where nothing was graded.
 */
export function sessionScore(grades: readonly StepGrade[]): number | null {
  let weights = 0;
  let sum = 0;
  for (const { step, grade } of grades) {
    const weight = followUpId(step) === null ? mainWeight : 1;
    weights += weight;
    sum += weight * grade.score.fraction;
  }
  return weights === 0 ? null : sum / weights;
}
