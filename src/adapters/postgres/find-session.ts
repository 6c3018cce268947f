import { type RawBuilder, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { Found, SessionRef } from '../../core/practice/practice-store.ts';
import type { SessionRecord } from '../../core/practice/session.ts';
import type { Database, Db } from './database.ts';
import { toAnswer, toGrade, toSession } from './session-rows.ts';

type SessionRow = Selectable<Database['sessions']>;
type Message = { channelId: string; messageTs: string };

/** Rows inside a JSON value: their times are texts. */
const AnswerRows = z.array(
  z.object({
    team_id: z.string(),
    channel_id: z.string(),
    message_ts: z.string(),
    user_id: z.string(),
    session_id: z.string(),
    step: z.string(),
    body: z.string().nullable(),
    set_aside: z.boolean(),
    received_at: z.coerce.date(),
  }),
);
const GradeRows = z.array(
  z.object({
    session_id: z.string(),
    step: z.string(),
    revision: z.number(),
    score: z.number(),
    grade: z.unknown(),
    graded_at: z.coerce.date(),
  }),
);

/** The answers and the latest grade of each step of the session in `s`. */
const parts = sql`
  (select coalesce(json_agg(a order by a.received_at, a.message_ts), '[]') from answers a where a.session_id = s.id)
    as answers,
  (select coalesce(json_agg(g order by g.graded_at), '[]') from (
     select distinct on (step) * from grades where grades.session_id = s.id order by step, revision desc
   ) as g) as grades`;

type RecordRow = SessionRow & { answers: unknown; grades: unknown };

/** A session with its answers and the latest grade of each step; null where there is none. */
export async function loadSession(db: Db, sessionId: string): Promise<SessionRecord | null> {
  const { rows } =
    await sql<RecordRow>`select s.*, ${parts} from sessions s where s.id = ${sessionId}`.execute(db);
  return rows[0] ? toRecord(rows[0]) : null;
}

/** All that a change may look at, in one statement. */
export async function findSession(db: Db, ref: SessionRef, message: Message | null): Promise<Found> {
  const { rows } = await sql<
    RecordRow & {
      found: boolean;
      daily_question: string | null;
      thread_daily_id: string | null;
      already_stored: boolean;
      question_under_way: boolean;
      attempts: number;
    }
  >`
    with s as (${sessionOf(ref)}), daily as (${dailyOf(ref)})
    select s.*, s.id is not null as found, ${parts},
      daily.id as thread_daily_id, daily.question_id as daily_question,
      ${isStored(ref, message)} as already_stored,
      case when s.id is null and daily.id is null then ${isQuestionUnderWay(ref)} else false end as question_under_way,
      (select count(*)::int from sessions
       where team_id = ${ref.teamId} and user_id = ${ref.userId} and ${answered}
         and question_id = coalesce(s.question_id, daily.question_id, ${ref.by === 'question' ? ref.questionId : null})
      ) as attempts
    from (select) as one left join s on true left join daily on true`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('Cannot read a session: the statement returned no row');
  const { thread_daily_id: id, daily_question: questionId } = row;
  return {
    record: row.found ? toRecord(row) : null,
    daily: id !== null && questionId !== null ? { id, questionId } : null,
    alreadyStored: row.already_stored,
    questionUnderWay: row.question_under_way,
    attempts: row.attempts,
  };
}

/** Sessions that count as an attempt: not taken back, and with an answer. */
const answered = sql<boolean>`(
  sessions.ended is distinct from 'withdrawn'
  and exists (select 1 from answers a where a.session_id = sessions.id and not a.set_aside)
)`;

/** Sessions in which the member has had the question: not taken back, and not stopped before anything was graded. */
export const counted = sql<boolean>`(
  sessions.ended is distinct from 'withdrawn'
  and (sessions.ended is distinct from 'stopped' or exists (select 1 from grades g where g.session_id = sessions.id))
)`;

function toRecord(row: RecordRow): SessionRecord {
  return {
    session: toSession(row),
    answers: AnswerRows.parse(row.answers).map(toAnswer),
    grades: GradeRows.parse(row.grades).map(toGrade),
  };
}

function sessionOf(ref: SessionRef): RawBuilder<unknown> {
  const latest = (condition: RawBuilder<unknown>) => sql`
    select * from sessions where team_id = ${ref.teamId} and user_id = ${ref.userId} and ${condition}
    order by seq desc limit 1`;
  switch (ref.by) {
    case 'id':
      return latest(sql`id = ${ref.sessionId}`);
    case 'thread':
      return latest(sql`channel_id = ${ref.channelId} and thread_ts = ${ref.threadTs}`);
    case 'direct-message':
      return latest(sql`channel_id = ${ref.channelId} and status <> 'done'`);
    case 'question':
      return latest(sql`false`);
  }
}

function dailyOf(ref: SessionRef): RawBuilder<unknown> {
  if (ref.by !== 'thread') return sql`select id, question_id from dailies where false`;
  return sql`
    select id, question_id from dailies
    where team_id = ${ref.teamId} and channel_id = ${ref.channelId} and message_ts = ${ref.threadTs}`;
}

function isStored({ teamId }: SessionRef, message: Message | null): RawBuilder<unknown> {
  if (!message) return sql`false`;
  return sql`exists (
    select 1 from answers
    where team_id = ${teamId} and channel_id = ${message.channelId} and message_ts = ${message.messageTs}
  )`;
}

function isQuestionUnderWay(ref: SessionRef): RawBuilder<unknown> {
  if (ref.by !== 'thread' && ref.by !== 'direct-message') return sql`false`;
  return sql`exists (
    select 1 from outbox
    where team_id = ${ref.teamId} and status = 'sending' and outgoing->>'kind' in ('daily_question', 'question')
      and (destination->>'channelId' = ${ref.channelId} or destination->>'userId' = ${ref.userId})
  )`;
}
