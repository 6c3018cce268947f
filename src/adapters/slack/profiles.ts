import { z } from 'zod';
import type { WebClients } from './web-clients.ts';

/** What the bot needs to know of a person. */
export const Profile = z.object({
  /** IANA name; UTC where Slack does not say. */
  zone: z.string(),
  /** Guests, bots, deactivated people and people of other workspaces cannot set up channels. */
  isFullMember: z.boolean(),
  name: z.string(),
  /** Admins and owners of the workspace. */
  isAdmin: z.boolean(),
  /** Not so for bots, deactivated people and people of other workspaces. */
  standsOnBoards: z.boolean(),
});
export type Profile = z.infer<typeof Profile>;

type ProfileCache = {
  get(key: string): Promise<unknown>;
  set(key: string, value: Profile): Promise<unknown>;
  delete(key: string): Promise<unknown>;
};

const SlackUser = z.object({
  tz: z.string().optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_admin: z.boolean().optional(),
});

/** People's profiles, kept for a while so that Slack is asked once. */
export class Profiles {
  readonly #clients: WebClients;
  readonly #cache: ProfileCache;

  constructor(clients: WebClients, cache: ProfileCache) {
    this.#clients = clients;
    this.#cache = cache;
  }

  /** @throws what the Web API throws, when Slack has to be asked and does not answer. */
  async of(person: { teamId: string; userId: string }): Promise<Profile> {
    const cached = Profile.safeParse(await this.#cache.get(keyOf(person)));
    if (cached.success) return cached.data;
    const client = await this.#clients.of(person.teamId);
    const user = SlackUser.parse((await client?.users.info({ user: person.userId }))?.user);
    const profile = toProfile(user);
    await this.#cache.set(keyOf(person), profile);
    return profile;
  }

  /** Forgets what is known, after Slack said that it has changed; returns what the news itself says, null where unreadable. */
  async changed(person: { teamId: string; userId: string }, user: unknown): Promise<Profile | null> {
    await this.#cache.delete(keyOf(person));
    const { data } = SlackUser.safeParse(user);
    return data ? toProfile(data) : null;
  }
}

function keyOf({ teamId, userId }: { teamId: string; userId: string }): string {
  return `${teamId}:${userId}`;
}

function toProfile(user: z.infer<typeof SlackUser>): Profile {
  const standsOnBoards = !(user.deleted || user.is_bot || user.is_stranger);
  const isFullMember = standsOnBoards && !(user.is_restricted || user.is_ultra_restricted);
  const { display_name: shown, real_name: real } = user.profile ?? {};
  const name = [shown, real, user.real_name, user.name].find((each) => each?.trim()) ?? 'somebody';
  const isAdmin = isFullMember && user.is_admin === true;
  return { zone: user.tz ?? 'UTC', isFullMember, isAdmin, name, standsOnBoards };
}
