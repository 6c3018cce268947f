import { type Kysely, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { Claim, OutboxEntry, OutboxStore } from '../../core/delivery/outbox.ts';
import { Destination, Outgoing, type Post } from '../../core/delivery/outgoing.ts';
import type { Database } from './database.ts';
import { enqueue } from './enqueue.ts';

const Status = z.enum(['pending', 'sending', 'sent', 'failed', 'dropped']);

/** Slack takes one message a second for a channel. */
const slotMs = 1000;
/** A short burst is allowed: the first messages of a quiet channel do not wait. */
const burst = 3;

export class PgOutboxStore implements OutboxStore {
  readonly #db: Kysely<Database>;
  readonly #newId: () => string;
  readonly #trace: () => string | null;

  /** `trace`: the id that the present work is logged under; its jobs carry it on. */
  constructor(db: Kysely<Database>, newId: () => string, trace: () => string | null = () => null) {
    this.#db = db;
    this.#newId = newId;
    this.#trace = trace;
  }

  async add(posts: readonly Post[], now: Date): Promise<void> {
    const fresh = posts.map((post) => ({ ...post, id: this.#newId() }));
    await enqueue(this.#db, { posts: fresh }, { now, trace: this.#trace() });
  }

  async claim(id: string, now: Date): Promise<OutboxEntry | null> {
    const row = await this.#db
      .updateTable('outbox')
      .set((eb) => ({
        status: 'sending',
        unsure: sql<boolean>`status = 'sending'`,
        attempts: eb('attempts', '+', 1),
        claimed_at: sql<Date>`case when status = 'sending' then claimed_at else ${now} end`,
      }))
      .where('id', '=', id)
      .where('status', 'in', ['pending', 'sending'])
      .returningAll()
      .executeTakeFirst();
    return row ? toEntry(row) : null;
  }

  async renewClaim({ id, attempts }: Claim, now: Date): Promise<OutboxEntry | null> {
    const row = await this.#db
      .updateTable('outbox')
      .set({ unsure: false, claimed_at: now })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('status', '=', 'sending')
      .returningAll()
      .executeTakeFirst();
    return row ? toEntry(row) : null;
  }

  async release({ id, attempts }: Claim): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set({ status: 'pending' })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('status', '=', 'sending')
      .execute();
  }

  async markSent(
    id: string,
    landed: { channelId: string; messageTs: string | null },
    now: Date,
  ): Promise<void> {
    // Where a question landed is where its session, or the answers to the daily, will be; and an interview's clock runs
    // from when the message stands that asks.
    await sql`
      with sent as (
        update outbox
        set status = 'sent', channel_id = ${landed.channelId}, message_ts = ${landed.messageTs}, settled_at = ${now}
        where id = ${id}
        returning team_id, key, outgoing, channel_id, message_ts
      ), daily as (
        update dailies set message_ts = sent.message_ts from sent
        where sent.outgoing->>'kind' = 'daily_question' and dailies.id = sent.outgoing->>'dailyId'
      ), asked as (
        update interviews i
        set asked_at = ${now}::timestamptz
        from sent where i.team_id = sent.team_id and i.asked_key = sent.key and i.asked_at is null
      )
      update sessions set channel_id = sent.channel_id, thread_ts = sent.message_ts
      from sent join sessions opened on opened.id = sent.outgoing->>'sessionId'
      where sent.outgoing->>'kind' = 'question' and sessions.thread_ts is null
        and (sessions.id = opened.id or sessions.interview_id = opened.interview_id)`.execute(this.#db);
  }

  async close(id: string, status: 'failed' | 'dropped', reason: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const row = await trx
        .updateTable('outbox')
        .set({ status, reason, settled_at: sql<Date>`now()` })
        .where('id', '=', id)
        .where('status', 'in', ['pending', 'sending'])
        .returningAll()
        .executeTakeFirst();
      const outgoing = row ? toEntry(row).outgoing : null;
      // A question that nobody saw has not been had, and its date is free for another.
      if (outgoing?.kind === 'daily_question')
        await trx.deleteFrom('dailies').where('id', '=', outgoing.dailyId).execute();
    });
  }

  async findByKey(teamId: string, key: string): Promise<OutboxEntry | null> {
    const row = await this.#db
      .selectFrom('outbox')
      .selectAll()
      .where('team_id', '=', teamId)
      .where('key', '=', key)
      .executeTakeFirst();
    return row ? toEntry(row) : null;
  }

  async hasEarlierUnderWay(id: string, since: Date): Promise<boolean> {
    const { rows } = await sql`
      select 1 from outbox mine join outbox earlier
        on earlier.team_id = mine.team_id and earlier.id <> mine.id
        and earlier.destination->>'to' = 'session'
        and earlier.destination->>'sessionId' = mine.destination->>'sessionId'
        and (earlier.created_at, earlier.place, earlier.outgoing->>'kind' = 'summary')
          < (mine.created_at, mine.place, mine.outgoing->>'kind' = 'summary')
      where mine.id = ${id} and earlier.status in ('pending', 'sending') and earlier.created_at >= ${since}
      limit 1`.execute(this.#db);
    return rows.length > 0;
  }

  async reserveSlot(entry: { id: string; teamId: string; channelId: string }, now: Date): Promise<Date> {
    // `next_at` runs ahead of the clock by what was sent lately; a lead of less than the burst costs no wait.
    const { rows } = await sql<{ slot_at: Date }>`
      with held as (
        select slot_at from outbox where id = ${entry.id} and slot_at is not null
      ), slot as (
        insert into channel_slots as s (team_id, channel_id, next_at)
        select ${entry.teamId}, ${entry.channelId}, ${new Date(now.getTime() + slotMs)}::timestamptz
        where not exists (select 1 from held)
        on conflict (team_id, channel_id)
        do update set next_at = greatest(s.next_at, ${now}::timestamptz) + make_interval(secs => ${slotMs / 1000})
        returning greatest(${now}::timestamptz, next_at - make_interval(secs => ${(burst * slotMs) / 1000})) as slot_at
      ), kept as (
        update outbox set slot_at = slot.slot_at from slot where id = ${entry.id}
      )
      select slot_at from held union all select slot_at from slot`.execute(this.#db);
    return rows[0]?.slot_at ?? now;
  }
}

function toEntry(row: Selectable<Database['outbox']>): OutboxEntry {
  return {
    id: row.id,
    key: row.key,
    teamId: row.team_id,
    outgoing: Outgoing.parse(row.outgoing),
    destination: Destination.parse(row.destination),
    status: Status.parse(row.status),
    channelId: row.channel_id,
    messageTs: row.message_ts,
    unsure: row.unsure,
    attempts: row.attempts,
    createdAt: row.created_at,
    claimedAt: row.claimed_at,
  };
}
