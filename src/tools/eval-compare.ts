import type { ExemplarGrade, Question, Verdict } from '../core/bank/question.ts';
import type { Grade } from '../core/grading/grade-answer.ts';
import {
  type JudgedCriterion,
  type LevelReading,
  type ReadLevel,
  readLevels,
} from '../core/grading/level-reading.ts';
import { scoreStep } from '../core/grading/score.ts';
import { wordsOf } from '../core/grading/words.ts';
import type { Trial } from './eval-run.ts';
import type { LabelledAnswer } from './eval-sets.ts';

export type Reads = LevelReading['reads'];

/** A graded answer beside its label; every pair is the grader's word and the label's. */
export type Comparison = {
  grade: ExemplarGrade;
  /** Criteria that the grader could judge. */
  criteria: { pair: readonly [Verdict, Verdict]; hasPartial: boolean }[];
  notAssessed: number;
  flags: { pair: readonly [boolean, boolean] }[];
  score: readonly [number, number];
  levels: Record<ReadLevel, readonly [Reads, Reads]>;
  words: number;
};

/** One labelled answer with its gradings; `compared` is null where there was no grade. */
export type Observation = { trial: Trial<LabelledAnswer>; compared: Comparison | null };

/** Observations of one question. Statistics draw whole questions and compare answers within one only. */
export type QuestionGroup = readonly Observation[];

/** Sets the first grading of each answer beside its label, question by question. */
export function groupByQuestion(trials: readonly Trial<LabelledAnswer>[]): QuestionGroup[] {
  const observed = trials.map((trial) => {
    const { outcome } = trial.runs[0];
    return { trial, compared: outcome.kind === 'graded' ? compare(trial.answer, outcome.grade) : null };
  });
  return [...Map.groupBy(observed, ({ trial }) => trial.answer.question.id).values()];
}

function compare(answer: LabelledAnswer, grade: Grade): Comparison {
  const { question } = answer;
  const given = new Map(grade.verdicts.map(({ criterionId, verdict }) => [criterionId, verdict]));
  const criteria = question.criteria.map(({ id, partial }) => ({
    id,
    pair: [given.get(id) ?? 'cannot_assess', answer.verdicts[id] ?? 'missed'] as const,
    hasPartial: partial !== undefined,
  }));
  const present = new Set(grade.redFlags.map(({ redFlagId }) => redFlagId));
  const labelled = labelledScore(answer);
  const judgedBy = (side: 0 | 1): JudgedCriterion[] =>
    question.criteria.map(({ id, points, level }, i) => ({
      id,
      points,
      level,
      verdict: criteria[i]?.pair[side] ?? 'cannot_assess',
    }));
  const byGrader = readLevels(judgedBy(0), flagPoints(question, [...present]));
  const byLabel = readLevels(judgedBy(1), flagPoints(question, answer.redFlags));
  return {
    grade: answer.grade,
    criteria: criteria.filter(({ pair }) => pair[0] !== 'cannot_assess'),
    notAssessed: criteria.filter(({ pair }) => pair[0] === 'cannot_assess').length,
    flags: question.red_flags.map(({ id }) => ({ pair: [present.has(id), answer.redFlags.includes(id)] })),
    score: [grade.score.fraction, labelled],
    levels: {
      senior: [byGrader.senior.reads, byLabel.senior.reads],
      staff: [byGrader.staff.reads, byLabel.staff.reads],
    },
    words: wordsOf(answer.text).length,
  };
}

/** The score, 0 to 1, that the labels amount to. */
export function labelledScore({ question, verdicts, redFlags }: LabelledAnswer): number {
  return scoreStep({
    criteria: question.criteria,
    redFlags: question.red_flags,
    verdicts: question.criteria.map(({ id }) => ({ criterionId: id, verdict: verdicts[id] ?? 'missed' })),
    presentFlagIds: redFlags,
  }).fraction;
}

function flagPoints({ red_flags }: Question, ids: readonly string[]): number {
  let points = 0;
  for (const flag of red_flags) if (ids.includes(flag.id)) points += flag.points;
  return points;
}
