import type { Claim, OutboxEntry, OutboxStore } from '../../src/core/delivery/outbox.ts';
import type { Post } from '../../src/core/delivery/outgoing.ts';
import type { Session } from '../../src/core/practice/session.ts';
import type { MemoryTables } from './memory-tables.ts';

const slotMs = 1000;
const burst = 3;

export class MemoryOutboxStore implements OutboxStore {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async add(posts: readonly Post[], now: Date): Promise<void> {
    for (const post of posts) this.#tables.addPost(post, now);
  }

  async claim(id: string, now: Date): Promise<OutboxEntry | null> {
    const entry = this.#entry(id);
    if (entry?.status !== 'pending' && entry?.status !== 'sending') return null;
    entry.unsure = entry.status === 'sending';
    entry.status = 'sending';
    entry.attempts += 1;
    if (!entry.unsure) entry.claimedAt = now;
    return view(entry);
  }

  async renewClaim(claim: Claim, now: Date): Promise<OutboxEntry | null> {
    const entry = this.#claimed(claim);
    if (!entry) return null;
    Object.assign(entry, { unsure: false, claimedAt: now });
    return view(entry);
  }

  async release(claim: Claim): Promise<void> {
    const entry = this.#claimed(claim);
    if (entry) entry.status = 'pending';
  }

  async markSent(
    id: string,
    landed: { channelId: string; messageTs: string | null },
    now = new Date('2026-03-02T09:00:00.000Z'),
  ): Promise<void> {
    const entry = this.#entry(id);
    if (!entry) return;
    Object.assign(entry, { status: 'sent', ...landed });
    const { outgoing } = entry;
    const { dailies, sessions, interviews } = this.#tables.rows;
    if (outgoing.kind === 'daily_question') {
      for (const daily of dailies) if (daily.id === outgoing.dailyId) daily.messageTs = landed.messageTs;
    }
    if (outgoing.kind === 'question') {
      const opened = sessions.find((each) => each.id === outgoing.sessionId);
      const isHere = ({ id, interviewId }: Session) =>
        id === opened?.id || (interviewId !== null && interviewId === opened?.interviewId);
      for (const session of sessions.filter((each) => each.threadTs === null && isHere(each)))
        Object.assign(session, { channelId: landed.channelId, threadTs: landed.messageTs });
    }
    for (const { teamId, turn } of interviews)
      if (teamId === entry.teamId && turn?.key === entry.key) turn.askedAt ??= now;
  }

  async close(id: string, status: 'failed' | 'dropped'): Promise<void> {
    const entry = this.#entry(id);
    if (entry?.status === 'pending' || entry?.status === 'sending') entry.status = status;
  }

  async findByKey(teamId: string, key: string): Promise<OutboxEntry | null> {
    const entry = this.#tables.rows.outbox.find((each) => each.teamId === teamId && each.key === key);
    return entry ? view(entry) : null;
  }

  async hasEarlierUnderWay(id: string, since: Date): Promise<boolean> {
    const mine = this.#entry(id);
    if (!mine || !('sessionId' in mine.destination)) return false;
    const { sessionId } = mine.destination;
    const entries = this.#tables.rows.outbox;
    return entries
      .slice(0, entries.indexOf(mine))
      .some(
        ({ teamId, destination, status, createdAt }) =>
          teamId === mine.teamId &&
          destination.to === 'session' &&
          destination.sessionId === sessionId &&
          (status === 'pending' || status === 'sending') &&
          createdAt >= since,
      );
  }

  async reserveSlot(of: { id: string; teamId: string; channelId: string }, now: Date): Promise<Date> {
    const entry = this.#entry(of.id);
    if (entry?.slotAt) return entry.slotAt;
    const { slots } = this.#tables.rows;
    const channel = `${of.teamId}|${of.channelId}`;
    const nextAt = Math.max(slots.get(channel) ?? 0, now.getTime()) + slotMs;
    slots.set(channel, nextAt);
    const slotAt = new Date(Math.max(now.getTime(), nextAt - burst * slotMs));
    if (entry) entry.slotAt = slotAt;
    return slotAt;
  }

  /** Every entry, in the order in which they were stored. */
  entries(): OutboxEntry[] {
    return this.#tables.rows.outbox.map(view);
  }

  #claimed({ id, attempts }: Claim) {
    const entry = this.#entry(id);
    return entry?.status === 'sending' && entry.attempts === attempts ? entry : null;
  }

  #entry(id: string) {
    return this.#tables.rows.outbox.find((entry) => entry.id === id);
  }
}

function view({ slotAt: _, ...entry }: OutboxEntry & { slotAt: Date | null }): OutboxEntry {
  return structuredClone(entry);
}
