import { z } from 'zod';
import type { WebClients } from './web-clients.ts';

/** What the bot needs to know of a person. */
export const Profile = z.object({
  /** IANA name; UTC where Slack does not say. */
  zone: z.string(),
  /** Guests, bots, deactivated people and people of other workspaces cannot set up channels. */
  isFullMember: z.boolean(),
});
export type Profile = z.infer<typeof Profile>;

type ProfileCache = {
  get(key: string): Promise<unknown>;
  set(key: string, value: Profile): Promise<unknown>;
  delete(key: string): Promise<unknown>;
};

const UserInfo = z.object({
  user: z.object({
    tz: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
  }),
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
    const { user } = UserInfo.parse(await client?.users.info({ user: person.userId }));
    const isFullMember = !(
      user.deleted ||
      user.is_bot ||
      user.is_restricted ||
      user.is_ultra_restricted ||
      user.is_stranger
    );
    const profile = { zone: user.tz ?? 'UTC', isFullMember };
    await this.#cache.set(keyOf(person), profile);
    return profile;
  }

  /** Forgets what is known, after Slack said that it has changed. */
  async changed(person: { teamId: string; userId: string }): Promise<void> {
    await this.#cache.delete(keyOf(person));
  }
}

function keyOf({ teamId, userId }: { teamId: string; userId: string }): string {
  return `${teamId}:${userId}`;
}
