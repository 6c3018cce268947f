import { type Kysely, sql, type Transaction } from 'kysely';
import type { Change, Found, PracticeStore, SessionRef, Write } from '../../core/practice/practice-store.ts';
import type { Session, SessionRecord, StepGrade } from '../../core/practice/session.ts';
import type { Database, Db } from './database.ts';
import { enqueue } from './enqueue.ts';
import { lockMember } from './member-lock.ts';
import { insertPost } from './outbox-store.ts';
import { fromAnswer, fromSession, loadRecord, storable, toGrade } from './session-rows.ts';

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
      const found = await find(trx, ref, message);
      const change = decide(found);
      for (const write of change.writes) await this.#apply(trx, write);
      return change.result;
    });
  }

  async load(sessionId: string): Promise<SessionRecord | null> {
    const row = await this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', sessionId)
      .executeTakeFirst();
    return row ? loadRecord(this.#db, row) : null;
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

  async #apply(trx: Transaction<Database>, write: Write): Promise<void> {
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
      case 'post':
        await insertPost(trx, { ...write.post, id: this.#newId(), trace: this.#trace() });
        return;
      case 'grade-job':
        await enqueue(trx, { ...gradeJob(write), trace: this.#trace() });
        return;
      case 'regrade-job':
        await enqueue(trx, {
          task: 'regrade',
          payload: { sessionId: write.sessionId, step: write.step, revision: String(write.revision) },
          key: `regrade:${write.sessionId}:${write.step}`,
          queue: `session:${write.sessionId}`,
          trace: this.#trace(),
        });
        return;
    }
  }
}

async function find(
  trx: Transaction<Database>,
  ref: SessionRef,
  message: { channelId: string; messageTs: string } | null,
): Promise<Found> {
  const row = await findSession(trx, ref);
  const daily = ref.by === 'thread' ? await findDaily(trx, ref) : null;
  const record = row ? await loadRecord(trx, row) : null;
  const questionId =
    record?.session.questionId ?? daily?.questionId ?? (ref.by === 'question' ? ref.questionId : null);
  const attempts = questionId === null ? 0 : await countAttempts(trx, { ...ref, questionId });
  return {
    record,
    daily,
    alreadyStored: message ? await isStored(trx, { ...message, teamId: ref.teamId }) : false,
    questionUnderWay: record === null && daily === null && (await isQuestionUnderWay(trx, ref)),
    attempts,
  };
}

async function findSession(trx: Transaction<Database>, ref: SessionRef) {
  if (ref.by === 'question') return undefined;
  const query = trx
    .selectFrom('sessions')
    .selectAll()
    .where('team_id', '=', ref.teamId)
    .where('user_id', '=', ref.userId)
    .orderBy('seq', 'desc')
    .limit(1);
  switch (ref.by) {
    case 'id':
      return query.where('id', '=', ref.sessionId).executeTakeFirst();
    case 'thread':
      return query
        .where('channel_id', '=', ref.channelId)
        .where('thread_ts', '=', ref.threadTs)
        .executeTakeFirst();
    case 'direct-message':
      return query.where('channel_id', '=', ref.channelId).where('status', '!=', 'done').executeTakeFirst();
  }
}

async function findDaily(
  trx: Transaction<Database>,
  thread: { teamId: string; channelId: string; threadTs: string },
) {
  const row = await trx
    .selectFrom('dailies')
    .select(['id', 'question_id'])
    .where('team_id', '=', thread.teamId)
    .where('channel_id', '=', thread.channelId)
    .where('message_ts', '=', thread.threadTs)
    .executeTakeFirst();
  return row ? { id: row.id, questionId: row.question_id } : null;
}

async function isStored(
  trx: Transaction<Database>,
  message: { teamId: string; channelId: string; messageTs: string },
) {
  const row = await trx
    .selectFrom('answers')
    .select('message_ts')
    .where('team_id', '=', message.teamId)
    .where('channel_id', '=', message.channelId)
    .where('message_ts', '=', message.messageTs)
    .executeTakeFirst();
  return row !== undefined;
}

async function isQuestionUnderWay(trx: Transaction<Database>, ref: SessionRef): Promise<boolean> {
  if (ref.by !== 'thread' && ref.by !== 'direct-message') return false;
  const row = await trx
    .selectFrom('outbox')
    .select('id')
    .where('team_id', '=', ref.teamId)
    .where('status', '=', 'sending')
    .where(sql<boolean>`outgoing->>'kind' in ('daily_question', 'question')`)
    .where(
      sql<boolean>`(destination->>'channelId' = ${ref.channelId} or destination->>'userId' = ${ref.userId})`,
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function countAttempts(
  trx: Transaction<Database>,
  of: { teamId: string; userId: string; questionId: string },
): Promise<number> {
  const row = await trx
    .selectFrom('sessions')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('team_id', '=', of.teamId)
    .where('user_id', '=', of.userId)
    .where('question_id', '=', of.questionId)
    .where(answered)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Sessions that count as an attempt: not taken back, and with an answer. */
const answered = sql<boolean>`(
  sessions.ended is distinct from 'withdrawn'
  and exists (select 1 from answers a where a.session_id = sessions.id and not a.set_aside)
)`;

/** Sessions in which the member has had the question: not taken back, and not stopped before anything was graded. */
const counted = sql<boolean>`(
  sessions.ended is distinct from 'withdrawn'
  and (sessions.ended is distinct from 'stopped' or exists (select 1 from grades g where g.session_id = sessions.id))
)`;

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

function gradeJob({ sessionId, at }: { sessionId: string; at: Date }) {
  const queue = `session:${sessionId}`;
  return { task: 'grade' as const, payload: { sessionId }, key: `grade:${sessionId}`, queue, at };
}
