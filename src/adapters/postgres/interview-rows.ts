import { type Insertable, type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import { Interview, type InterviewRecord } from '../../core/mock/interview.ts';
import type { Database, Db } from './database.ts';
import { loadSession } from './find-session.ts';

/** What of an interview stands in columns of its own; the rest is its `state`. */
const State = Interview.omit({
  id: true,
  teamId: true,
  userId: true,
  status: true,
  turn: true,
  quietSince: true,
  createdAt: true,
  closedAt: true,
});

export function toInterview(row: Selectable<Database['interviews']>): Interview {
  return Interview.parse({
    ...State.parse(row.state),
    id: row.id,
    teamId: row.team_id,
    userId: row.user_id,
    status: row.status,
    turn: row.asked_key === null ? null : { key: row.asked_key, askedAt: row.asked_at },
    quietSince: row.quiet_since,
    createdAt: row.created_at,
    closedAt: row.closed_at,
  });
}

export function fromInterview(interview: Interview): Insertable<Database['interviews']> {
  const { plan, sessions, usedMs, wroteAtMs, ending, held, nudged, said, ended, result } = interview;
  const state = {
    plan,
    sessions,
    usedMs,
    wroteAtMs,
    ending,
    held,
    nudged,
    said,
    ended,
    result,
  } satisfies z.infer<typeof State>;
  return {
    id: interview.id,
    team_id: interview.teamId,
    user_id: interview.userId,
    track: plan.track,
    status: interview.status,
    asked_key: interview.turn?.key ?? null,
    asked_at: interview.turn?.askedAt ?? null,
    state: JSON.stringify(state),
    quiet_since: interview.quietSince,
    created_at: interview.createdAt,
    closed_at: interview.closedAt,
  };
}

/** Stores an interview. What the delivery has recorded about the same turn meanwhile stays. */
export async function saveInterview(db: Db, interview: Interview): Promise<void> {
  const { id, ...row } = fromInterview(interview);
  await db
    .insertInto('interviews')
    .values({ id, ...row })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        ...row,
        asked_at: sql<Date | null>`case
          when interviews.asked_key = excluded.asked_key then coalesce(excluded.asked_at, interviews.asked_at)
          else excluded.asked_at end`,
      }),
    )
    .execute();
}

/** An interview with its sessions and the attempts at its questions; null where there is none. */
export async function withSessions(
  db: Db,
  row: Selectable<Database['interviews']> | undefined,
): Promise<InterviewRecord | null> {
  if (!row) return null;
  const interview = toInterview(row);
  const sessions: InterviewRecord['sessions'] = [];
  for (const { sessionId } of interview.sessions) {
    const record = await loadSession(db, sessionId);
    if (record) sessions.push(record);
  }
  const planned = interview.plan.questions.map(({ questionId }) => questionId);
  return { interview, sessions, attempts: await attemptsAt(db, interview, planned) };
}

/** How often a member has answered each of the questions; those never answered are left out. */
export async function attemptsAt(
  db: Db,
  { teamId, userId }: { teamId: string; userId: string },
  questionIds: readonly string[],
): Promise<Record<string, number>> {
  const { rows } = await sql<{ question_id: string; attempts: number }>`
    select s.question_id, count(*)::int as attempts from sessions s
    where s.team_id = ${teamId} and s.user_id = ${userId} and s.question_id = any(${[...questionIds]}::text[])
      and s.ended is distinct from 'withdrawn'
      and exists (select 1 from answers a where a.session_id = s.id and not a.set_aside)
    group by s.question_id`.execute(db);
  return Object.fromEntries(rows.map((row) => [row.question_id, row.attempts]));
}
