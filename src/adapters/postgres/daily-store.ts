import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ClosedDaily, Daily, DailyDecision, DailyStore, DueChannel } from '../../core/daily/daily.ts';
import { ChannelSchedule } from '../../core/daily/schedule.ts';
import type { Post } from '../../core/delivery/outgoing.ts';
import type { Database } from './database.ts';
import { enqueue } from './enqueue.ts';
import { reservePace } from './pace.ts';

type ChannelRef = { teamId: string; channelId: string };

export class PgDailyStore implements DailyStore {
  readonly #db: Kysely<Database>;
  readonly #newId: () => string;

  constructor(db: Kysely<Database>, newId: () => string) {
    this.#db = db;
    this.#newId = newId;
  }

  decideDue(now: Date, limit: number, decide: (due: DueChannel) => DailyDecision): Promise<number> {
    return this.#db.transaction().execute(async (trx) => {
      const rows = await trx
        .selectFrom('schedules')
        .selectAll()
        .where('status', '=', 'active')
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .limit(limit)
        .forUpdate()
        .skipLocked()
        .execute();
      const histories = await loadHistories(trx, rows);
      const decided = rows.map((row) => {
        const parsed = ChannelSchedule.safeParse(row.schedule);
        // One that cannot be read must not keep the others from their question; its channel is set up anew by a person.
        if (!parsed.success) return { channel: row, decision: { daily: null, posts: [], nextAt: null } };
        const schedule = parsed.data;
        const had = histories.get(`${row.team_id}|${row.channel_id}`) ?? [];
        const decision = decide({
          schedule,
          dueAt: row.next_at ?? now,
          history: had.map((daily) => ({ questionId: daily.question_id, lastAt: daily.created_at })),
          postedDates: new Set(had.map((daily) => daily.local_date)),
        });
        return { channel: row, decision };
      });
      await this.#carryOut(trx, decided, now);
      return rows.length;
    });
  }

  async bringForward(nextOf: (schedule: ChannelSchedule) => Date | null): Promise<number> {
    const rows = await this.#db
      .selectFrom('schedules')
      .selectAll()
      .where('status', '=', 'active')
      .where('next_at', 'is not', null)
      .execute();
    let moved = 0;
    for (const row of rows) {
      const parsed = ChannelSchedule.safeParse(row.schedule);
      const next = parsed.success ? nextOf(parsed.data) : null;
      if (!next || !row.next_at || next >= row.next_at) continue;
      const { numUpdatedRows } = await this.#db
        .updateTable('schedules')
        .set({ next_at: next })
        .where('team_id', '=', row.team_id)
        .where('channel_id', '=', row.channel_id)
        .where('next_at', '=', row.next_at)
        .executeTakeFirstOrThrow();
      moved += Number(numUpdatedRows);
    }
    return moved;
  }

  revealClosed(
    now: Date,
    limit: number,
    postsFor: (closed: ClosedDaily) => readonly Post[],
  ): Promise<number> {
    return this.#db.transaction().execute(async (trx) => {
      const rows = await trx
        .selectFrom('dailies')
        .leftJoin('schedules', (join) =>
          join
            .onRef('schedules.team_id', '=', 'dailies.team_id')
            .onRef('schedules.channel_id', '=', 'dailies.channel_id'),
        )
        .selectAll('dailies')
        .select('schedules.schedule')
        .where('revealed_at', 'is', null)
        .where('message_ts', 'is not', null)
        .where('closes_at', '<=', now)
        .orderBy('closes_at')
        .limit(limit)
        .forUpdate('dailies')
        .skipLocked()
        .execute();
      if (rows.length === 0) return 0;
      const ids = rows.map(({ id }) => id);
      await trx.updateTable('dailies').set({ revealed_at: now }).where('id', 'in', ids).execute();
      await this.#enqueue(
        trx,
        rows.flatMap((row) =>
          postsFor({
            daily: toDaily(row),
            schedule: ChannelSchedule.safeParse(row.schedule).data ?? null,
          }),
        ),
        now,
      );
      return rows.length;
    });
  }

  async openQuestions(teamId: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('dailies')
      .select('question_id')
      .distinct()
      .where('team_id', '=', teamId)
      .where('message_ts', 'is not', null)
      .where('revealed_at', 'is', null)
      .orderBy('question_id')
      .execute();
    return rows.map((row) => row.question_id);
  }

  async load(dailyId: string): Promise<(Daily & { answered: number }) | null> {
    const row = await this.#db.selectFrom('dailies').selectAll().where('id', '=', dailyId).executeTakeFirst();
    if (!row) return null;
    const { count } = await this.#db
      .selectFrom('sessions')
      .innerJoin('grades', 'grades.session_id', 'sessions.id')
      .select(({ fn }) => fn.count<string>('sessions.user_id').distinct().as('count'))
      .where('sessions.daily_id', '=', dailyId)
      .executeTakeFirstOrThrow();
    return { ...toDaily(row), answered: Number(count) };
  }

  async schedule({ teamId, channelId }: ChannelRef): Promise<ChannelSchedule | null> {
    const row = await this.#db
      .selectFrom('schedules')
      .select('schedule')
      .where('team_id', '=', teamId)
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    return row ? ChannelSchedule.parse(row.schedule) : null;
  }

  async saveSchedule(schedule: ChannelSchedule, nextAt: Date | null): Promise<void> {
    const change = {
      schedule: JSON.stringify(schedule),
      status: schedule.status,
      set_up_by: schedule.setUpBy,
      next_at: nextAt,
    };
    await this.#db
      .insertInto('schedules')
      .values({ team_id: schedule.teamId, channel_id: schedule.channelId, ...change })
      .onConflict((conflict) => conflict.columns(['team_id', 'channel_id']).doUpdateSet(change))
      .execute();
  }

  pause({ teamId, channelId }: ChannelRef, reason: string | null): Promise<ChannelSchedule | null> {
    return this.#db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('schedules')
        .select('schedule')
        .where('team_id', '=', teamId)
        .where('channel_id', '=', channelId)
        .where('status', '=', 'active')
        .forUpdate()
        .executeTakeFirst();
      if (!row) return null;
      await trx
        .updateTable('schedules')
        .set(paused(reason))
        .where('team_id', '=', teamId)
        .where('channel_id', '=', channelId)
        .execute();
      return ChannelSchedule.parse(row.schedule);
    });
  }

  async pauseWorkspace(teamId: string, reason: string): Promise<void> {
    await this.#db
      .updateTable('schedules')
      .set(paused(reason))
      .where('team_id', '=', teamId)
      .where('status', '=', 'active')
      .execute();
  }

  async #carryOut(trx: Transaction<Database>, decided: readonly Decided[], now: Date): Promise<void> {
    if (decided.length === 0) return;
    await sql`
      update schedules set next_at = given.next_at
      from unnest(
        ${decided.map(({ channel }) => channel.team_id)}::text[],
        ${decided.map(({ channel }) => channel.channel_id)}::text[],
        ${decided.map(({ decision }) => decision.nextAt)}::timestamptz[]
      ) as given (team_id, channel_id, next_at)
      where schedules.team_id = given.team_id and schedules.channel_id = given.channel_id`.execute(trx);
    const dailies = decided.flatMap(({ decision: { daily } }) => (daily ? [daily] : []));
    if (dailies.length === 0) return;
    const stored = await trx
      .insertInto('dailies')
      .values(dailies.map((daily) => ({ ...fromDaily(daily), created_at: now })))
      .onConflict((conflict) => conflict.columns(['team_id', 'channel_id', 'local_date']).doNothing())
      .returning('id')
      .execute();
    const fresh = new Set(stored.map(({ id }) => id));
    const posts = decided.flatMap(({ decision: { daily, posts } }) =>
      daily && fresh.has(daily.id) ? posts : [],
    );
    await this.#enqueue(trx, posts, now);
  }

  async #enqueue(trx: Transaction<Database>, posts: readonly Post[], now: Date): Promise<void> {
    if (posts.length === 0) return;
    const moments = await reservePace(trx, posts, now);
    const fresh = posts.map((post, i) => {
      const at = moments[i] ?? null;
      return { ...post, id: this.#newId(), ...(at ? { at } : {}) };
    });
    await enqueue(trx, { posts: fresh }, { now });
  }
}

type Decided = { channel: { team_id: string; channel_id: string }; decision: DailyDecision };

function paused(reason: string | null) {
  const change = JSON.stringify({ status: 'paused', pausedReason: reason });
  return { status: 'paused' as const, next_at: null, schedule: sql<string>`schedule || ${change}::jsonb` };
}

type Channel = { team_id: string; channel_id: string };

async function loadHistories(trx: Transaction<Database>, channels: readonly Channel[]) {
  const histories = new Map<string, { question_id: string; local_date: string; created_at: Date }[]>();
  if (channels.length === 0) return histories;
  const rows = await trx
    .selectFrom('dailies')
    .select(['team_id', 'channel_id', 'question_id', 'local_date', 'created_at'])
    .where('channel_id', 'in', [...new Set(channels.map((channel) => channel.channel_id))])
    .where('team_id', 'in', [...new Set(channels.map((channel) => channel.team_id))])
    .execute();
  for (const row of rows) {
    const key = `${row.team_id}|${row.channel_id}`;
    histories.set(key, [...(histories.get(key) ?? []), row]);
  }
  return histories;
}

function toDaily(row: Selectable<Database['dailies']>): Daily {
  return {
    id: row.id,
    teamId: row.team_id,
    channelId: row.channel_id,
    questionId: row.question_id,
    localDate: row.local_date,
    closesAt: row.closes_at,
    messageTs: row.message_ts,
    revealedAt: row.revealed_at,
  };
}

function fromDaily(daily: Daily) {
  return {
    id: daily.id,
    team_id: daily.teamId,
    channel_id: daily.channelId,
    question_id: daily.questionId,
    local_date: daily.localDate,
    closes_at: daily.closesAt,
    message_ts: daily.messageTs,
    revealed_at: daily.revealedAt,
  };
}
