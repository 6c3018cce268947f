import type { Question } from '../bank/question.ts';
import type { StepRubric } from './grader.ts';

/** What the member was asked: repeating it shows nothing. */
export function questionTexts(question: Question, step: StepRubric): string[] {
  return [question.question, step.asks];
}

/** What the member must not have copied: the wording of the rubric, the model answer and the hints. */
export function rubricTexts(question: Question, step: StepRubric): string[] {
  const criteria = new Set([...question.criteria, ...step.criteria]);
  return [
    ...[...criteria].flatMap(({ asks, meets, misses, partial }) => [asks, meets, misses, partial ?? '']),
    ...[...question.red_flags, ...step.redFlags].map((flag) => flag.says),
    ...question.outline,
    ...question.hints,
    question.probes,
    question.levels.senior,
    question.levels.staff,
  ];
}
