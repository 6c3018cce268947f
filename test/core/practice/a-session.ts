import type { Question, Verdict } from '../../../src/core/bank/question.ts';
import type { Outgoing, Post } from '../../../src/core/delivery/outgoing.ts';
import type { Grade } from '../../../src/core/grading/grade-answer.ts';
import { type StepKey, stepRubric } from '../../../src/core/grading/steps.ts';
import type { Write } from '../../../src/core/practice/practice-store.ts';
import type { AnswerPart, Session, SessionRecord, StepGrade } from '../../../src/core/practice/session.ts';
import { openSession } from '../../../src/core/practice/transitions.ts';
import { aRecord } from '../../builders/grading.ts';
import { aQuestion } from '../../builders/question.ts';

export const nine = new Date('2026-03-02T09:00:00.000Z');

export function later(seconds: number): Date {
  return new Date(nine.getTime() + seconds * 1000);
}

/** A session on a daily question in a channel's thread, before its first answer. */
export function aSession(overrides: Partial<Session> = {}): Session {
  const fresh = openSession(
    {
      id: 's1',
      teamId: 'T1',
      userId: 'U1',
      questionId: aQuestion().id,
      origin: 'daily',
      dailyId: 'd1',
      attempt: 1,
      channelId: 'C1',
      threadTs: '100.0',
      maxFollowUps: 3,
    },
    nine,
  );
  return { ...fresh, ...overrides };
}

export function aPart(overrides: Partial<AnswerPart> = {}): AnswerPart {
  return {
    teamId: 'T1',
    userId: 'U1',
    sessionId: 's1',
    step: 'main',
    channelId: 'C1',
    messageTs: '101.0',
    text: 'I roll back to the previous build before anything else.',
    setAside: false,
    receivedAt: nine,
    ...overrides,
  };
}

/** A grade with the named verdicts; what is not named was met. */
export function aGrade(verdicts: Record<string, Verdict> = {}, step: StepKey = 'main'): Grade {
  const criteria = criteriaOf(aQuestion(), step);
  const judged = criteria.map(({ id, points }) => ({ id, points, verdict: verdicts[id] ?? 'met' }));
  const assessed = judged.filter(({ verdict }) => verdict !== 'cannot_assess');
  const possible = assessed.reduce((sum, { points }) => sum + points, 0);
  const earned = assessed.reduce((sum, { points, verdict }) => sum + points * (shares[verdict] ?? 0), 0);
  return {
    verdicts: judged.map(({ id, verdict }) => ({
      criterionId: id,
      verdict,
      quotes: verdict === 'met' ? [{ sentence: 1, quote: 'I roll back' }] : [],
      reason: '',
    })),
    redFlags: [],
    score: { earned, possible, fraction: possible === 0 ? 0 : earned / possible },
    record: aRecord(),
    rubricHash: '0123456789abcdef',
    quoteCheck: { claimed: 0, rejected: 0 },
    flaggedForReview: false,
  };
}

const shares: Record<string, number> = { met: 1, partial: 0.5, missed: 0 };

function criteriaOf(question: Question, step: StepKey) {
  return stepRubric(question, step)?.criteria ?? [];
}

export function aStepGrade(overrides: Partial<StepGrade> = {}): StepGrade {
  return {
    sessionId: 's1',
    step: 'main',
    revision: 1,
    grade: aGrade({}, overrides.step ?? 'main'),
    gradedAt: nine,
    ...overrides,
  };
}

export function aSessionRecord(overrides: Partial<SessionRecord> = {}): SessionRecord {
  return { session: aSession(), answers: [], grades: [], ...overrides };
}

/** A main answer that waits for its grade. */
export function aWaitingAnswer(overrides: Partial<Session> = {}): SessionRecord {
  return aSessionRecord({ session: aSession({ status: 'grading', ...overrides }), answers: [aPart()] });
}

/** The main answer is graded, and the first follow-up is put. */
export function onFollowUp(overrides: Partial<Session> = {}): SessionRecord {
  const session = aSession({
    step: 'follow-up:rollback-fails',
    asked: ['follow-up:rollback-fails'],
    ...overrides,
  });
  return { session, answers: [aPart()], grades: [aStepGrade()] };
}

/** What a change stores of the session itself, the last where there are several; undefined where it stores none. */
export function sessionIn(writes: readonly Write[]): Session | undefined {
  return writes.flatMap((write) => (write.write === 'session' ? [write.session] : [])).at(-1);
}

export function postsIn(writes: readonly Write[]): Post[] {
  return writes.flatMap((write) => (write.write === 'post' ? [write.post] : []));
}

export function messagesIn(writes: readonly Write[]): Outgoing[] {
  return postsIn(writes).map(({ outgoing }) => outgoing);
}

/** A change without its messages and its copy of the session. */
export function othersIn(writes: readonly Write[]): Write[] {
  return writes.filter(({ write }) => write !== 'post' && write !== 'session');
}
