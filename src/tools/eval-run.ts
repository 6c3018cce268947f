import type { Question } from '../core/bank/question.ts';
import { type GradeOutcome, gradeAnswer } from '../core/grading/grade-answer.ts';
import type { Grader } from '../core/grading/grader.ts';
import { mainStep } from '../core/grading/steps.ts';

/** How one grading of an answer went, and how long the person would have waited. */
export type Run = { outcome: Exclude<GradeOutcome, { kind: 'unavailable' }>; ms: number };

/** An answer with its gradings, one at least. */
export type Trial<A> = { answer: A; runs: readonly [Run, ...Run[]] };

export type TrialOptions = {
  grader: Grader;
  /** How often each answer is graded. */
  runs: number;
  /** Counts milliseconds, from any start. */
  clock: () => number;
  wait: (ms: number) => Promise<void>;
  /** Told after each answer. */
  onProgress?: (done: number, of: number) => void;
};

/** A grader that says when to come back is waited for this often and this long at most. */
const maxWaits = 3;
const maxWaitMs = 60_000;

/**
 * Grades answers to main questions one after another, as the product does. It ends at the first answer for which the
 * grader is unavailable; `stopped` then says why, and `trials` hold what was graded before.
 */
export async function tryAnswers<A extends { question: Question; text: string }>(
  answers: readonly A[],
  options: TrialOptions,
): Promise<{ trials: Trial<A>[]; stopped: string | null }> {
  const trials: Trial<A>[] = [];
  for (const answer of answers) {
    const runs: Run[] = [];
    let stopped: string | null = null;
    while (runs.length < options.runs && stopped === null) {
      const run = await gradePatiently(answer, options);
      if ('stopped' in run) stopped = run.stopped;
      else runs.push(run);
    }
    const [first, ...others] = runs;
    if (first) trials.push({ answer, runs: [first, ...others] });
    if (stopped !== null) return { trials, stopped };
    options.onProgress?.(trials.length, answers.length);
  }
  return { trials, stopped: null };
}

async function gradePatiently(
  { question, text }: { question: Question; text: string },
  { grader, clock, wait }: TrialOptions,
): Promise<Run | { stopped: string }> {
  for (let waits = 0; ; waits++) {
    const startedAt = clock();
    const outcome = await gradeAnswer(grader, { question, step: mainStep(question), answer: text });
    if (outcome.kind !== 'unavailable') return { outcome, ms: clock() - startedAt };
    const { reason, retryAfterMs } = outcome;
    if (retryAfterMs === undefined || retryAfterMs > maxWaitMs || waits === maxWaits)
      return { stopped: reason };
    await wait(retryAfterMs);
  }
}
