import { type Kysely, sql } from 'kysely';
import type { Inbox, InboxEvent } from '../../core/intake/inbox.ts';
import type { Database } from './database.ts';

export class PgInbox implements Inbox {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async put(event: InboxEvent & { queue: string }): Promise<boolean> {
    // One statement, one round trip: Slack waits for this.
    const { rows } = await sql<{ id: string }>`
      with fresh as (
        insert into inbox (event_id, team_id, body, received_at)
        values (${event.eventId}, ${event.teamId}, ${jsonText(event.body)}::jsonb, ${event.receivedAt})
        on conflict (event_id) do nothing
        returning event_id
      )
      select (graphile_worker.add_job(
        'handle-event', json_build_object('eventId', event_id),
        queue_name := ${event.queue}::text, job_key := 'event:' || event_id
      )).id as id from fresh`.execute(this.#db);
    return rows.length > 0;
  }

  async load(eventId: string): Promise<InboxEvent | null> {
    const row = await this.#db
      .selectFrom('inbox')
      .selectAll()
      .where('event_id', '=', eventId)
      .where('handled_at', 'is', null)
      .executeTakeFirst();
    if (!row) return null;
    return { eventId: row.event_id, teamId: row.team_id, body: row.body, receivedAt: row.received_at };
  }

  async done(eventId: string, now: Date): Promise<void> {
    await this.#db
      .updateTable('inbox')
      .set({ handled_at: now, body: null })
      .where('event_id', '=', eventId)
      .execute();
  }
}

/** JSON that jsonb takes: it holds no NUL, and no half of a surrogate pair. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '').toWellFormed() : part,
  );
}
