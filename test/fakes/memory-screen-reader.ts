import { topicOf } from '../../src/core/bank/question.ts';
import { defaultSettings, type MemberRef } from '../../src/core/members/member.ts';
import type {
  HomeScreen,
  MemberStats,
  ScreenReader,
  TodaysQuestion,
} from '../../src/core/members/screens.ts';
import type { Session, StepGrade } from '../../src/core/practice/session.ts';
import { sessionScore } from '../../src/core/practice/session-score.ts';
import type { MemoryTables } from './memory-tables.ts';

const shown = 5;
const todayMs = 36 * 60 * 60 * 1000;

export class MemoryScreenReader implements ScreenReader {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async home(member: MemberRef, now: Date): Promise<HomeScreen> {
    const { settings, schedules } = this.#tables.rows;
    const mine = this.#sessionsOf(member).toSorted((a, b) => +b.updatedAt - +a.updatedAt);
    const ended = mine.filter(({ status, ended }) => status === 'done' && ended !== 'withdrawn');
    return structuredClone({
      member,
      stats: await this.stats(member),
      open: mine
        .filter(({ status, origin }) => status !== 'done' && origin !== 'mock')
        .slice(0, shown)
        .map(({ id, questionId, channelId, threadTs, status, updatedAt }) => ({
          sessionId: id,
          questionId,
          channelId,
          threadTs,
          status: status === 'grading' ? 'grading' : 'waiting',
          updatedAt,
        })),
      recent: ended
        .flatMap((session) => {
          const score = sessionScore(this.#latestGrades(session));
          if (score === null) return [];
          const { id, questionId, attempt, updatedAt } = session;
          return [{ sessionId: id, questionId, attempt, endedAt: updatedAt, score }];
        })
        .slice(0, shown),
      today: this.#todayOf(member, now),
      schedules: schedules
        .map(({ schedule }) => schedule)
        .filter(({ teamId, setUpBy }) => teamId === member.teamId && setUpBy === member.userId)
        .toSorted((a, b) => (a.channelId < b.channelId ? -1 : 1)),
      settings:
        settings.find(({ teamId, userId }) => teamId === member.teamId && userId === member.userId)
          ?.settings ?? defaultSettings,
    });
  }

  async stats(member: MemberRef): Promise<MemberStats> {
    const mine = this.#sessionsOf(member).filter(({ ended }) => ended !== 'withdrawn');
    const graded = mine.filter((session) => this.#gradesOf(session).length > 0);
    const firsts = mine.flatMap((session) => {
      const first = this.#gradesOf(session)
        .filter(({ step }) => step === 'main')
        .toSorted((a, b) => a.revision - b.revision)[0];
      if (!first || session.attempt !== 1) return [];
      const { score, record } = first.grade;
      return [{ topic: topicOf({ id: session.questionId }), score: score.fraction, ...record }];
    });
    const topics = [...new Set(firsts.map(({ topic }) => topic))].toSorted();
    return {
      answers: mine.reduce((sum, s) => sum + new Set(this.#gradesOf(s).map(({ step }) => step)).size, 0),
      questions: new Set(graded.map(({ questionId }) => questionId)).size,
      medianScore: median(firsts.map(({ score }) => score)),
      topics: topics.map((topic) => {
        const scores = firsts.filter((first) => first.topic === topic).map(({ score }) => score);
        return { topic, answers: scores.length, medianScore: median(scores) ?? 0 };
      }),
      offlineEstimates: firsts.filter(({ offlineEstimate }) => offlineEstimate).length,
    };
  }

  async today(place: MemberRef & { channelId: string }, now: Date): Promise<TodaysQuestion | null> {
    const daily = this.#tables.rows.dailies
      .filter(({ teamId, channelId }) => teamId === place.teamId && channelId === place.channelId)
      .filter(({ revealedAt, closesAt }) => !revealedAt && closesAt > now)
      .toSorted((a, b) => +b.createdAt - +a.createdAt)[0];
    if (!daily) return null;
    const { id, channelId, questionId, messageTs } = daily;
    return { channelId, questionId, messageTs, answered: this.#hasAnswered(place, id) };
  }

  #todayOf(member: MemberRef, now: Date): TodaysQuestion[] {
    const { dailies, schedules } = this.#tables.rows;
    const dailyIds = new Set(this.#sessionsOf(member).map(({ dailyId }) => dailyId));
    const channels = new Set(dailies.filter(({ id }) => dailyIds.has(id)).map(({ channelId }) => channelId));
    for (const { schedule } of schedules) {
      if (schedule.teamId === member.teamId && schedule.setUpBy === member.userId)
        channels.add(schedule.channelId);
    }
    return dailies
      .filter(({ teamId, channelId }) => teamId === member.teamId && channels.has(channelId))
      .filter(({ messageTs, revealedAt, closesAt }) => messageTs && !revealedAt && closesAt > now)
      .filter(({ createdAt }) => +createdAt > now.getTime() - todayMs)
      .toSorted((a, b) => +b.createdAt - +a.createdAt)
      .slice(0, shown)
      .map(({ id, channelId, questionId, messageTs }) => ({
        channelId,
        questionId,
        messageTs,
        answered: this.#hasAnswered(member, id),
      }));
  }

  #hasAnswered(member: MemberRef, dailyId: string): boolean {
    const { answers } = this.#tables.rows;
    return this.#sessionsOf(member)
      .filter((session) => session.dailyId === dailyId && session.ended !== 'withdrawn')
      .some(({ id }) => answers.some(({ sessionId, setAside }) => sessionId === id && !setAside));
  }

  #sessionsOf({ teamId, userId }: MemberRef): Session[] {
    return this.#tables.rows.sessions.filter((s) => s.teamId === teamId && s.userId === userId);
  }

  #gradesOf({ id }: Session): StepGrade[] {
    return this.#tables.rows.grades.filter(({ sessionId }) => sessionId === id);
  }

  #latestGrades(session: Session): StepGrade[] {
    const grades = this.#gradesOf(session);
    return grades.filter(
      ({ step, revision }) => !grades.some((other) => other.step === step && other.revision > revision),
    );
  }
}

function median(scores: readonly number[]): number | null {
  const sorted = scores.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [below, above] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}
