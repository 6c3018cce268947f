import type { Bank } from '../bank/bank.ts';
import {
  type Criterion,
  type Level,
  levels,
  type Question,
  type RedFlag,
  type Verdict,
} from '../bank/question.ts';
import { verdictShare } from '../grading/score.ts';
import { type StepKey, stepRubric } from '../grading/steps.ts';
import { countedGrades, type SessionRecord, type StepGrade } from '../practice/session.ts';
import type { InterviewRecord, Part } from './interview.ts';

/** One criterion of a graded or skipped step. `verdict` of a skipped one is `missed`. */
export type Judged = { criterion: Criterion; verdict: Verdict; step: StepKey; graded: boolean };

/** A question that was put and counts: answered, or passed over by the member. */
export type CountedQuestion = {
  record: SessionRecord;
  question: Question;
  part: Part;
  grades: StepGrade[];
  judged: Judged[];
  redFlags: RedFlag[];
  hints: number;
};

/**
 * What the interview rests on. A question that nobody answered because the interview ended counts for nothing; one that
 * was skipped counts as nothing shown. Questions that left the bank, and those taken back, are left out.
 */
export function countedQuestions(bank: Bank, { interview, sessions }: InterviewRecord): CountedQuestion[] {
  const counted: CountedQuestion[] = [];
  for (const record of sessions) {
    const { session } = record;
    const question = bank.find(session.questionId);
    if (!question || session.ended === 'withdrawn') continue;
    const grades = countedGrades(record).filter(({ step }) => stepRubric(question, step) !== null);
    const isLast = interview.sessions.at(-1)?.sessionId === session.id;
    const wasCutOff = isLast && interview.ended !== 'completed' && interview.ended !== 'time';
    if (grades.length === 0 && wasCutOff) continue;
    const part = interview.plan.questions.find((each) => each.questionId === question.id)?.part ?? 'core';
    counted.push({ record, question, part, ...shown(question, record, grades) });
  }
  return counted;
}

function shown(question: Question, { session }: SessionRecord, grades: StepGrade[]) {
  const judged: Judged[] = [];
  const present = new Set<string>();
  for (const step of ['main', ...session.asked] satisfies StepKey[]) {
    const graded = grades.find((each) => each.step === step);
    // A main question without a grade was passed over; a follow-up that was only put was cut off.
    if (!graded && step !== 'main' && !session.skipped.includes(step)) continue;
    for (const { redFlagId } of graded?.grade.redFlags ?? []) present.add(redFlagId);
    for (const criterion of stepRubric(question, step)?.criteria ?? []) {
      const found = graded?.grade.verdicts.find(({ criterionId }) => criterionId === criterion.id);
      const verdict = graded ? (found?.verdict ?? 'cannot_assess') : 'missed';
      judged.push({ criterion, verdict, step, graded: graded !== undefined });
    }
  }
  return {
    grades,
    judged,
    redFlags: question.red_flags.filter(({ id }) => present.has(id)),
    hints: Object.values(session.hints).reduce((sum, taken) => sum + taken, 0),
  };
}

/** The criteria up to a level; all where there are none. */
export function upTo(judged: readonly Judged[], level: Level): readonly Judged[] {
  const relevant = judged.filter(({ criterion }) => levels.indexOf(criterion.level) <= levels.indexOf(level));
  return relevant.length > 0 ? relevant : judged;
}

/** Points that a criterion's verdict shows; what could not be assessed shows none. */
export function pointsShown({ criterion, verdict }: Judged): number {
  return criterion.points * (verdictShare(verdict) ?? 0);
}
