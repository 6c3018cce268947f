import type { Coach } from '../coach.ts';
import type { Profile } from '../profiles.ts';
import { inTime } from './in-time.ts';

type Person = { teamId: string; userId: string };

/** A person's profile; undefined where Slack does not say in time. */
export async function profileOf(coach: Coach, person: Person): Promise<Profile | undefined> {
  return inTime(coach.profiles.of(person)).catch(() => undefined);
}

/** True of guests and the like, who must not change a channel's schedule. Nobody is kept out for a silence of Slack's. */
export async function isOutsider(coach: Coach, person: Person): Promise<boolean> {
  return (await profileOf(coach, person))?.isFullMember === false;
}

/** True of whom Slack calls an admin of the workspace. A silence of Slack's lets nobody in. */
export async function isAdmin(coach: Coach, person: Person): Promise<boolean> {
  return (await profileOf(coach, person))?.isAdmin === true;
}
