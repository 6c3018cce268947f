import type { Bank } from '../bank/bank.ts';
import type { Outgoing } from '../delivery/outgoing.ts';
import type { WeeklyBoard } from '../delivery/weekly-content.ts';
import type { MemberRef } from '../members/member.ts';
import { type Board, fewestParticipants } from './board.ts';
import type { ImprovedBoard } from './improved.ts';
import { strongMoment } from './moment.ts';
import type { ChannelWeek, StandingsReader } from './standings-reader.ts';
import type { StandingsStore } from './standings-store.ts';

export type WeeklyDeps = {
  bank: Bank;
  standings: Pick<StandingsStore, 'board' | 'show' | 'estimatePercent'>;
  reader: Pick<StandingsReader, 'improved' | 'week'>;
  /** What somebody is called on boards, and whether they have left. */
  person: (member: MemberRef) => Promise<{ name: string; isGone: boolean }>;
};

/** Ranks that the post names. */
export const lastRank = 3;
/** A question that one person has answered is no question of the week. */
const fewestAnswers = 2;
const mostTopics = 3;
/** More who share a first place are left out. */
const mostSharing = 5;
/** More people who left at once are left for the next post. */
const looks = 3;

type Found = { board: Board; improved: ImprovedBoard; week: ChannelWeek };

/**
 * A channel's week as it stands now; null where fewer take part than a board needs, unless it replaces one. Who is hidden from boards, or has left,
 * is not in it, in no part of it.
 */
export async function composeWeekly(
  deps: WeeklyDeps,
  { teamId, channelId, monday, isAgain }: Extract<Outgoing, { kind: 'weekly_board' }>,
): Promise<WeeklyBoard | null> {
  const channel = { teamId, channelId };
  const { board, improved, week, nameOf } = await withPeople(deps, channel, Temporal.PlainDate.from(monday));
  if (!board.isOpen && !isAgain) return null;
  const names = (userIds: readonly string[]) => userIds.slice(0, mostSharing).map(nameOf);
  const [furthest] = improved.top;
  return {
    kind: 'weekly_board',
    channelId,
    monday,
    top: board.top
      // A place without points is nothing to be named for.
      .filter(({ rank, points }) => rank <= lastRank && points > 0)
      .map(({ userId, points, answers, rank }) => ({ name: nameOf(userId), points, answers, rank })),
    question: questionOf(deps.bank, week),
    improved:
      furthest && board.isOpen
        ? {
            names: names(improved.top.filter(({ rank }) => rank === 1).map(({ userId }) => userId)),
            before: furthest.before / 10_000,
            now: furthest.now / 10_000,
          }
        : null,
    leaders: leadersOf(week).map(({ topic, userIds, points }) => ({ topic, names: names(userIds), points })),
    moment: momentOf(deps.bank, week, nameOf),
    estimatePercent: await deps.standings.estimatePercent(teamId),
  };
}

/** Reads again as long as somebody has left who is then hidden, and the next one moves up. */
async function withPeople(
  { standings, reader, person }: WeeklyDeps,
  channel: { teamId: string; channelId: string },
  monday: Temporal.PlainDate,
): Promise<Found & { nameOf: (userId: string) => string }> {
  const { teamId, channelId } = channel;
  // Nobody asks: there is no own place.
  const query = {
    teamId,
    userId: '',
    scope: { kind: 'channel', channelId },
    period: 'week',
    date: monday,
  } as const;
  for (let look = 1; ; look++) {
    const [board, improved, week] = await Promise.all([
      standings.board({ ...query, measure: { kind: 'points' } }),
      reader.improved(query),
      reader.week(channel, monday),
    ]);
    const people = await Promise.all(
      namedIn({ board, improved, week }).map(async (userId) => ({
        userId,
        ...(await person({ teamId, userId })),
      })),
    );
    const gone = people.filter(({ isGone }) => isGone);
    if (gone.length === 0 || look === looks) {
      const names = new Map(people.map(({ userId, name }) => [userId, name]));
      return { board, improved, week, nameOf: (userId) => names.get(userId) ?? 'somebody' };
    }
    for (const { userId } of gone) await standings.show({ teamId, userId }, false);
  }
}

function namedIn({ board, improved, week }: Found): string[] {
  const moment = strongMoment(week.quotable);
  return [
    ...new Set([
      ...board.top.map(({ userId }) => userId),
      ...improved.top.map(({ userId }) => userId),
      ...leadersOf(week).flatMap(({ userIds }) => userIds.slice(0, mostSharing)),
      ...(moment ? [moment.userId] : []),
    ]),
  ];
}

/** The highest median; of two that are alike the one that more have answered. */
function questionOf(bank: Bank, { questions }: ChannelWeek): WeeklyBoard['question'] {
  const best = questions
    .filter(({ answers, medianScore }) => answers >= fewestAnswers && medianScore > 0)
    .toSorted((a, b) => b.medianScore - a.medianScore || b.answers - a.answers)[0];
  const question = best && bank.find(best.questionId);
  if (!question) return null;
  return { title: question.title, medianScore: best.medianScore, answers: best.answers };
}

function leadersOf({ leaders }: ChannelWeek): ChannelWeek['leaders'] {
  return leaders
    .filter(({ participants, points }) => participants >= fewestParticipants && points > 0)
    .slice(0, mostTopics);
}

function momentOf(
  bank: Bank,
  { quotable }: ChannelWeek,
  nameOf: (userId: string) => string,
): WeeklyBoard['moment'] {
  const moment = strongMoment(quotable);
  const question = moment && bank.find(moment.questionId);
  return moment && question
    ? { name: nameOf(moment.userId), quote: moment.quote, title: question.title }
    : null;
}
