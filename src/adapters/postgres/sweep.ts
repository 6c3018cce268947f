import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import { sweepKeyValues } from './key-values.ts';

/** How long the id of a handled event is kept, to know it when it is delivered again. Slack's retries end after a day. */
const inboxKeptMs = 7 * 24 * 60 * 60 * 1000;
/** How long a settled post is kept. Feedback is replaced after an edit as long as its entry is there. */
const outboxKeptMs = 90 * 24 * 60 * 60 * 1000;

/** Deletes what nobody needs any more. Returns the rows that went, by table. */
export async function sweep(db: Kysely<Database>, now: Date) {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const inbox = await db
    .deleteFrom('inbox')
    .where('handled_at', '<', before(inboxKeptMs))
    .executeTakeFirstOrThrow();
  // Events whose work failed for a week will not be tried again: their words go.
  const abandoned = await db
    .updateTable('inbox')
    .set({ body: null, handled_at: now })
    .where('handled_at', 'is', null)
    .where('received_at', '<', before(inboxKeptMs))
    .executeTakeFirstOrThrow();
  const outbox = await db
    .deleteFrom('outbox')
    .where('settled_at', '<', before(outboxKeptMs))
    .executeTakeFirstOrThrow();
  const slots = await db
    .deleteFrom('channel_slots')
    .where('next_at', '<', before(60_000))
    .executeTakeFirstOrThrow();
  return {
    keyValues: await sweepKeyValues(db, now),
    inbox: Number(inbox.numDeletedRows),
    abandoned: Number(abandoned.numUpdatedRows),
    outbox: Number(outbox.numDeletedRows),
    channelSlots: Number(slots.numDeletedRows),
  };
}
