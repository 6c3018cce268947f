import type { Bank } from '../bank/bank.ts';
import { type GradeOutcome, gradeAnswer } from '../grading/grade-answer.ts';
import type { Grader } from '../grading/grader.ts';
import { type StepKey, stepRubric } from '../grading/steps.ts';
import * as changedAnswers from './changed-answers.ts';
import type { PracticeStore, SessionRef, Write } from './practice-store.ts';
import { answerText, partsOf, type Session, type SessionRecord } from './session.ts';
import * as transitions from './transitions.ts';

export type GradingDeps = {
  bank: Bank;
  store: PracticeStore;
  grader: Grader;
  now: () => Date;
  /** Told why an answer could not be graded this time. */
  onTrouble?: (trouble: { sessionId: string; cause: 'unavailable' | 'bad-reply'; reason: string }) => void;
};

export type GradingResult =
  | 'graded'
  | 'refused'
  | 'delayed'
  | 'given-up'
  | 'answer-changed'
  | 'nothing-to-grade';

/** How long to wait before the next try, by the number of failed ones. */
const retryDelaysMs = [5_000, 15_000, 30_000, 60_000, 120_000, 300_000];
/** A model that answers, but never usably, is asked this often. */
const maxBadReplies = 6;
/** A grader that stays away is asked for this long after the answer. */
const maxAwayMs = 3 * 24 * 60 * 60 * 1000;

/**
 * Grades the answer that a session waits with. The grade is stored only if the answer is still what was graded: when
 * it changed meanwhile, this grade is thrown away and a later job grades what there is then. A question that the bank
 * no longer holds cannot be graded; the member is told.
 */
export async function gradeSession(deps: GradingDeps, sessionId: string): Promise<GradingResult> {
  const before = await deps.store.load(sessionId);
  if (before?.session.status !== 'grading') return 'nothing-to-grade';
  const { step } = before.session;
  const graded = await gradeStep(deps, before, step);
  if (graded.kind === 'no-answer') return 'nothing-to-grade';

  return deps.store.change<GradingResult>(refOf(before.session), null, ({ record }) => {
    if (record?.session.status !== 'grading' || record.session.step !== step) {
      return { result: 'nothing-to-grade', writes: [] };
    }
    if (graded.kind === 'no-question') {
      return { result: 'given-up', writes: transitions.giveUpGrading(record.session, deps.now()) };
    }
    if (fingerprint(record, step) !== fingerprint(before, step)) {
      const job: Write = { write: 'grade-job', sessionId, at: deps.now() };
      return { result: 'answer-changed', writes: onlyShrank(before, { record, step }) ? [job] : [] };
    }
    return settle(deps, { record, outcome: graded.outcome });
  });
}

/**
 * Grades a step anew after its answer was edited, when its latest grade is still `revision`. A grader that is away leaves
 * the old grade and throws, to be run again.
 */
export async function regradeStep(
  deps: GradingDeps,
  of: { sessionId: string; step: StepKey; revision: number },
): Promise<GradingResult> {
  const { sessionId, step, revision } = of;
  const before = await deps.store.load(sessionId);
  if (before?.grades.find((grade) => grade.step === step)?.revision !== revision) return 'nothing-to-grade';
  const graded = await gradeStep(deps, before, step);
  if (graded.kind !== 'outcome') return 'nothing-to-grade';
  const { outcome } = graded;
  if (outcome.kind === 'unavailable' || outcome.kind === 'bad-reply') {
    throw new Error(`Cannot regrade session ${sessionId}: ${outcome.reason}`);
  }
  return deps.store.change<GradingResult>(refOf(before.session), null, ({ record }) => {
    if (!record) return { result: 'nothing-to-grade', writes: [] };
    if (fingerprint(record, step) !== fingerprint(before, step)) {
      const job: Write = { write: 'regrade-job', sessionId, step, revision };
      return { result: 'answer-changed', writes: onlyShrank(before, { record, step }) ? [job] : [] };
    }
    if (outcome.kind === 'not-gradable') {
      const key = `${step}:regrade:${revision}`;
      return {
        result: 'refused',
        writes: transitions.tellNotGradable(record.session, { reason: outcome.reason, key }),
      };
    }
    const writes = changedAnswers.applyRegrade(record, { step, revision }, outcome.grade, deps.now());
    return { result: writes.length > 0 ? 'graded' : 'nothing-to-grade', writes };
  });
}

type Graded = { kind: 'no-answer' } | { kind: 'no-question' } | { kind: 'outcome'; outcome: GradeOutcome };

async function gradeStep(deps: GradingDeps, record: SessionRecord, step: StepKey): Promise<Graded> {
  const question = deps.bank.find(record.session.questionId);
  const rubric = question ? stepRubric(question, step) : null;
  if (partsOf(record.answers, step).length === 0) return { kind: 'no-answer' };
  if (!question || !rubric) return { kind: 'no-question' };
  const answer = answerText(record.answers, step);
  return { kind: 'outcome', outcome: await gradeAnswer(deps.grader, { question, step: rubric, answer }) };
}

function settle(
  deps: GradingDeps,
  { record, outcome }: { record: SessionRecord; outcome: GradeOutcome },
): { result: GradingResult; writes: Write[] } {
  const { session } = record;
  const now = deps.now();
  switch (outcome.kind) {
    case 'graded': {
      const question = deps.bank.find(session.questionId);
      if (!question) return { result: 'nothing-to-grade', writes: [] };
      return { result: 'graded', writes: transitions.applyGrade(record, question, outcome.grade, now) };
    }
    case 'not-gradable': {
      const key = partsOf(record.answers, session.step).at(-1)?.messageTs ?? session.step;
      const refusal = { reason: outcome.reason, key: `${session.step}:${key}` };
      return { result: 'refused', writes: transitions.refuseAnswer(session, refusal, now) };
    }
    case 'unavailable':
    case 'bad-reply': {
      deps.onTrouble?.({ sessionId: session.id, cause: outcome.kind, reason: outcome.reason });
      if (isHopeless(record, outcome.kind, now)) {
        return { result: 'given-up', writes: transitions.giveUpGrading(session, now) };
      }
      const waitMs = Math.max(
        retryDelaysMs[Math.min(session.trouble.tries, retryDelaysMs.length - 1)] ?? 0,
        outcome.kind === 'unavailable' ? (outcome.retryAfterMs ?? 0) : 0,
      );
      const times = { now, retryAt: new Date(now.getTime() + waitMs) };
      return { result: 'delayed', writes: transitions.delayGrade(session, outcome.kind, times) };
    }
  }
}

function isHopeless(
  { session, answers }: SessionRecord,
  cause: 'unavailable' | 'bad-reply',
  now: Date,
): boolean {
  if (cause === 'bad-reply') return session.trouble.badReplies + 1 >= maxBadReplies;
  const first = partsOf(answers, session.step)[0];
  return first !== undefined && now.getTime() - first.receivedAt.getTime() > maxAwayMs;
}

/** Changes whenever the text that a grade would be about does. */
function fingerprint(record: SessionRecord, step: StepKey): string {
  return JSON.stringify(partsOf(record.answers, step).map((part) => [part.messageTs, part.text]));
}

/**
 * True when all that changed is that messages went and some are left. A new message or an edit brings its own job, at its
 * own time; a deletion does not.
 */
function onlyShrank(
  before: SessionRecord,
  { record, step }: { record: SessionRecord; step: StepKey },
): boolean {
  const left = partsOf(record.answers, step);
  const known = partsOf(before.answers, step);
  return (
    left.length > 0 &&
    left.every((part) => known.some((p) => p.messageTs === part.messageTs && p.text === part.text))
  );
}

function refOf({ id, teamId, userId }: Session): SessionRef {
  return { by: 'id', teamId, userId, sessionId: id };
}
