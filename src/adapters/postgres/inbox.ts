import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Inbox, InboxEvent } from '../../core/intake/inbox.ts';
import { coalesce } from './coalesce.ts';
import type { Database } from './database.ts';

type NewEvent = InboxEvent & { queue: string };

/** So many events that wait at the same time are a rush, which is over when this long there were fewer. */
const rushFrom = 10;
const rushMs = 50;
const longestLullWaitMs = 250;

export class PgInbox implements Inbox {
  readonly #db: Kysely<Database>;
  /** Slack waits for the insert: events that arrive together share a statement. */
  readonly #put: (event: NewEvent) => Promise<boolean>;
  #arriving = 0;
  #rushUntilMs = 0;

  constructor(db: Kysely<Database>) {
    this.#db = db;
    this.#put = coalesce((events) => insertEvents(db, events), {
      maxBatch: 100,
      // The server needs less for one large statement than for two small ones.
      maxUnderWay: 1,
      isItemFault: isDataFault,
    });
  }

  async put(event: NewEvent): Promise<boolean> {
    if (++this.#arriving >= rushFrom) this.#rushUntilMs = performance.now() + rushMs;
    try {
      return await this.#put(event);
    } finally {
      this.#arriving--;
    }
  }

  /** Resolves when no rush is on, and after a moment in any case: Slack waits for what arrives, and for nothing else here. */
  async lull(): Promise<void> {
    const endAtMs = performance.now() + longestLullWaitMs;
    while (performance.now() < Math.min(this.#rushUntilMs, endAtMs)) await setTimeout(rushMs / 2);
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

  async earlierUnderWay(eventId: string, since: Date): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from inbox mine
      join inbox earlier on earlier.queue = mine.queue and earlier.seq < mine.seq
      where mine.event_id = ${eventId} and earlier.handled_at is null and earlier.received_at >= ${since}`.execute(
      this.#db,
    );
    return rows[0]?.count ?? 0;
  }

  async done(eventId: string, now: Date): Promise<void> {
    await this.#db
      .updateTable('inbox')
      .set({ handled_at: now, body: null })
      .where('event_id', '=', eventId)
      .execute();
  }
}

/** Stores those that are not known, each with its job, in one statement; says of each whether it was. */
async function insertEvents(db: Kysely<Database>, events: readonly NewEvent[]): Promise<boolean[]> {
  const column = <T>(of: (event: NewEvent) => T) => events.map(of);
  const { rows } = await sql<{ event_id: string }>`
    with given as (
      select distinct on (event_id) * from unnest(
        ${column((event) => event.eventId)}::text[], ${column((event) => event.teamId)}::text[],
        ${column((event) => jsonText(event.body))}::text[], ${column((event) => event.receivedAt)}::timestamptz[],
        ${column((event) => event.queue)}::text[]
      ) with ordinality as given (event_id, team_id, body, received_at, queue, place)
      order by event_id, place
    ), fresh as (
      insert into inbox (event_id, team_id, body, received_at, queue)
      select event_id, team_id, body::jsonb, received_at, queue from given order by place
      on conflict (event_id) do nothing
      returning event_id
    ), jobs as (
      select graphile_worker.add_jobs(array_agg((
        'handle-event', json_build_object('eventId', event_id), null, now() + (place - 1) * interval '1 microsecond',
        null, null, null, null
      )::graphile_worker.job_spec order by place)) from fresh join given using (event_id)
      having count(*) > 0
    )
    select event_id from fresh, (select count(*) from jobs) as added`.execute(db);
  // The same event twice in one batch is stored for the first of them.
  const fresh = new Set(rows.map((row) => row.event_id));
  return events.map(({ eventId }) => fresh.delete(eventId));
}

/** JSON that jsonb takes: it holds no NUL, and no half of a surrogate pair. */
function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  // Both stand in JSON as escapes, and are rare: only then is it worth looking at every string.
  if (!/\\u(?:0000|d[89a-f])/.test(text)) return text;
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '').toWellFormed() : part,
  );
}

/** SQLSTATE class 22: something in the data, and not the database, is at fault. */
function isDataFault(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('22')
  );
}
