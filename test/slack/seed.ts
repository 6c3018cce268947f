import type { Channel, Person, SlackState, Workspace } from './state.ts';

/** All bot scopes that the fake knows; a workspace grants these unless told otherwise. */
const ALL_SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'reactions:write',
  'users:read',
];

/** The workspace, the people and the channel that every fake starts with. */
export const SEED = {
  team: 'T0ACME',
  appId: 'A0WHETSTONE',
  appToken: 'xapp-1-A0WHETSTONE-1-test',
  botToken: 'xoxb-T0ACME',
  bot: 'U0BOT',
  botId: 'B0BOT',
  /** An admin. */
  ada: 'U0ADA',
  ben: 'U0BEN',
  cleo: 'U0CLEO',
  /** A public channel with Ada, Ben, Cleo and the bot. */
  general: 'C0GENERAL',
} as const;

export type NewWorkspace = Partial<Omit<Workspace, 'id'>> & { id: string };
export type NewPerson = Partial<Omit<Person, 'id'>> & { id: string };
export type NewChannel = {
  id: string;
  name?: string;
  teamId?: string;
  isPrivate?: boolean;
  members?: string[];
};

/** Adds workspaces, people and channels, with defaults for whatever a test does not care about. */
export class Seeding {
  readonly #state: SlackState;

  constructor(state: SlackState) {
    this.#state = state;
  }

  seed(): void {
    const { team, appToken, bot, botId, ada, ben, cleo, general } = SEED;
    this.#state.appTokens.add(appToken);
    this.addWorkspace({ id: team, name: 'Acme', domain: 'acme', botUserId: bot, botId });
    this.addPerson({ id: ada, name: 'ada', realName: 'Ada Lovelace', tz: 'Europe/London', isAdmin: true });
    this.addPerson({ id: ben, name: 'ben', realName: 'Ben Ito', tz: 'Asia/Tokyo' });
    this.addPerson({ id: cleo, name: 'cleo', realName: 'Cleo Diaz', tz: 'America/New_York' });
    this.addChannel({ id: general, name: 'general', members: [ada, ben, cleo, bot] });
  }

  /** A workspace with the app installed and its bot user; the bot token is `xoxb-` and the id unless given. */
  addWorkspace({ id, ...given }: NewWorkspace): Workspace {
    const name = id.toLowerCase();
    const workspace: Workspace = {
      id,
      name,
      domain: name,
      appId: SEED.appId,
      botUserId: `UBOT${id}`,
      botId: `BBOT${id}`,
      botToken: `xoxb-${id}`,
      scopes: [...ALL_SCOPES],
      install: 'installed',
      ...given,
    };
    this.#state.workspaces.set(id, workspace);
    this.addPerson({
      id: workspace.botUserId,
      teamId: id,
      name: 'whetstone',
      realName: 'Whetstone',
      isBot: true,
    });
    return workspace;
  }

  addPerson({ id, ...given }: NewPerson): Person {
    const name = given.name ?? id.toLowerCase();
    const person: Person = {
      id,
      teamId: SEED.team,
      name,
      realName: name,
      tz: 'Etc/UTC',
      locale: 'en-US',
      isAdmin: false,
      isOwner: false,
      isRestricted: false,
      isBot: false,
      deleted: false,
      ...given,
    };
    this.#state.people.set(id, person);
    return person;
  }

  /** A channel; `members` says who is in, the bot only when it is named. */
  addChannel({
    id,
    name = id.toLowerCase(),
    teamId = SEED.team,
    isPrivate = false,
    members = [],
  }: NewChannel): Channel {
    const kind = isPrivate ? 'group' : 'channel';
    const channel: Channel = { id, teamId, name, kind, isArchived: false, members: new Set(members) };
    this.#state.channels.set(id, channel);
    return channel;
  }

  /** A code with which `oauth.v2.access` installs the app in a workspace, once. */
  addOauthCode({ code, teamId, installerId }: { code: string; teamId: string; installerId: string }): void {
    this.#state.oauthCodes.set(code, { teamId, installerId });
  }
}
