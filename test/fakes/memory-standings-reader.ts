import { localDate } from '../../src/core/daily/schedule.ts';
import type { MemberRef } from '../../src/core/members/member.ts';
import {
  comparedPeriods,
  fewestToCompare,
  gainOf,
  type ImprovedBoard,
  type ImprovedQuery,
  toImproved,
} from '../../src/core/standings/improved.ts';
import { periodOf } from '../../src/core/standings/periods.ts';
import type {
  Attendance,
  ChannelOf,
  ChannelPlace,
  ChannelWeek,
  QuotableAnswer,
  StandingsReader,
} from '../../src/core/standings/standings-reader.ts';
import type { MemoryStandingsStore } from './memory-standings-store.ts';
import type { MemoryTables, PointsRow } from './memory-tables.ts';

/** Counts everything anew from what was earned and answered. */
export class MemoryStandingsReader implements StandingsReader {
  readonly #tables: MemoryTables;
  readonly #standings: MemoryStandingsStore;

  constructor(tables: MemoryTables, standings: MemoryStandingsStore) {
    this.#tables = tables;
    this.#standings = standings;
  }

  async improved(query: ImprovedQuery): Promise<ImprovedBoard> {
    const periods = comparedPeriods(query);
    const mains = this.#mains(query).filter(
      ({ channelId }) => query.scope.kind === 'workspace' || query.scope.channelId === channelId,
    );
    const meanIn = (userId: string, period: string) => {
      const scores = mains
        .filter((row) => row.userId === userId && periodOf(query.period, dateOf(row)) === period)
        .map(({ earned }) => earned.score);
      return scores.length < fewestToCompare ? null : Math.round(sum(scores) / scores.length);
    };
    const pairs = [...new Set(mains.map(({ userId }) => userId))].flatMap((userId) => {
      const [before, now] = [meanIn(userId, periods.before), meanIn(userId, periods.now)];
      return before === null || now === null
        ? []
        : [{ userId, before, now, isShown: this.#isShown({ ...query, userId }) }];
    });
    const shown = pairs.filter(({ isShown }) => isShown);
    const own = pairs.find(({ userId }) => userId === query.userId);
    return toImproved({
      best: shown
        .filter((pair) => gainOf(pair) > 0)
        .toSorted((a, b) => gainOf(b) - gainOf(a) || (a.userId < b.userId ? -1 : 1))
        .map(({ userId, before, now }) => ({ userId, before, now })),
      comparable: shown.length,
      own: own ? { ...own, above: shown.filter((pair) => gainOf(pair) > gainOf(own)).length } : null,
    });
  }

  async attendance(place: MemberRef & { channelId: string }): Promise<Attendance | null> {
    const { sessions, dailies, answers } = this.#tables.rows;
    const here = dailies.filter(isIn(place));
    const answered = here.filter(({ id }) =>
      sessions.some(
        (session) =>
          session.dailyId === id &&
          session.userId === place.userId &&
          session.ended !== 'withdrawn' &&
          answers.some((part) => part.sessionId === session.id && !part.setAside),
      ),
    );
    const first = answered.map((daily) => daily.localDate).toSorted()[0];
    if (first === undefined) return null;
    const asked = here.filter((daily) => daily.messageTs !== null && daily.localDate >= first);
    return { answered: answered.length, asked: asked.length };
  }

  async places(member: MemberRef, now: Date): Promise<ChannelPlace[]> {
    const { points, schedules } = this.#tables.rows;
    const mine = points.filter((row) => row.teamId === member.teamId && row.userId === member.userId);
    const latest = mine.toSorted((a, b) => (a.localDate < b.localDate ? 1 : -1));
    const places: ChannelPlace[] = [];
    for (const channelId of new Set(latest.map((row) => row.channelId))) {
      const schedule = schedules.find((row) => isIn({ ...member, channelId })(row.schedule))?.schedule;
      if (!schedule) continue;
      const { own } = await this.#standings.board({
        ...member,
        scope: { kind: 'channel', channelId },
        measure: { kind: 'points' },
        period: 'week',
        date: localDate(schedule, now),
      });
      if (own) places.push({ channelId, points: own.points, answers: own.answers, rank: own.rank });
    }
    return places.slice(0, 5);
  }

  async week(channel: ChannelOf, monday: Temporal.PlainDate): Promise<ChannelWeek> {
    const week = periodOf('week', monday);
    const shown = this.#mains(channel).filter(
      (row) => row.channelId === channel.channelId && this.#isShown(row),
    );
    const rows = shown.filter((row) => periodOf('week', dateOf(row)) === week);
    const questionIds = [...new Set(rows.map(({ earned }) => earned.questionId))].toSorted();
    const topics = [...new Set(rows.map(({ earned }) => earned.topic))].toSorted();
    return {
      questions: questionIds.map((questionId) => {
        const scores = rows
          .filter(({ earned }) => earned.questionId === questionId)
          .map((row) => row.earned.score);
        return { questionId, answers: scores.length, medianScore: median(scores) / 10_000 };
      }),
      leaders: await Promise.all(topics.map((topic) => this.#leaders(channel, { topic, rows }))),
      quotable: this.#quotable(channel, week),
    };
  }

  async #leaders(
    { teamId, channelId }: ChannelOf,
    { topic, rows }: { topic: string; rows: readonly PointsRow[] },
  ): Promise<ChannelWeek['leaders'][number]> {
    const dates = rows.filter(({ earned }) => earned.topic === topic).map(dateOf);
    const date = dates.toSorted(Temporal.PlainDate.compare).at(-1);
    if (!date) throw new Error(`Nobody has answered on "${topic}"`);
    const ofTopic = (userId: string) =>
      this.#standings.board({
        teamId,
        userId,
        scope: { kind: 'channel', channelId },
        measure: { kind: 'topic', topic },
        period: 'season',
        date,
      });
    const userIds = new Set(
      this.#tables.rows.points
        .filter((row) => row.teamId === teamId && row.channelId === channelId && this.#isShown(row))
        .map(({ userId }) => userId),
    );
    const places = (
      await Promise.all([...userIds].map(async (userId) => ({ userId, own: (await ofTopic(userId)).own })))
    ).flatMap(({ userId, own }) => (own ? [{ userId, own }] : []));
    const firsts = places.filter(({ own }) => own.rank === 1);
    return {
      topic,
      userIds: firsts.map(({ userId }) => userId).toSorted(),
      points: firsts[0]?.own.points ?? 0,
      participants: places.length,
    };
  }

  #quotable(channel: ChannelOf, week: string): QuotableAnswer[] {
    const { sessions, dailies, answers, grades, settings } = this.#tables.rows;
    const asked = dailies.filter((daily) => isIn(channel)(daily) && periodOf('week', dateOf(daily)) === week);
    return sessions
      .filter(({ dailyId }) => asked.some(({ id }) => id === dailyId))
      .filter(({ origin, attempt, ended }) => origin === 'daily' && attempt === 1 && ended !== 'withdrawn')
      .filter((session) => this.#isShown(session))
      .filter((session) =>
        settings.some(
          (row) => row.teamId === session.teamId && row.userId === session.userId && row.settings.quotable,
        ),
      )
      .flatMap(({ id, userId, questionId }) => {
        const grade = grades
          .filter((each) => each.sessionId === id && each.step === 'main')
          .toSorted((a, b) => b.revision - a.revision)[0]?.grade;
        const text = answers
          .filter((part) => part.sessionId === id && part.step === 'main' && !part.setAside)
          .flatMap((part) => (part.text === null ? [] : [part.text]))
          .join('\n\n');
        return grade && text !== '' ? [{ userId, questionId, text, grade }] : [];
      })
      .toSorted((a, b) => b.grade.score.fraction - a.grade.score.fraction);
  }

  #mains({ teamId }: { teamId: string }): PointsRow[] {
    return this.#tables.rows.points.filter((row) => row.teamId === teamId && row.earned.step === 'main');
  }

  #isShown({ teamId, userId }: MemberRef): boolean {
    return !this.#tables.rows.hidden.some((each) => each.teamId === teamId && each.userId === userId);
  }
}

function dateOf({ localDate }: { localDate: string }): Temporal.PlainDate {
  return Temporal.PlainDate.from(localDate);
}

function isIn(channel: ChannelOf) {
  return (row: ChannelOf) => row.teamId === channel.teamId && row.channelId === channel.channelId;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1] ?? 0, sorted[middle] ?? 0];
  return (low + high) / 2;
}
