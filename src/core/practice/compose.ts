import type { Bank } from '../bank/bank.ts';
import type { Criterion, Question } from '../bank/question.ts';
import type { Comparison, Content, Next, StepResult } from '../delivery/content.ts';
import type { Outgoing } from '../delivery/outgoing.ts';
import { readLevels } from '../grading/level-reading.ts';
import { followUpId, type StepKey, stepRubric } from '../grading/steps.ts';
import { lostPoints } from './next-step.ts';
import type { PracticeStore } from './practice-store.ts';
import { answerText, countedGrades, type SessionRecord, type StepGrade } from './session.ts';
import { sessionScore } from './session-score.ts';

type ComposeDeps = { bank: Bank; store: Pick<PracticeStore, 'load' | 'earlierGrade'> };
type OfSession = Exclude<
  Extract<Outgoing, { sessionId: string }>,
  { kind: 'interview_again' | 'seat_reply' | 'seat_debrief' }
>;

/** A session's message with all its data as it is now. Null when what it was about is gone. */
export async function composeForSession(deps: ComposeDeps, outgoing: OfSession): Promise<Content | null> {
  const record = await deps.store.load(outgoing.sessionId);
  const question = record ? deps.bank.find(record.session.questionId) : undefined;
  if (!record || !question) return null;
  const of = { record, question };
  switch (outgoing.kind) {
    case 'question':
      return composeQuestion(of);
    case 'feedback':
      return composeFeedback(deps, of, outgoing);
    case 'follow_up':
      return composeFollowUp(of, outgoing.step);
    case 'hint':
      return composeHint(of, outgoing);
    case 'summary':
      return composeSummary(deps, of);
  }
}

type Of = { record: SessionRecord; question: Question };

function composeQuestion({ record, question }: Of): Content {
  const { session, answers } = record;
  const fromModal = answers.filter((part) => part.channelId === 'modal');
  return {
    kind: 'question',
    sessionId: session.id,
    userId: session.userId,
    inChannel: session.origin === 'daily',
    question,
    origin: session.origin,
    attempt: session.attempt,
    answer: answerText(fromModal, 'main') || null,
  };
}

async function composeFeedback(
  deps: ComposeDeps,
  { record, question }: Of,
  { step, revision }: { step: StepKey; revision: number },
): Promise<Content | null> {
  const { session } = record;
  const graded = record.grades.find((grade) => grade.step === step);
  const rubric = stepRubric(question, step);
  if (!graded || !rubric || session.ended === 'withdrawn') return null;
  const next: Next = revision === 1 ? nextAfter({ record, question }, step) : { kind: 'none' };
  const withheld = step === 'main' ? askedNext(question, graded, next) : [];
  return {
    kind: 'feedback',
    sessionId: session.id,
    userId: session.userId,
    step,
    revision,
    attempt: session.attempt,
    rubric,
    grade: graded.grade,
    withheld,
    improvement: improvementOf(
      rubric.criteria.filter(({ id }) => !withheld.includes(id)),
      graded,
    ),
    next,
    comparison: step === 'main' ? await compareWithEarlier(deps, record, graded) : null,
    inChannel: session.origin === 'daily',
  };
}

/** What the main answer did not fully show and the next follow-up asks about: naming it would answer the follow-up. */
function askedNext(question: Question, { grade }: StepGrade, next: Next): string[] {
  if (next.kind !== 'follow-up') return [];
  const followUp = question.follow_ups.find(({ id }) => id === followUpId(next.step));
  const met = new Set(
    grade.verdicts.filter(({ verdict }) => verdict === 'met').map(({ criterionId }) => criterionId),
  );
  return followUp?.probes.filter((id) => !met.has(id)) ?? [];
}

function improvementOf(criteria: readonly Criterion[], { grade }: StepGrade) {
  const lost = lostPoints(criteria, grade.verdicts);
  let best: {
    criterionId: string;
    asks: string;
    partial: string | null;
    meets: string;
    points: number;
  } | null = null;
  for (const { id, asks, partial, meets } of criteria) {
    const points = lost.get(id) ?? 0;
    if (points > (best?.points ?? 0))
      best = { criterionId: id, asks, partial: partial ?? null, meets, points };
  }
  if (!best) return null;
  const { points: _, ...improvement } = best;
  return improvement;
}

/** What came after a step: the follow-up asked next, or the summary. Reads the chain, so that it is right however late it is composed. */
function nextAfter({ record, question }: Of, step: StepKey): Next {
  const chain: StepKey[] = ['main', ...record.session.asked];
  const following = chain[chain.indexOf(step) + 1];
  const rubric = following ? stepRubric(question, following) : null;
  if (!following || !rubric) return record.session.status === 'done' ? { kind: 'summary' } : { kind: 'none' };
  return {
    kind: 'follow-up',
    step: following,
    asks: rubric.asks,
    ...positionOf(record, question, following),
  };
}

function positionOf(
  { session }: SessionRecord,
  question: Question,
  step: StepKey,
): { number: number; of: number } {
  const of = Math.min(session.maxFollowUps, question.follow_ups.length);
  return { number: session.asked.indexOf(step) + 1, of };
}

function composeFollowUp({ record, question }: Of, step: StepKey): Content | null {
  const rubric = stepRubric(question, step);
  const { session } = record;
  if (!rubric || session.step !== step || session.status === 'done') return null;
  return {
    kind: 'follow_up',
    sessionId: session.id,
    userId: session.userId,
    step,
    asks: rubric.asks,
    ...positionOf(record, question, step),
  };
}

function composeHint(
  { record, question }: Of,
  { step, index }: { step: StepKey; index: number },
): Content | null {
  const text = question.hints[index];
  if (text === undefined) return null;
  return {
    kind: 'hint',
    sessionId: record.session.id,
    step,
    number: index + 1,
    of: question.hints.length,
    text,
  };
}

async function composeSummary(deps: ComposeDeps, { record, question }: Of): Promise<Content | null> {
  const { session } = record;
  const grades = countedGrades(record);
  if (session.ended !== 'completed' && session.ended !== 'stopped') return null;
  const main = grades.find((grade) => grade.step === 'main');
  const steps: StepResult[] = [];
  for (const step of ['main', ...session.asked] satisfies StepKey[]) {
    const grade = grades.find((graded) => graded.step === step)?.grade ?? null;
    const rubric = stepRubric(question, step);
    if (rubric && (grade || session.skipped.includes(step))) {
      steps.push({ step, asks: rubric.asks, outcome: grade ? 'graded' : 'skipped', grade });
    }
  }
  return {
    kind: 'summary',
    sessionId: session.id,
    userId: session.userId,
    question,
    ended: session.ended,
    attempt: session.attempt,
    steps,
    score: sessionScore(grades),
    reading: main ? readMain(question, main) : null,
    offlineEstimate: grades.some(({ grade }) => grade.record.offlineEstimate),
    hintsTaken: Object.values(session.hints).reduce((sum, taken) => sum + taken, 0),
    comparison: main ? await compareWithEarlier(deps, record, main) : null,
    inChannel: session.origin === 'daily',
  };
}

function readMain(question: Question, { grade }: StepGrade) {
  const flags = new Set(grade.redFlags.map((flag) => flag.redFlagId));
  const judged = question.criteria.map((criterion) => ({
    ...criterion,
    verdict:
      grade.verdicts.find(({ criterionId }) => criterionId === criterion.id)?.verdict ?? ('missed' as const),
  }));
  const lost = question.red_flags
    .filter(({ id }) => flags.has(id))
    .reduce((sum, { points }) => sum + points, 0);
  return readLevels(judged, lost);
}

async function compareWithEarlier(
  deps: ComposeDeps,
  { session }: SessionRecord,
  now: StepGrade,
): Promise<Comparison | null> {
  if (session.attempt === 1) return null;
  const earlier = await deps.store.earlierGrade(session);
  if (!earlier) return null;
  const metBefore = met(earlier);
  const metNow = met(now);
  return {
    earlierScore: earlier.grade.score.fraction,
    nowScore: now.grade.score.fraction,
    gained: [...metNow].filter((id) => !metBefore.has(id)),
    lost: [...metBefore].filter((id) => !metNow.has(id)),
  };
}

function met({ grade }: StepGrade): Set<string> {
  return new Set(
    grade.verdicts.filter((verdict) => verdict.verdict === 'met').map((verdict) => verdict.criterionId),
  );
}
