import type { Level } from '../bank/question.ts';
import { followUpId, type StepKey } from '../grading/steps.ts';

/** What a faultless answer to an intermediate question earns. A main answer is worth as much as four follow-ups. */
const mainPoints = 100;
const followUpPoints = 25;
/** Harder questions are worth more. */
const levelWeights: Record<Level, number> = { intermediate: 1, senior: 1.25, staff: 1.5 };

/** Points of one graded answer, before the workspace weighs estimates. */
export type Earned = {
  sessionId: string;
  step: StepKey;
  questionId: string;
  topic: string;
  /** A whole number. */
  points: number;
  /** Share of the step's points that the answer earned, in hundredths of a percent: 0 to 10,000. */
  score: number;
  /** True where no model has read the answer. */
  isEstimate: boolean;
};

/**
 * What an answer earns, by the rule that the README states: 100 points for a faultless main answer and 25 for a faultless
 * follow-up, times the share that was met, times 1, 1.25 or 1.5 for an intermediate, senior or staff question, rounded.
 */
export function pointsFor(answer: { step: StepKey; level: Level; fraction: number }): number {
  const full = followUpId(answer.step) === null ? mainPoints : followUpPoints;
  return Math.round(full * levelWeights[answer.level] * answer.fraction);
}

/** What points count where a workspace gives estimates less weight; `percent` is 0 to 100. */
export function weighEstimate(points: number, percent: number): number {
  return Math.round((points * percent) / 100);
}
