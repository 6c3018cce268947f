import type { Inbox, InboxEvent } from '../../src/core/intake/inbox.ts';
import type { MemoryTables } from './memory-tables.ts';

export class MemoryInbox implements Inbox {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async put({ queue, ...event }: InboxEvent & { queue: string }): Promise<boolean> {
    const { eventId } = event;
    if (this.#tables.rows.inbox.some((known) => known.eventId === eventId)) return false;
    const body: unknown = JSON.parse(JSON.stringify(event.body));
    this.#tables.rows.inbox.push({ ...event, queue, body, done: false });
    this.#tables.enqueue({
      task: 'handle-event',
      payload: { eventId },
      key: null,
      queue,
      at: null,
    });
    return true;
  }

  async load(eventId: string): Promise<InboxEvent | null> {
    const found = this.#tables.rows.inbox.find((event) => event.eventId === eventId && !event.done);
    if (!found) return null;
    const { done: _done, queue: _queue, ...event } = found;
    return structuredClone(event);
  }

  async earlierUnderWay(eventId: string, since: Date): Promise<number> {
    const { inbox } = this.#tables.rows;
    const place = inbox.findIndex((event) => event.eventId === eventId);
    const mine = inbox[place];
    const isEarlier = (event: (typeof inbox)[number]) =>
      event.queue === mine?.queue && !event.done && event.receivedAt >= since;
    return inbox.slice(0, Math.max(0, place)).filter(isEarlier).length;
  }

  async done(eventId: string): Promise<void> {
    for (const event of this.#tables.rows.inbox) {
      if (event.eventId === eventId) Object.assign(event, { done: true, body: null });
    }
  }
}
