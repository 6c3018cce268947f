import type {
  ClosedDaily,
  Daily,
  DailyDecision,
  DailyStore,
  DueChannel,
} from '../../src/core/daily/daily.ts';
import type { ChannelSchedule } from '../../src/core/daily/schedule.ts';
import type { Post } from '../../src/core/delivery/outgoing.ts';
import type { MemoryTables } from './memory-tables.ts';

type ChannelRef = { teamId: string; channelId: string };

export class MemoryDailyStore implements DailyStore {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async decideDue(now: Date, limit: number, decide: (due: DueChannel) => DailyDecision): Promise<number> {
    return this.#tables.atomically(({ schedules, dailies }) => {
      const due = schedules
        .flatMap((row) => (row.nextAt && row.nextAt <= now ? [{ row, dueAt: row.nextAt }] : []))
        .filter(({ row }) => row.schedule.status === 'active')
        .toSorted((a, b) => +a.dueAt - +b.dueAt)
        .slice(0, limit);
      for (const { row, dueAt } of due) {
        const had = dailies.filter(isIn(row.schedule));
        const decision = decide({
          schedule: structuredClone(row.schedule),
          dueAt,
          history: had.map(({ questionId, createdAt }) => ({ questionId, lastAt: createdAt })),
          postedDates: new Set(had.map(({ localDate }) => localDate)),
        });
        row.nextAt = decision.nextAt;
        const { daily } = decision;
        if (!daily || dailies.some((each) => isIn(daily)(each) && each.localDate === daily.localDate))
          continue;
        dailies.push({ ...structuredClone(daily), messageTs: null, revealedAt: null, createdAt: now });
        for (const post of decision.posts) this.#tables.addPost(post, now);
      }
      return due.length;
    });
  }

  async bringForward(nextOf: (schedule: ChannelSchedule) => Date | null): Promise<number> {
    let moved = 0;
    for (const row of this.#tables.rows.schedules) {
      const next = row.schedule.status === 'active' ? nextOf(row.schedule) : null;
      if (!next || !row.nextAt || next >= row.nextAt) continue;
      row.nextAt = next;
      moved++;
    }
    return moved;
  }

  async revealClosed(
    now: Date,
    limit: number,
    postsFor: (closed: ClosedDaily) => readonly Post[],
  ): Promise<number> {
    return this.#tables.atomically(({ dailies }) => {
      const closed = dailies
        .filter((daily) => !daily.revealedAt && daily.messageTs !== null && daily.closesAt <= now)
        .toSorted((a, b) => +a.closesAt - +b.closesAt)
        .slice(0, limit);
      for (const daily of closed) {
        const posts = postsFor({
          daily: view(daily),
          schedule: structuredClone(this.#row(daily)?.schedule ?? null),
        });
        daily.revealedAt = now;
        for (const post of posts) this.#tables.addPost(post, now);
      }
      return closed.length;
    });
  }

  async openQuestions(teamId: string): Promise<string[]> {
    const open = this.#tables.rows.dailies.filter(
      (daily) => daily.teamId === teamId && daily.messageTs !== null && !daily.revealedAt,
    );
    return [...new Set(open.map(({ questionId }) => questionId))].toSorted();
  }

  async load(dailyId: string): Promise<(Daily & { answered: number }) | null> {
    const { dailies, sessions, grades } = this.#tables.rows;
    const daily = dailies.find(({ id }) => id === dailyId);
    if (!daily) return null;
    const graded = sessions.filter(
      (session) => session.dailyId === dailyId && grades.some((grade) => grade.sessionId === session.id),
    );
    return { ...view(daily), answered: new Set(graded.map(({ userId }) => userId)).size };
  }

  async schedule(channel: ChannelRef): Promise<ChannelSchedule | null> {
    return structuredClone(this.#row(channel)?.schedule ?? null);
  }

  async saveSchedule(schedule: ChannelSchedule, nextAt: Date | null): Promise<void> {
    const known = this.#row(schedule);
    if (known) Object.assign(known, structuredClone({ schedule, nextAt }));
    else this.#tables.rows.schedules.push(structuredClone({ schedule, nextAt }));
  }

  async pause(channel: ChannelRef, reason: string | null): Promise<ChannelSchedule | null> {
    const row = this.#row(channel);
    if (row?.schedule.status !== 'active') return null;
    const before = row.schedule;
    Object.assign(row, pausing(before, reason));
    return structuredClone(before);
  }

  async pauseWorkspace(teamId: string, reason: string): Promise<void> {
    for (const row of this.#tables.rows.schedules) {
      const { schedule } = row;
      if (schedule.teamId === teamId && schedule.status === 'active')
        Object.assign(row, pausing(schedule, reason));
    }
  }

  #row(channel: ChannelRef) {
    return this.#tables.rows.schedules.find(({ schedule }) => isIn(channel)(schedule));
  }
}

function pausing(schedule: ChannelSchedule, pausedReason: string | null) {
  return { schedule: { ...schedule, status: 'paused', pausedReason }, nextAt: null };
}

function isIn(channel: ChannelRef) {
  return (row: ChannelRef) => row.teamId === channel.teamId && row.channelId === channel.channelId;
}

function view({ createdAt: _, ...daily }: Daily & { createdAt: Date }): Daily {
  return structuredClone(daily);
}
