import type { Kysely, Transaction } from 'kysely';
import type { SessionPlace } from '../../core/delivery/deliver.ts';
import type { Change, Found, PracticeStore, SessionRef, Write } from '../../core/practice/practice-store.ts';
import type { Session, SessionRecord, StepGrade } from '../../core/practice/session.ts';
import type { Database, Db } from './database.ts';
import { enqueue, type NewJob, type NewPost } from './enqueue.ts';
import { counted, findSession, loadSession } from './find-session.ts';
import { lockMember } from './member-lock.ts';
import { fromAnswer, fromSession, storable, toGrade } from './session-rows.ts';
import { earn } from './standings-writes.ts';
import { weeklyPostsAgain } from './weekly-again.ts';

export class PgPracticeStore implements PracticeStore {
  readonly #db: Kysely<Database>;
  readonly #newId: () => string;
  readonly #trace: () => string | null;

  /** `trace`: the id that the present work is logged under; its jobs carry it on. */
  constructor(db: Kysely<Database>, newId: () => string, trace: () => string | null = () => null) {
    this.#db = db;
    this.#newId = newId;
    this.#trace = trace;
  }

  change<T>(
    ref: SessionRef,
    message: { channelId: string; messageTs: string } | null,
    decide: (found: Found) => Change<T>,
  ): Promise<T> {
    return this.#db.transaction().execute(async (trx) => {
      // Before any read: what is decided here must rest on what the member's last change left.
      await lockMember(trx, ref);
      const found = await findSession(trx, ref, message);
      const change = decide(found);
      for (const write of change.writes) await apply(trx, write);
      await this.#enqueue(trx, change.writes);
      return change.result;
    });
  }

  load(sessionId: string): Promise<SessionRecord | null> {
    return loadSession(this.#db, sessionId);
  }

  /** Where a session is held, for its messages; null where there is no such session. */
  async placeOf(sessionId: string): Promise<SessionPlace | null> {
    const row = await this.#db
      .selectFrom('sessions')
      .select(['channel_id', 'thread_ts', 'origin'])
      .where('id', '=', sessionId)
      .executeTakeFirst();
    if (!row) return null;
    return { channelId: row.channel_id, threadTs: row.thread_ts, inChannel: row.origin === 'daily' };
  }

  async findByMessage(message: {
    teamId: string;
    channelId: string;
    messageTs: string;
  }): Promise<SessionRecord | null> {
    const row = await this.#db
      .selectFrom('answers')
      .select('session_id')
      .where('team_id', '=', message.teamId)
      .where('channel_id', '=', message.channelId)
      .where('message_ts', '=', message.messageTs)
      .executeTakeFirst();
    return row ? this.load(row.session_id) : null;
  }

  async history({ teamId, userId }: { teamId: string; userId: string }) {
    const rows = await this.#db
      .selectFrom('sessions')
      .select(({ fn }) => ['question_id', fn.max('created_at').as('last_at')])
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .where(counted)
      .groupBy('question_id')
      .orderBy('question_id')
      .execute();
    return rows.map((row) => ({ questionId: row.question_id, lastAt: row.last_at }));
  }

  async earlierGrade(session: Session): Promise<StepGrade | null> {
    const row = await this.#db
      .selectFrom('grades')
      .innerJoin('sessions', 'sessions.id', 'grades.session_id')
      .selectAll('grades')
      .where('sessions.team_id', '=', session.teamId)
      .where('sessions.user_id', '=', session.userId)
      .where('sessions.question_id', '=', session.questionId)
      .where('sessions.attempt', '<', session.attempt)
      .where(counted)
      .where('grades.step', '=', 'main')
      .orderBy('sessions.attempt', 'desc')
      .orderBy('grades.revision', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ? toGrade(row) : null;
  }

  /** Posts and jobs, all in one statement. */
  async #enqueue(trx: Transaction<Database>, writes: readonly Write[]): Promise<void> {
    const posts: NewPost[] = [];
    const jobs = new Map<string, NewJob>();
    for (const write of writes) {
      if (write.write === 'post') posts.push({ ...write.post, id: this.#newId() });
      const job = jobOf(write);
      if (job) jobs.set(job.key, job);
    }
    for (const post of await weeklyPostsAgain(trx, writes)) posts.push({ ...post, id: this.#newId() });
    await enqueue(trx, { posts, jobs: [...jobs.values()] }, { trace: this.#trace() });
  }
}

/** Carries out one write of a change. */
export async function apply(trx: Transaction<Database>, write: Write): Promise<void> {
  switch (write.write) {
    case 'session': {
      const { id, ...row } = fromSession(write.session);
      // The place is written by the delivery that opens the thread; a change that began before must not undo it.
      const { channel_id: _c, thread_ts: _t, ...change } = row;
      await trx
        .insertInto('sessions')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
        .execute();
      return;
    }
    case 'answer':
      await trx.insertInto('answers').values(fromAnswer(write.answer)).execute();
      return;
    case 'answer-text':
      await trx
        .updateTable('answers')
        .set({ body: write.text === null ? null : storable(write.text) })
        .where('team_id', '=', write.teamId)
        .where('channel_id', '=', write.channelId)
        .where('message_ts', '=', write.messageTs)
        .execute();
      return;
    case 'set-aside':
      await trx
        .updateTable('answers')
        .set({ set_aside: true })
        .where('session_id', '=', write.sessionId)
        .where('step', '=', write.step)
        .execute();
      return;
    case 'reinstate':
      await trx
        .updateTable('answers')
        .set({ set_aside: false })
        .where('team_id', '=', write.teamId)
        .where('channel_id', '=', write.channelId)
        .where('message_ts', '=', write.messageTs)
        .execute();
      return;
    case 'grade':
      await trx.insertInto('grades').values(fromGrade(write.grade)).execute();
      return;
    case 'scrub-quotes':
      await scrubQuotes(trx, write);
      return;
    case 'earn':
      await earn(trx, write.session, write.earned);
      return;
    case 'post':
    case 'weekly-again':
    case 'grade-job':
    case 'regrade-job':
      // Enqueued together, after the rest.
      return;
  }
}

/** The job that a write asks for; null where it asks for none. */
export function jobOf(write: Write): NewJob | null {
  switch (write.write) {
    case 'grade-job': {
      const { sessionId, at } = write;
      return { task: 'grade', payload: { sessionId }, key: `grade:${sessionId}`, at };
    }
    case 'regrade-job': {
      const { sessionId, step } = write;
      const payload = { sessionId, step, revision: String(write.revision) };
      return { task: 'regrade', payload, key: `regrade:${sessionId}:${step}` };
    }
    default:
      return null;
  }
}

async function scrubQuotes(db: Db, of: { sessionId: string; step: string }): Promise<void> {
  const rows = await db
    .selectFrom('grades')
    .selectAll()
    .where('session_id', '=', of.sessionId)
    .where('step', '=', of.step)
    .execute();
  for (const row of rows) {
    const { grade } = toGrade(row);
    const scrubbed = {
      ...grade,
      verdicts: grade.verdicts.map((verdict) => ({ ...verdict, quotes: [], reason: '' })),
      redFlags: grade.redFlags.map((flag) => ({ ...flag, quotes: [] })),
    };
    await db
      .updateTable('grades')
      .set({ grade: JSON.stringify(scrubbed) })
      .where('session_id', '=', row.session_id)
      .where('step', '=', row.step)
      .where('revision', '=', row.revision)
      .execute();
  }
}

function fromGrade({ sessionId, step, revision, grade, gradedAt }: StepGrade) {
  return {
    session_id: sessionId,
    step,
    revision,
    score: grade.score.fraction,
    grade: JSON.stringify(grade),
    graded_at: gradedAt,
  };
}
