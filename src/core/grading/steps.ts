import { z } from 'zod';
import type { FollowUp, Question } from '../bank/question.ts';
import type { StepRubric } from './grader.ts';

/** Which question of the chain: the main one, or a follow-up of the bank by its id. */
export type StepKey = 'main' | `follow-up:${string}`;
export const StepKey = z.custom<StepKey>(
  (key) => typeof key === 'string' && /^(main|follow-up:[a-z0-9-]+)$/.test(key),
  'must be "main" or "follow-up:<id>"',
);

/** The key of a question's first step; follow-ups go by `followUpKey`, which cannot collide with it. */
export const mainStepKey = 'main';

export function followUpKey(followUpId: string): StepKey {
  return `follow-up:${followUpId}`;
}

/** The rubric of the question itself. */
export function mainStep(question: Question): StepRubric {
  return {
    key: mainStepKey,
    asks: question.question,
    criteria: question.criteria,
    redFlags: question.red_flags,
  };
}

/** The rubric of one follow-up. Red flags belong to the main answer: a follow-up takes no points off. */
export function followUpStep(followUp: FollowUp): StepRubric {
  return { key: followUpKey(followUp.id), asks: followUp.asks, criteria: followUp.criteria, redFlags: [] };
}

/** The id of the follow-up that a step is, or null for the main question. */
export function followUpId(step: StepKey): string | null {
  return step === 'main' ? null : step.slice('follow-up:'.length);
}

/** The rubric that a step's answers are graded by; null where the bank no longer holds the follow-up. */
export function stepRubric(question: Question, step: StepKey): StepRubric | null {
  if (step === 'main') return mainStep(question);
  const followUp = question.follow_ups.find((candidate) => candidate.id === followUpId(step));
  return followUp ? followUpStep(followUp) : null;
}
