import type { Bank } from '../bank/bank.ts';
import type { Debrief, DebriefQuestion, EarlierInterview } from '../delivery/interview-content.ts';
import { meetsShare, readLevels } from '../grading/level-reading.ts';
import type { StepKey } from '../grading/steps.ts';
import { answerText } from '../practice/session.ts';
import { mainWeight } from '../practice/session-score.ts';
import { usedUntil } from './clock.ts';
import { type CountedQuestion, countedQuestions } from './counted-questions.ts';
import { type Interview, type InterviewRecord, turnOf } from './interview.ts';
import { bestMoment, weakestMoment } from './moments.ts';
import { toPractise } from './practise.ts';
import { competencyScores } from './result.ts';
import { hintPoints, readSignal } from './signal.ts';

/** Everything that the debrief of an interview says, from its verdicts as they are now. */
export function debriefOf(
  bank: Bank,
  record: InterviewRecord,
  earlier: readonly EarlierInterview[],
): Debrief {
  const { interview } = record;
  const { level, track, minutes, questions: planned } = interview.plan;
  const counted = countedQuestions(bank, record);
  const { signal, score, limits } = readSignal(counted, { level, planned: planned.length });
  const questions = counted.map((each) => questionOf(interview, each));
  return {
    kind: 'debrief',
    interviewId: interview.id,
    userId: interview.userId,
    at: interview.closedAt ?? interview.quietSince,
    track,
    level,
    minutes,
    minutesUsed: Math.round(usedUntil(interview, interview.closedAt ?? interview.quietSince) / 60_000),
    ended: interview.ended ?? 'ended-early',
    planned: planned.length,
    signal,
    score,
    limits,
    bar: meetsShare,
    competencies: competencyScores(counted, level),
    questions,
    reading: readingOf(counted),
    best: bestMoment(counted),
    weakest: weakestMoment(counted),
    practise: toPractise(bank, counted, level),
    weakestSessionId: weakestOf(questions)?.sessionId ?? null,
    offlineEstimate: counted.some(({ grades }) => grades.some(({ grade }) => grade.record.offlineEstimate)),
    earlier: [...earlier],
  };
}

/** Lowest first. */
const reads = ['below', 'close', 'meets'] as const;

function readingOf(questions: readonly CountedQuestion[]): Debrief['reading'] {
  const judged = questions.flatMap((question) => question.judged.filter(({ graded }) => graded));
  if (judged.length === 0) return null;
  const lost = questions.flatMap(({ redFlags }) => redFlags).reduce((sum, { points }) => sum + points, 0);
  const { senior, staff } = readLevels(
    judged.map(({ criterion, verdict }) => ({ ...criterion, verdict })),
    lost,
  );
  // A level takes in the one below: what falls short of senior is no more than that at staff.
  const lower = reads.indexOf(staff.reads) < reads.indexOf(senior.reads) ? staff : senior;
  return { senior: senior.reads, staff: lower.reads };
}

/** A question's score: the main answer counts as two follow-ups, a skipped one as nothing, a hint takes points off. */
function questionOf(
  interview: Interview,
  { record, question, grades, hints }: CountedQuestion,
): DebriefQuestion {
  const { session, answers } = record;
  let [sum, weights] = [0, 0];
  const steps = (['main', ...session.asked] satisfies StepKey[]).flatMap((step) => {
    const graded = grades.find((each) => each.step === step)?.grade;
    const wasSkipped = step === 'main' || session.skipped.includes(step);
    if (!graded && !wasSkipped) return [];
    const weight = step === 'main' ? mainWeight : 1;
    const earned = graded ? graded.score.earned - (step === 'main' ? hints * hintPoints : 0) : 0;
    const score = graded ? Math.max(0, earned) / (graded.score.possible || 1) : null;
    sum += weight * (score ?? 0);
    weights += weight;
    const seconds = Math.round((interview.usedMs[turnOf(session.id, step)] ?? 0) / 1000);
    return [{ step, score, seconds, words: wordsIn(answerText(answers, step)) }];
  });
  return {
    sessionId: session.id,
    questionId: question.id,
    title: question.title,
    score: grades.length === 0 ? null : sum / weights,
    hints,
    steps,
  };
}

function weakestOf(questions: readonly DebriefQuestion[]): DebriefQuestion | null {
  let weakest: DebriefQuestion | null = null;
  for (const question of questions) {
    if (question.score !== null && question.score < 1 && question.score < (weakest?.score ?? 1))
      weakest = question;
  }
  return weakest;
}

function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
