import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Claim, OutboxEntry, OutboxStore } from '../../core/delivery/outbox.ts';
import { Destination, deliveryQueue, Outgoing, type Post } from '../../core/delivery/outgoing.ts';
import type { Database, Db } from './database.ts';
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
    await this.#db.transaction().execute(async (trx) => {
      for (const post of posts)
        await insertPost(trx, { ...post, id: this.#newId(), now, trace: this.#trace() });
    });
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
    await this.#db.transaction().execute(async (trx) => {
      const row = await trx
        .updateTable('outbox')
        .set({ status: 'sent', channel_id: landed.channelId, message_ts: landed.messageTs, settled_at: now })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (row) await keepPlace(trx, toEntry(row));
    });
  }

  async close(id: string, status: 'failed' | 'dropped', reason: string): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set({ status, reason, settled_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('status', 'in', ['pending', 'sending'])
      .execute();
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
        and (earlier.created_at, earlier.outgoing->>'kind' = 'summary')
          < (mine.created_at, mine.outgoing->>'kind' = 'summary')
      where mine.id = ${id} and earlier.status in ('pending', 'sending') and earlier.created_at >= ${since}
      limit 1`.execute(this.#db);
    return rows.length > 0;
  }

  reserveSlot(entry: { id: string; teamId: string; channelId: string }, now: Date): Promise<Date> {
    return this.#db.transaction().execute(async (trx) => {
      const held = await trx
        .selectFrom('outbox')
        .select('slot_at')
        .where('id', '=', entry.id)
        .executeTakeFirst();
      if (held?.slot_at) return held.slot_at;
      // `next_at` runs ahead of the clock by what was sent lately; a lead of less than the burst costs no wait.
      const slot = await sql<{ next_at: Date }>`
        insert into channel_slots as s (team_id, channel_id, next_at)
        values (${entry.teamId}, ${entry.channelId}, ${new Date(now.getTime() + slotMs)}::timestamptz)
        on conflict (team_id, channel_id)
        do update set next_at = greatest(s.next_at, ${now}::timestamptz) + make_interval(secs => ${slotMs / 1000})
        returning next_at`.execute(trx);
      const nextAt = slot.rows[0]?.next_at ?? now;
      const at = new Date(Math.max(now.getTime(), nextAt.getTime() - burst * slotMs));
      await trx.updateTable('outbox').set({ slot_at: at }).where('id', '=', entry.id).execute();
      return at;
    });
  }
}

/** Stores a post with the job that delivers it, once under its key. */
export async function insertPost(
  trx: Transaction<Database>,
  post: Post & { id: string; now?: Date; trace?: string | null },
): Promise<void> {
  const row = await trx
    .insertInto('outbox')
    .values({
      id: post.id,
      key: post.key,
      team_id: post.teamId,
      outgoing: JSON.stringify(post.outgoing),
      destination: JSON.stringify(post.destination),
      created_at: post.now ?? sql<Date>`now()`,
    })
    .onConflict((conflict) => conflict.columns(['team_id', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return;
  await enqueue(trx, {
    task: 'deliver',
    payload: { entryId: post.id },
    key: `deliver:${post.id}`,
    queue: deliveryQueue(post),
    trace: post.trace ?? null,
  });
}

/** Where a question landed is where its session, or the answers to the daily, will be. */
async function keepPlace(db: Db, { outgoing, channelId, messageTs }: OutboxEntry): Promise<void> {
  if (outgoing.kind === 'daily_question') {
    await db
      .updateTable('dailies')
      .set({ message_ts: messageTs })
      .where('id', '=', outgoing.dailyId)
      .execute();
  }
  if (outgoing.kind === 'question') {
    await db
      .updateTable('sessions')
      .set({ channel_id: channelId, thread_ts: messageTs })
      .where('id', '=', outgoing.sessionId)
      .where('thread_ts', 'is', null)
      .execute();
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
