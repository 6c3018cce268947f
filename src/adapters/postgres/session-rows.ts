import type { Insertable, Selectable } from 'kysely';
import { Grade } from '../../core/grading/grade-answer.ts';
import { StepKey } from '../../core/grading/steps.ts';
import { type AnswerPart, Session, type StepGrade } from '../../core/practice/session.ts';
import type { Database } from './database.ts';

/** What of a session stands in columns of its own; the rest is its `state`. */
const State = Session.omit({
  id: true,
  teamId: true,
  userId: true,
  questionId: true,
  origin: true,
  dailyId: true,
  interviewId: true,
  attempt: true,
  channelId: true,
  threadTs: true,
  status: true,
  ended: true,
  createdAt: true,
  updatedAt: true,
});

export function toSession(row: Selectable<Database['sessions']>): Session {
  return Session.parse({
    ...State.parse(row.state),
    id: row.id,
    teamId: row.team_id,
    userId: row.user_id,
    questionId: row.question_id,
    origin: row.origin,
    dailyId: row.daily_id,
    interviewId: row.interview_id,
    attempt: row.attempt,
    channelId: row.channel_id,
    threadTs: row.thread_ts,
    status: row.status,
    ended: row.ended,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  });
}

export function fromSession(session: Session): Insertable<Database['sessions']> {
  const { step, asked, skipped, hints, trouble, maxFollowUps } = session;
  return {
    id: session.id,
    team_id: session.teamId,
    user_id: session.userId,
    question_id: session.questionId,
    origin: session.origin,
    daily_id: session.dailyId,
    interview_id: session.interviewId,
    attempt: session.attempt,
    channel_id: session.channelId,
    thread_ts: session.threadTs,
    status: session.status,
    ended: session.ended,
    state: JSON.stringify({ step, asked, skipped, hints, trouble, maxFollowUps } satisfies ReturnType<
      typeof State.parse
    >),
    created_at: session.createdAt,
    updated_at: session.updatedAt,
  };
}

export function toAnswer(row: Selectable<Database['answers']>): AnswerPart {
  return {
    teamId: row.team_id,
    userId: row.user_id,
    sessionId: row.session_id,
    step: StepKey.parse(row.step),
    channelId: row.channel_id,
    messageTs: row.message_ts,
    text: row.body,
    setAside: row.set_aside,
    receivedAt: row.received_at,
  };
}

export function fromAnswer(answer: AnswerPart): Insertable<Database['answers']> {
  return {
    team_id: answer.teamId,
    channel_id: answer.channelId,
    message_ts: answer.messageTs,
    user_id: answer.userId,
    session_id: answer.sessionId,
    step: answer.step,
    body: answer.text === null ? null : storable(answer.text),
    set_aside: answer.setAside,
    received_at: answer.receivedAt,
  };
}

export function toGrade(row: Selectable<Database['grades']>): StepGrade {
  return {
    sessionId: row.session_id,
    step: StepKey.parse(row.step),
    revision: row.revision,
    grade: Grade.parse(row.grade),
    gradedAt: row.graded_at,
  };
}

/** PostgreSQL's text holds no NUL, and no half of a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
