import type { Json } from './json.ts';

export type Workspace = {
  id: string;
  name: string;
  domain: string;
  appId: string;
  botUserId: string;
  botId: string;
  botToken: string;
  scopes: string[];
  install: 'installed' | 'revoked' | 'uninstalled';
};

export type Person = {
  id: string;
  teamId: string;
  name: string;
  realName: string;
  tz: string;
  locale: string;
  isAdmin: boolean;
  isOwner: boolean;
  isRestricted: boolean;
  isBot: boolean;
  deleted: boolean;
};

export type Channel = {
  id: string;
  teamId: string;
  name: string;
  kind: 'channel' | 'group' | 'im';
  isArchived: boolean;
  members: Set<string>;
};

export type Message = {
  type: 'message';
  channel: string;
  ts: string;
  user: string;
  team: string;
  text: string;
  subtype?: string;
  bot_id?: string;
  app_id?: string;
  blocks?: Json[];
  metadata?: Json;
  thread_ts?: string;
  parent_user_id?: string;
  reply_count?: number;
  reply_users?: string[];
  reply_users_count?: number;
  latest_reply?: string;
  edited?: { user: string; ts: string };
  reactions?: { name: string; users: string[]; count: number }[];
  files?: Json[];
};

/** What one person alone sees in a channel. */
export type Ephemeral = {
  channel: string;
  user: string;
  ts: string;
  text: string;
  blocks?: Json[];
  threadTs?: string;
};

export type View = Json & {
  id: string;
  team_id: string;
  type: 'modal' | 'home';
  blocks: Json[];
  hash: string;
  state: { values: Record<string, Record<string, Json>> };
};

export type Trigger = { id: string; user: string; teamId: string; madeAt: number; used: boolean };

export type ResponseUrl = {
  id: string;
  teamId: string;
  channel: string;
  user: string;
  madeAt: number;
  uses: number;
  /** What `replace_original` and `delete_original` act on. */
  original?: { channel: string; ts: string };
  threadTs?: string;
  bodies: Json[];
};

export type StoredFile = {
  id: string;
  teamId: string;
  name: string;
  length: number;
  content?: Buffer;
  title?: string;
};

/** Everything that the fake remembers. Holds data and hands out ids; the rules of Slack live elsewhere. */
export class SlackState {
  readonly workspaces = new Map<string, Workspace>();
  readonly people = new Map<string, Person>();
  readonly channels = new Map<string, Channel>();
  readonly messages = new Map<string, Message[]>();
  readonly ephemerals: Ephemeral[] = [];
  readonly homes = new Map<string, View>();
  readonly modals = new Map<string, View[]>();
  readonly triggers = new Map<string, Trigger>();
  readonly responseUrls = new Map<string, ResponseUrl>();
  readonly files = new Map<string, StoredFile>();
  readonly oauthCodes = new Map<string, { teamId: string; installerId: string }>();
  readonly appTokens = new Set<string>();
  readonly #clock: () => number;
  #lastId = 0;
  #lastMicros = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock();
  }

  id(prefix: string): string {
    this.#lastId += 1;
    return `${prefix}${String(this.#lastId).padStart(9, '0')}`;
  }

  /** A message timestamp: never the same twice, never earlier than the one before. */
  ts(): string {
    this.#lastMicros = Math.max(Math.floor(this.now() * 1000), this.#lastMicros + 100);
    const digits = String(this.#lastMicros).padStart(7, '0');
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  }

  workspaceOf(teamId: string): Workspace {
    const workspace = this.workspaces.get(teamId);
    if (!workspace) throw new Error(`Cannot find workspace ${teamId}: add it with addWorkspace`);
    return workspace;
  }

  person(id: string): Person {
    const person = this.people.get(id);
    if (!person) throw new Error(`Cannot find person ${id}: add them with addPerson`);
    return person;
  }

  channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (!channel) throw new Error(`Cannot find channel ${id}: add it with addChannel`);
    return channel;
  }

  /** The direct-message channel of a person and the bot of their workspace, opened on first use. */
  directMessage(userId: string): Channel {
    const person = this.person(userId);
    const workspace = this.workspaceOf(person.teamId);
    for (const channel of this.channels.values()) {
      if (channel.kind === 'im' && channel.members.has(userId)) return channel;
    }
    const channel: Channel = {
      id: this.id('D'),
      teamId: person.teamId,
      name: userId,
      kind: 'im',
      isArchived: false,
      members: new Set([userId, workspace.botUserId]),
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  messagesOf(channelId: string): Message[] {
    const known = this.messages.get(channelId);
    if (known) return known;
    const fresh: Message[] = [];
    this.messages.set(channelId, fresh);
    return fresh;
  }

  message(channelId: string, ts: string): Message | undefined {
    return this.messagesOf(channelId).find((message) => message.ts === ts);
  }

  modalsOf(userId: string): View[] {
    const known = this.modals.get(userId);
    if (known) return known;
    const fresh: View[] = [];
    this.modals.set(userId, fresh);
    return fresh;
  }

  /** The open modal or home view with this id, and whose it is. */
  view(id: string): { view: View; user: string } | undefined {
    for (const [user, views] of this.modals) {
      for (const view of views) if (view.id === id) return { view, user };
    }
    for (const [user, view] of this.homes) if (view.id === id) return { view, user };
    return undefined;
  }

  trigger(user: string): Trigger {
    const trigger: Trigger = {
      id: `${this.id('')}.trigger`,
      user,
      teamId: this.person(user).teamId,
      madeAt: this.now(),
      used: false,
    };
    this.triggers.set(trigger.id, trigger);
    return trigger;
  }
}
