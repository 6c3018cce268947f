import { type Question, topicOf } from '../bank/question.ts';
import { feedbackKey, type Notice } from '../delivery/outgoing.ts';
import type { Grade } from '../grading/grade-answer.ts';
import { followUpKey } from '../grading/steps.ts';
import { type Earned, pointsFor } from '../standings/points.ts';
import { nextFollowUp } from './next-step.ts';
import type { Write } from './practice-store.ts';
import { type AnswerPart, partsOf, type Session, type SessionRecord, type StepGrade } from './session.ts';
import { noTrouble, privately, save, summary, tell, tellNotice } from './session-writes.ts';

/**
 * The session as a state machine. Each function is one thing that can happen; it takes the session as it is and returns
 * what to store. None reads a clock or a store, and each can be called in every state: what does not fit is ignored.
 */

export type NewSession = Pick<
  Session,
  | 'id'
  | 'teamId'
  | 'userId'
  | 'questionId'
  | 'origin'
  | 'dailyId'
  | 'attempt'
  | 'channelId'
  | 'threadTs'
  | 'maxFollowUps'
> & { interviewId?: string };

/** A session before its first answer. */
export function openSession(fresh: NewSession, now: Date): Session {
  return {
    ...fresh,
    interviewId: fresh.interviewId ?? null,
    status: 'waiting',
    step: 'main',
    asked: [],
    skipped: [],
    hints: {},
    trouble: noTrouble,
    ended: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** A message of the member that answers the present step. Grading starts when no other follows until `gradeAt`. */
export function addAnswer(
  session: Session,
  message: Pick<AnswerPart, 'channelId' | 'messageTs' | 'text'>,
  times: { now: Date; gradeAt: Date },
): Write[] {
  if (session.status === 'done') return [];
  const answer: AnswerPart = {
    ...message,
    teamId: session.teamId,
    userId: session.userId,
    sessionId: session.id,
    step: session.step,
    setAside: false,
    receivedAt: times.now,
  };
  // More of an answer that waits for an absent grader: the member knows already.
  const told = session.status === 'grading' && session.trouble.told;
  return [
    save(session, { status: 'grading', trouble: { ...noTrouble, told } }, times.now),
    { write: 'answer', answer },
    { write: 'grade-job', sessionId: session.id, at: times.gradeAt },
  ];
}

/** The present answer was graded: feedback goes out, and the chain moves on or ends. */
export function applyGrade(record: SessionRecord, question: Question, grade: Grade, now: Date): Write[] {
  const { session } = record;
  if (session.status !== 'grading') return [];
  const revision = (record.grades.find((g) => g.step === session.step)?.revision ?? 0) + 1;
  const stepGrade = { sessionId: session.id, step: session.step, revision, grade, gradedAt: now };
  const grades = [...record.grades.filter((g) => g.step !== session.step), stepGrade];
  const moved = moveOn({ ...session, trouble: noTrouble }, question, grades);
  return [
    { write: 'grade', grade: stepGrade },
    save(moved, {}, now),
    ...earn(session, question, stepGrade),
    tell(session, feedbackKey(session.id, session.step, revision), {
      kind: 'feedback',
      sessionId: session.id,
      step: session.step,
      revision,
    }),
    ...(moved.status === 'done' ? [summary(session)] : []),
  ];
}

/** Standings count the first grade of a first attempt at a daily question; whatever is done to it later changes nothing. */
function earn(session: Session, question: Question, { step, revision, grade }: StepGrade): Write[] {
  if (session.dailyId === null || session.attempt > 1 || revision > 1) return [];
  const { fraction } = grade.score;
  const earned: Earned = {
    sessionId: session.id,
    step,
    questionId: question.id,
    topic: topicOf(question),
    points: pointsFor({ step, level: question.level, fraction }),
    score: Math.round(fraction * 10_000),
    isEstimate: grade.record.offlineEstimate,
  };
  return [{ write: 'earn', session, earned }];
}

/** The answer cannot be graded as it stands: its messages are set aside and it is the member's turn again. */
export function refuseAnswer(session: Session, refusal: { reason: string; key: string }, now: Date): Write[] {
  if (session.status !== 'grading') return [];
  return [
    { write: 'set-aside', sessionId: session.id, step: session.step },
    save(session, { status: 'waiting', trouble: noTrouble }, now),
    ...tellNotGradable(session, refusal),
  ];
}

/** Says that an edited answer cannot be graded; the grade that stands stays. */
export function tellNotGradable(session: Session, refusal: { reason: string; key: string }): Write[] {
  const notice: Notice = { about: 'not-gradable', sessionId: session.id, reason: refusal.reason };
  return [tellNotice(session, `not-gradable:${session.id}:${refusal.key}`, notice)];
}

/** The grader could not do its work this time: the member is told once, and it is tried again at `retryAt`. */
export function delayGrade(
  session: Session,
  cause: 'unavailable' | 'bad-reply',
  times: { now: Date; retryAt: Date },
): Write[] {
  if (session.status !== 'grading') return [];
  const { tries, badReplies, told } = session.trouble;
  const trouble = { tries: tries + 1, badReplies: badReplies + (cause === 'bad-reply' ? 1 : 0), told: true };
  return [
    save(session, { trouble }, times.now),
    { write: 'grade-job', sessionId: session.id, at: times.retryAt },
    ...(told
      ? []
      : [
          tellNotice(session, `grade-delayed:${session.id}:${session.step}:${session.updatedAt.getTime()}`, {
            about: 'grade-delayed',
            sessionId: session.id,
          }),
        ]),
  ];
}

/** Grading is given up for now. The answer stays; the member can ask for another try. */
export function giveUpGrading(session: Session, now: Date): Write[] {
  if (session.status !== 'grading') return [];
  return [
    save(session, { status: 'waiting' }, now),
    tellNotice(session, `grade-failed:${session.id}:${session.step}:${now.getTime()}`, {
      about: 'grade-failed',
      sessionId: session.id,
    }),
  ];
}

/** Grades the stored answer to the present step after all. Ignored where there is none. */
export function tryGradingAgain(record: SessionRecord, now: Date): Write[] {
  const { session, answers } = record;
  if (session.status !== 'waiting' || partsOf(answers, session.step).length === 0) return [];
  return [
    save(session, { status: 'grading', trouble: { ...noTrouble, told: true } }, now),
    { write: 'grade-job', sessionId: session.id, at: now },
  ];
}

/** One more hint for the present step. Only the main question has hints. */
export function takeHint(session: Session, question: Question, now: Date): Write[] {
  if (session.status === 'done') return [];
  const taken = session.hints[session.step] ?? 0;
  if (session.step !== 'main' || taken >= question.hints.length) {
    const key = `no-more-hints:${session.id}:${session.step}:${now.getTime()}`;
    return [
      save(session, {}, now),
      privately(session, key, { kind: 'notice', notice: { about: 'no-more-hints', sessionId: session.id } }),
    ];
  }
  return [
    save(session, { hints: { ...session.hints, [session.step]: taken + 1 } }, now),
    privately(session, `hint:${session.id}:${session.step}:${taken}`, {
      kind: 'hint',
      sessionId: session.id,
      step: session.step,
      index: taken,
    }),
  ];
}

/**
 * Leaves the present follow-up out and asks the next; on the main question there is nothing to go on with, so it ends.
 * Ignored while an answer waits for its grade: what comes next comes with the feedback.
 */
export function skipStep(record: SessionRecord, question: Question, now: Date): Write[] {
  const { session } = record;
  if (session.status !== 'waiting') return [];
  if (session.step === 'main') return stopSession(record, now);
  const moved = moveOn({ ...session, skipped: [...session.skipped, session.step] }, question, record.grades);
  if (moved.status === 'done') return [save(moved, {}, now), summary(session)];
  return [
    save(moved, {}, now),
    tell(session, `follow-up:${session.id}:${moved.step}`, {
      kind: 'follow_up',
      sessionId: session.id,
      step: moved.step,
    }),
  ];
}

/**
 * Ends the session here, with a summary of what there is. An answer that waits for its grade still gets it; the session
 * ends with that, and nothing more is asked.
 */
export function stopSession({ session }: SessionRecord, now: Date): Write[] {
  if (session.status === 'done') return [];
  if (session.status === 'grading') return [save(session, { maxFollowUps: session.asked.length }, now)];
  return [save(session, { status: 'done', ended: 'stopped' }, now), summary(session)];
}

/** The next follow-up, or the end. */
function moveOn(session: Session, question: Question, grades: SessionRecord['grades']): Session {
  const followUp = nextFollowUp(question, { ...session, grades });
  if (!followUp) return { ...session, status: 'done', ended: 'completed' };
  const step = followUpKey(followUp.id);
  return { ...session, status: 'waiting', step, asked: [...session.asked, step] };
}
