import type { MemberRef } from '../../core/members/member.ts';
import { mergeDays, type Streak, streakOf } from '../../core/standings/streak.ts';
import type { Coach } from './coach.ts';

/** A streak looks back so far, in milliseconds: 400 days. */
const lookBackMs = 400 * 24 * 60 * 60 * 1000;

/** The member's streak over all channels that they have answered in. */
export async function readStreak(
  { standings, members, now }: Pick<Coach, 'standings' | 'members' | 'now'>,
  member: MemberRef,
): Promise<Streak> {
  const at = now();
  const [days, { leave }] = await Promise.all([
    standings.questionDays(member, new Date(at.getTime() - lookBackMs)),
    members.settings(member),
  ]);
  return streakOf(mergeDays(days), { leave, now: at });
}
