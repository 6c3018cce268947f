import type { MemberRef } from '../../core/members/member.ts';
import type { Board } from '../../core/standings/board.ts';
import type { BoardQuery } from '../../core/standings/standings-store.ts';
import type { Coach } from './coach.ts';
import type { LeaderboardView } from './messages/leaderboard.ts';
import type { LeaderboardWish } from './messages/parse-leaderboard.ts';

type Asked = MemberRef & { channelId: string | null };

/**
 * The board that a member asked for: the channel's where it has daily questions, else the workspace's. Who has left since
 * is taken off it first.
 */
export async function readLeaderboard(
  coach: Coach,
  asked: Asked,
  { period, wholeWorkspace, measure }: LeaderboardWish,
): Promise<LeaderboardView> {
  const { teamId, userId, channelId } = asked;
  const schedule =
    channelId === null || wholeWorkspace ? null : await coach.dailies.schedule({ teamId, channelId });
  const zone = schedule?.zone ?? (await coach.profiles.of(asked).catch(() => null))?.zone ?? 'UTC';
  const scope = schedule
    ? ({ kind: 'channel', channelId: schedule.channelId } as const)
    : ({ kind: 'workspace' } as const);
  const date = coach.now().toTemporalInstant().toZonedDateTimeISO(zone).toPlainDate();
  const query: BoardQuery = { teamId, userId, scope, measure, period, date };
  const { board, names } = await withPeople(coach, query);
  return { board, scope, measure, period, nameOf: (id) => names.get(id) ?? 'somebody' };
}

/** More than this many people who left at once are left for the next look. */
const looks = 3;

async function withPeople(
  coach: Coach,
  query: BoardQuery,
): Promise<{ board: Board; names: Map<string, string> }> {
  for (let look = 1; ; look++) {
    const board = await coach.standings.board(query);
    const people = await Promise.all(board.top.map(({ userId }) => personOn(coach, { ...query, userId })));
    const gone = people.filter(({ isGone }) => isGone);
    if (gone.length === 0 || look === looks)
      return { board, names: new Map(people.map(({ userId, name }) => [userId, name])) };
    for (const { userId } of gone) await coach.standings.show({ teamId: query.teamId, userId }, false);
  }
}

/** Somebody on a board by the chosen nickname, or by the name in Slack. A person whom Slack does not tell of stays. */
export async function personOn(
  coach: Pick<Coach, 'members' | 'profiles'>,
  { teamId, userId }: MemberRef,
): Promise<{ userId: string; name: string; isGone: boolean }> {
  const [settings, profile] = await Promise.all([
    coach.members.settings({ teamId, userId }),
    coach.profiles.of({ teamId, userId }).catch(() => null),
  ]);
  const name = settings.nickname ?? profile?.name ?? 'somebody';
  return { userId, name, isGone: profile !== null && !profile.standsOnBoards };
}
