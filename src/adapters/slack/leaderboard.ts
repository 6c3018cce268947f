import type { MemberRef } from '../../core/members/member.ts';
import type { PeriodKind } from '../../core/standings/periods.ts';
import type { Scope } from '../../core/standings/standings-store.ts';
import type { Coach } from './coach.ts';
import type { Message } from './messages/blocks.ts';
import { type ImprovedView, improvedMessage } from './messages/improved.ts';
import { type BoardFacts, type LeaderboardView, leaderboardMessage } from './messages/leaderboard.ts';
import type { LeaderboardWish } from './messages/parse-leaderboard.ts';

type Asked = MemberRef & { channelId: string | null };
type Place = MemberRef & { scope: Scope; date: Temporal.PlainDate };

/**
 * The board that a member asked for: the channel's where it has daily questions, else the workspace's. Who has left since
 * is taken off it first. `isAdmin`: whether the member may change what estimates count.
 */
export async function leaderboardFor(
  coach: Coach,
  asked: Asked,
  { wish, isAdmin }: { wish: LeaderboardWish; isAdmin: boolean },
): Promise<Message> {
  const { teamId, userId, channelId } = asked;
  const { measure, period } = wish;
  const schedule =
    channelId === null || wish.wholeWorkspace ? null : await coach.dailies.schedule({ teamId, channelId });
  const zone = schedule?.zone ?? (await coach.profiles.of(asked).catch(() => null))?.zone ?? 'UTC';
  const scope: Scope = schedule ? { kind: 'channel', channelId: schedule.channelId } : { kind: 'workspace' };
  const date = coach.now().toTemporalInstant().toZonedDateTimeISO(zone).toPlainDate();
  const place: Place = { teamId, userId, scope, date };
  const [estimatePercent, attendance] = await Promise.all([
    coach.standings.estimatePercent(teamId),
    schedule && channelId !== null
      ? coach.standingsReader.attendance({ teamId, userId, channelId })
      : Promise.resolve(null),
  ]);
  const facts: BoardFacts = { estimatePercent, attendance, isAdmin };
  if (measure.kind === 'improved')
    return improvedMessage({ ...(await improved(coach, place, period)), ...facts });
  const query = { ...place, measure, period };
  const { board, nameOf } = await withPeople(coach, teamId, async () => {
    const found = await coach.standings.board(query);
    return { board: found, top: found.top };
  });
  const view: LeaderboardView = { board, scope, measure, period, nameOf, ...facts };
  return leaderboardMessage(view);
}

async function improved(
  coach: Coach,
  place: Place,
  wished: PeriodKind,
): Promise<Omit<ImprovedView, keyof BoardFacts>> {
  // There is nothing before all time.
  const period = wished === 'all' ? 'week' : wished;
  const { board, nameOf } = await withPeople(coach, place.teamId, async () => {
    const found = await coach.standingsReader.improved({ ...place, period });
    return { board: found, top: found.isOpen ? found.top : [] };
  });
  return { board, scope: place.scope, period, userId: place.userId, nameOf };
}

/** More than this many people who left at once are left for the next look. */
const looks = 3;

/** Looks again as long as there is somebody on the board who has left, and is hidden from then on. */
async function withPeople<T extends { top: readonly { userId: string }[] }>(
  coach: Coach,
  teamId: string,
  look: () => Promise<T>,
): Promise<T & { nameOf: (userId: string) => string }> {
  for (let times = 1; ; times++) {
    const found = await look();
    const people = await Promise.all(found.top.map(({ userId }) => personOn(coach, { teamId, userId })));
    const gone = people.filter(({ isGone }) => isGone);
    if (gone.length === 0 || times === looks) {
      const names = new Map(people.map(({ userId, name }) => [userId, name]));
      return { ...found, nameOf: (userId) => names.get(userId) ?? 'somebody' };
    }
    for (const { userId } of gone) await coach.standings.show({ teamId, userId }, false);
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
