import { type Kysely, sql, type Transaction } from 'kysely';
import { Grade } from '../../core/grading/grade-answer.ts';
import { StepKey } from '../../core/grading/steps.ts';
import type { MemberRef } from '../../core/members/member.ts';
import type { InterviewRecord, Track } from '../../core/mock/interview.ts';
import type {
  InterviewChange,
  InterviewRef,
  InterviewStore,
  InterviewWrite,
  OpenInterview,
  PastInterview,
  PracticePast,
} from '../../core/mock/interview-store.ts';
import type { Found, SessionRef } from '../../core/practice/practice-store.ts';
import type { Database, Db } from './database.ts';
import { enqueue, type NewJob, type NewPost } from './enqueue.ts';
import { counted, findSession } from './find-session.ts';
import { attemptsAt, saveInterview, toInterview, withSessions } from './interview-rows.ts';
import { lockMember } from './member-lock.ts';
import { apply, jobOf } from './practice-store.ts';
import { weeklyPostsAgain } from './weekly-again.ts';

/** Answers that a member's weak spots are read from. */
const verdictsRead = 100;

type Message = { channelId: string; messageTs: string };

export class PgInterviewStore implements InterviewStore {
  readonly #db: Kysely<Database>;
  readonly #newId: () => string;
  readonly #trace: () => string | null;

  /** `trace`: the id that the present work is logged under; its jobs carry it on. */
  constructor(db: Kysely<Database>, newId: () => string, trace: () => string | null = () => null) {
    this.#db = db;
    this.#newId = newId;
    this.#trace = trace;
  }

  changeSession<T>(
    ref: SessionRef,
    message: Message | null,
    decide: (found: Found, interview: InterviewRecord | null) => InterviewChange<T>,
  ): Promise<T> {
    return this.#inTurn(ref, async (trx) => {
      const found = await findSession(trx, ref, message);
      const id = found.record?.session.interviewId ?? null;
      return decide(found, id === null ? null : await withSessions(trx, await rowOf(trx, id)));
    });
  }

  change<T>(
    ref: InterviewRef,
    message: Message | null,
    decide: (found: { record: InterviewRecord | null; alreadyStored: boolean }) => InterviewChange<T>,
  ): Promise<T> {
    return this.#inTurn(ref, async (trx) => {
      const row =
        ref.interviewId === undefined ? await openRowOf(trx, ref) : await rowOf(trx, ref.interviewId);
      const mine = row?.team_id === ref.teamId && row.user_id === ref.userId ? row : undefined;
      return decide({
        record: await withSessions(trx, mine),
        alreadyStored: message !== null && (await isStored(trx, { teamId: ref.teamId, ...message })),
      });
    });
  }

  async load(interviewId: string): Promise<InterviewRecord | null> {
    return withSessions(this.#db, await rowOf(this.#db, interviewId));
  }

  async open(member: MemberRef): Promise<OpenInterview | null> {
    const row = await openRowOf(this.#db, member);
    if (!row) return null;
    const interview = toInterview(row);
    return { interview, ...(await this.#placeOf(interview)) };
  }

  async hasSeat({ teamId, userId }: MemberRef): Promise<boolean> {
    const row = await this.#db
      .selectFrom('sessions')
      .select('id')
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .where('origin', '=', 'seat')
      .where('status', '!=', 'done')
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async past(of: MemberRef & { track?: Track; limit: number }): Promise<PastInterview[]> {
    let query = this.#db
      .selectFrom('interviews')
      .selectAll()
      .where('team_id', '=', of.teamId)
      .where('user_id', '=', of.userId)
      .where('closed_at', 'is not', null);
    if (of.track !== undefined) query = query.where('track', '=', of.track);
    const rows = await query.orderBy('closed_at', 'desc').orderBy('id').limit(of.limit).execute();
    const past: PastInterview[] = [];
    for (const row of rows) {
      const interview = toInterview(row);
      const { result, plan, closedAt } = interview;
      if (!result || !closedAt) continue;
      past.push({
        interviewId: interview.id,
        at: closedAt,
        track: plan.track,
        level: plan.level,
        minutes: plan.minutes,
        ...result,
        ...(await this.#placeOf(interview)),
      });
    }
    return past;
  }

  async practised({ teamId, userId }: MemberRef): Promise<PracticePast> {
    const history = await this.#db
      .selectFrom('sessions')
      .select(({ fn }) => ['question_id', fn.max('created_at').as('last_at')])
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .where(counted)
      .groupBy('question_id')
      .orderBy('question_id')
      .execute();
    const { rows } = await sql<{ question_id: string; step: string; verdicts: unknown }>`
      select s.question_id, g.step, g.grade->'verdicts' as verdicts
      from sessions s join lateral (
        select distinct on (step) * from grades where session_id = s.id order by step, revision desc
      ) g on true
      where s.team_id = ${teamId} and s.user_id = ${userId} and s.ended is distinct from 'withdrawn'
      order by g.graded_at desc, g.session_id, g.step limit ${verdictsRead}`.execute(this.#db);
    return {
      history: history.map((row) => ({ questionId: row.question_id, lastAt: row.last_at })),
      verdicts: rows.map((row) => ({
        questionId: row.question_id,
        step: StepKey.parse(row.step),
        verdicts: Grade.shape.verdicts.parse(row.verdicts),
      })),
    };
  }

  attempts(member: MemberRef, questionIds: readonly string[]): Promise<Record<string, number>> {
    return attemptsAt(this.#db, member, questionIds);
  }

  /** One member's changes, those of sessions included, happen one after the other. */
  #inTurn<T>(
    member: MemberRef,
    decide: (trx: Transaction<Database>) => Promise<InterviewChange<T>>,
  ): Promise<T> {
    return this.#db.transaction().execute(async (trx) => {
      // Before any read: what is decided here must rest on what the member's last change left.
      await lockMember(trx, member);
      const change = await decide(trx);
      for (const write of change.writes) {
        if (write.write === 'interview') await saveInterview(trx, write.interview);
        else if (write.write !== 'interview-timer') await apply(trx, write);
      }
      await this.#enqueue(trx, change.writes);
      return change.result;
    });
  }

  async #enqueue(trx: Transaction<Database>, writes: readonly InterviewWrite[]): Promise<void> {
    const posts: NewPost[] = [];
    const jobs = new Map<string, NewJob>();
    for (const write of writes) {
      if (write.write === 'post') posts.push({ ...write.post, id: this.#newId() });
      const job = write.write === 'interview-timer' ? timerJob(write) : otherJob(write);
      if (job) jobs.set(job.key, job);
    }
    for (const post of await weeklyPostsAgain(trx, writes)) posts.push({ ...post, id: this.#newId() });
    await enqueue(trx, { posts, jobs: [...jobs.values()] }, { trace: this.#trace() });
  }

  async #placeOf({ sessions: [first] }: { sessions: readonly { sessionId: string }[] }) {
    const place = await this.#db
      .selectFrom('sessions')
      .select(['channel_id', 'thread_ts'])
      .where('id', '=', first?.sessionId ?? '')
      .executeTakeFirst();
    return { channelId: place?.channel_id ?? null, threadTs: place?.thread_ts ?? null };
  }
}

function otherJob(write: InterviewWrite): NewJob | null {
  return write.write === 'interview' || write.write === 'interview-timer' ? null : jobOf(write);
}

function timerJob({ interviewId, at }: Extract<InterviewWrite, { write: 'interview-timer' }>): NewJob {
  return { task: 'interview-timer', payload: { interviewId }, key: `interview:${interviewId}`, at };
}

function rowOf(db: Db, id: string) {
  return db.selectFrom('interviews').selectAll().where('id', '=', id).executeTakeFirst();
}

function openRowOf(db: Db, { teamId, userId }: MemberRef) {
  return db
    .selectFrom('interviews')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId)
    .where('status', '!=', 'closed')
    .executeTakeFirst();
}

async function isStored(db: Db, message: { teamId: string } & Message): Promise<boolean> {
  const row = await db
    .selectFrom('answers')
    .select('team_id')
    .where('team_id', '=', message.teamId)
    .where('channel_id', '=', message.channelId)
    .where('message_ts', '=', message.messageTs)
    .executeTakeFirst();
  return row !== undefined;
}
