import type { MemberRef } from '../../src/core/members/member.ts';
import { type Board, toBoard } from '../../src/core/standings/board.ts';
import { periodOf } from '../../src/core/standings/periods.ts';
import { weighEstimate } from '../../src/core/standings/points.ts';
import type { BoardQuery, StandingsStore } from '../../src/core/standings/standings-store.ts';
import type { QuestionDay } from '../../src/core/standings/streak.ts';
import type { MemoryTables, PointsRow } from './memory-tables.ts';

/** Counts every board anew from what was earned. */
export class MemoryStandingsStore implements StandingsStore {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async board(query: BoardQuery): Promise<Board> {
    const { hidden } = this.#tables.rows;
    const sums = new Map<string, { points: number; answers: number }>();
    for (const row of this.#tables.rows.points.filter((each) => isOn(each, query))) {
      const sum = sums.get(row.userId) ?? { points: 0, answers: 0 };
      sum.points += this.#counting(row);
      if (row.earned.step === 'main') sum.answers += 1;
      sums.set(row.userId, sum);
    }
    const isShown = (userId: string) =>
      !hidden.some((each) => each.teamId === query.teamId && each.userId === userId);
    const shown = [...sums]
      .map(([userId, sum]) => ({ userId, ...sum }))
      .filter(({ userId }) => isShown(userId))
      .toSorted((a, b) => b.points - a.points || (a.userId < b.userId ? -1 : 1));
    const mine = sums.get(query.userId);
    const above = shown.filter(({ points }) => points > (mine?.points ?? 0)).length;
    return toBoard(query.userId, {
      best: shown.slice(0, 10),
      own: mine ? { ...mine, isShown: isShown(query.userId), above } : null,
    });
  }

  async questionDays(member: MemberRef, since: Date): Promise<QuestionDay[]> {
    const { answers, dailies, sessions } = this.#tables.rows;
    const answeredAt = (dailyId: string): Date | null => {
      const ids = sessions
        .filter((session) => session.teamId === member.teamId && session.userId === member.userId)
        .filter((session) => session.dailyId === dailyId && session.ended !== 'withdrawn')
        .map(({ id }) => id);
      const times = answers
        .filter(({ sessionId, step, setAside }) => ids.includes(sessionId) && step === 'main' && !setAside)
        .map(({ receivedAt }) => receivedAt.getTime());
      return times.length === 0 ? null : new Date(Math.min(...times));
    };
    const own = dailies.filter(({ teamId }) => teamId === member.teamId);
    const joinedAt = (channelId: string) =>
      Math.min(
        ...own
          .filter((each) => each.channelId === channelId && answeredAt(each.id))
          .map(({ createdAt }) => +createdAt),
      );
    return own
      .filter(({ messageTs, createdAt }) => messageTs !== null && createdAt >= since)
      .filter(({ channelId, createdAt }) => +createdAt >= joinedAt(channelId))
      .toSorted((a, b) => (`${a.localDate} ${a.channelId}` < `${b.localDate} ${b.channelId}` ? -1 : 1))
      .map(({ id, localDate, createdAt, closesAt }) => ({
        date: Temporal.PlainDate.from(localDate),
        postedAt: createdAt,
        closesAt,
        answeredAt: answeredAt(id),
      }));
  }

  async show(member: MemberRef, isShown: boolean): Promise<void> {
    const { rows } = this.#tables;
    rows.hidden = rows.hidden.filter(
      (each) => each.teamId !== member.teamId || each.userId !== member.userId,
    );
    if (!isShown) rows.hidden.push({ teamId: member.teamId, userId: member.userId });
  }

  async estimatePercent(teamId: string): Promise<number> {
    return this.#tables.rows.estimatePercents.get(teamId) ?? 100;
  }

  async weighEstimates(teamId: string, percent: number): Promise<void> {
    this.#tables.rows.estimatePercents.set(teamId, percent);
  }

  async rebuild(): Promise<{ rows: number }> {
    return { rows: 0 };
  }

  #counting({ teamId, earned }: PointsRow): number {
    if (!earned.isEstimate) return earned.points;
    return weighEstimate(earned.points, this.#tables.rows.estimatePercents.get(teamId) ?? 100);
  }
}

function isOn({ teamId, channelId, localDate, earned }: PointsRow, query: BoardQuery): boolean {
  const { scope, measure, period, date } = query;
  if (measure.kind === 'topic' && (period === 'week' || period === 'month')) return false;
  return (
    teamId === query.teamId &&
    (scope.kind === 'workspace' || scope.channelId === channelId) &&
    (measure.kind === 'points' || measure.topic === earned.topic) &&
    periodOf(period, Temporal.PlainDate.from(localDate)) === periodOf(period, date)
  );
}
