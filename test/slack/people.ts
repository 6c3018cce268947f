import type { Manner } from './delivery.ts';
import { shown } from './events.ts';
import type { Json } from './json.ts';
import { SEED } from './seed.ts';
import type { Channel, Message, Person } from './state.ts';
import type { World } from './web-api/method.ts';
import { checkThread, store, withdraw } from './web-api/post.ts';
import { shownPerson } from './web-api/workspace.ts';

/** Where and what somebody writes: a channel, or `dm: true` for their direct messages with the bot. */
export type Saying = Manner & {
  user: string;
  text: string;
  threadTs?: string;
  /** "Also send to channel", for a reply. */
  broadcast?: boolean;
} & ({ channel: string; dm?: false } | { dm: true; channel?: undefined });

type At = Manner & { channel: string; ts: string };

/** What people write and what happens in a workspace. Every act resolves when the app has had its events once. */
export class People {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Writes a message and returns its `ts`; a text that names the bot is delivered as a mention as well. */
  async say({ user, text, threadTs, broadcast, channel: id, dm, ...manner }: Saying): Promise<string> {
    const { state, events } = this.#world;
    const channel = dm === true || id === undefined ? state.directMessage(user) : state.channel(id);
    if (!channel.members.has(user)) throw new Error(`Cannot write: ${user} is not in ${channel.id}`);
    if (channel.isArchived) throw new Error(`Cannot write: ${channel.id} is archived`);
    checkThread(state, channel, threadTs);
    const draft = { text, ...(threadTs !== undefined && { threadTs }), ...(broadcast && { broadcast }) };
    const message = store(state, { channel, user, draft });
    this.#world.changes.notify();
    const root = broadcast && threadTs !== undefined ? state.message(channel.id, threadTs) : undefined;
    const event = {
      ...shown(message),
      client_msg_id: state.id('client-'),
      event_ts: message.ts,
      ...(root && { root: shown(root) }),
    };
    const bot = state.workspaceOf(channel.teamId).botUserId;
    await Promise.all([
      events.message(channel, event, manner),
      this.#isMention(channel, text, bot) && this.#mentioned(channel, event, manner),
    ]);
    return message.ts;
  }

  /** Writes a message that begins with the bot's name. */
  mention(saying: Saying): Promise<string> {
    const { teamId } = this.#world.state.person(saying.user);
    const { botUserId } = this.#world.state.workspaceOf(teamId);
    return this.say({ ...saying, text: `<@${botUserId}> ${saying.text}` });
  }

  #isMention(channel: Channel, text: string, bot: string): boolean {
    return channel.kind !== 'im' && channel.members.has(bot) && text.includes(`<@${bot}>`);
  }

  #mentioned(channel: Channel, event: Json, manner: Manner) {
    const { subtype: _, root: __, ...rest } = event;
    const mention = { ...rest, type: 'app_mention', channel: channel.id };
    return this.#world.events.deliver(mention, { teamId: channel.teamId, ...manner });
  }

  /** Changes the text of somebody's own message. */
  async edit({ user, channel: id, ts, text, ...manner }: At & { user: string; text: string }): Promise<void> {
    const { channel, message } = this.#own(id, ts, user);
    const before = structuredClone(message);
    message.text = text;
    message.edited = { user, ts: this.#world.state.ts() };
    this.#world.changes.notify();
    await this.#world.events.changed(channel, { before, after: message }, manner);
  }

  /** Deletes somebody's own message; a message with replies leaves a tombstone. */
  async remove({ user, channel: id, ts, ...manner }: At & { user: string }): Promise<void> {
    const { channel, message } = this.#own(id, ts, user);
    const { before, tombstone } = withdraw(this.#world.state, message);
    this.#world.changes.notify();
    if (tombstone) await this.#world.events.changed(channel, { before, after: tombstone }, manner);
    else await this.#world.events.deleted(channel, before, manner);
  }

  #own(id: string, ts: string, user: string): { channel: Channel; message: Message } {
    const channel = this.#world.state.channel(id);
    const message = this.#world.state.message(id, ts);
    if (message?.user !== user)
      throw new Error(`Cannot change message ${ts} in ${id}: it is not one of ${user}`);
    return { channel, message };
  }

  /** Opens the app's Home tab, or its Messages tab. */
  async openHome(user: string, tab: 'home' | 'messages' = 'home'): Promise<void> {
    const { state, events } = this.#world;
    const channel = state.directMessage(user);
    const view = state.homes.get(user);
    const shownView = tab === 'home' && view ? { view: structuredClone(view) } : {};
    await events.deliver(
      { type: 'app_home_opened', user, channel: channel.id, tab, ...shownView },
      { teamId: channel.teamId },
    );
  }

  /** Lets somebody into a channel; the bot when nobody is named. */
  async invite({ channel: id, user, by }: { channel: string; user?: string; by?: string }): Promise<void> {
    const channel = this.#world.state.channel(id);
    const { botUserId } = this.#world.state.workspaceOf(channel.teamId);
    const joining = user ?? botUserId;
    channel.members.add(joining);
    this.#world.changes.notify();
    if (!channel.members.has(botUserId)) return;
    await this.#deliver(channel, {
      type: 'member_joined_channel',
      user: joining,
      channel: id,
      channel_type: channel.kind === 'group' ? 'G' : 'C',
      team: channel.teamId,
      ...(by !== undefined && { inviter: by }),
    });
  }

  /** Takes a person out of a channel. */
  async kick({ channel: id, user }: { channel: string; user: string }): Promise<void> {
    const channel = this.#world.state.channel(id);
    channel.members.delete(user);
    this.#world.changes.notify();
    const { botUserId } = this.#world.state.workspaceOf(channel.teamId);
    if (!channel.members.has(botUserId)) return;
    const channel_type = channel.kind === 'group' ? 'G' : 'C';
    await this.#deliver(channel, {
      type: 'member_left_channel',
      user,
      channel: id,
      channel_type,
      team: channel.teamId,
    });
  }

  /** Takes the bot out of a channel. Slack reports that as `channel_left`, not as `member_left_channel`. */
  async kickBot({ channel: id, by }: { channel: string; by?: string }): Promise<void> {
    const channel = this.#world.state.channel(id);
    channel.members.delete(this.#world.state.workspaceOf(channel.teamId).botUserId);
    this.#world.changes.notify();
    const actor = by === undefined ? {} : { actor_id: by };
    await this.#deliver(channel, { type: this.#typed(channel, 'left'), channel: id, ...actor });
  }

  async archive(id: string, { by = 'USLACKBOT' }: { by?: string } = {}): Promise<void> {
    const channel = this.#world.state.channel(id);
    channel.isArchived = true;
    this.#world.changes.notify();
    await this.#deliver(channel, { type: this.#typed(channel, 'archive'), channel: id, user: by });
  }

  async unarchive(id: string, { by = 'USLACKBOT' }: { by?: string } = {}): Promise<void> {
    const channel = this.#world.state.channel(id);
    channel.isArchived = false;
    this.#world.changes.notify();
    await this.#deliver(channel, { type: this.#typed(channel, 'unarchive'), channel: id, user: by });
  }

  async rename(id: string, name: string): Promise<void> {
    const channel = this.#world.state.channel(id);
    channel.name = name;
    this.#world.changes.notify();
    const renamed = { id, name, created: 0, name_normalized: name };
    await this.#deliver(channel, { type: this.#typed(channel, 'rename'), channel: renamed });
  }

  /** Deletes a channel with everything in it. */
  async deleteChannel(id: string): Promise<void> {
    const { state } = this.#world;
    const channel = state.channel(id);
    state.channels.delete(id);
    state.messages.delete(id);
    this.#world.changes.notify();
    await this.#deliver(channel, { type: this.#typed(channel, 'deleted'), channel: id });
  }

  /** Changes a person and tells the app. */
  async userChange(id: string, change: Partial<Omit<Person, 'id' | 'teamId'>>): Promise<void> {
    const { state, events } = this.#world;
    const person = Object.assign(state.person(id), change);
    this.#world.changes.notify();
    const user = shownPerson(person, state, { withLocale: true });
    await events.deliver({ type: 'user_change', user, cache_ts: user.updated }, { teamId: person.teamId });
  }

  /** Uninstalls the app: its token stops working, then both farewell events come, in an order of the test's choice. */
  async uninstall(
    teamId: string = SEED.team,
    { revokedFirst = false }: { revokedFirst?: boolean } = {},
  ): Promise<void> {
    const workspace = this.#world.state.workspaceOf(teamId);
    workspace.install = 'uninstalled';
    const farewells: Json[] = [{ type: 'app_uninstalled' }, this.#revocation(workspace.botUserId)];
    for (const event of revokedFirst ? farewells.reverse() : farewells) {
      await this.#world.events.deliver(event, { teamId });
    }
  }

  /** Revokes the bot token and tells the app. */
  async revokeTokens(teamId: string = SEED.team): Promise<void> {
    const workspace = this.#world.state.workspaceOf(teamId);
    workspace.install = 'revoked';
    await this.#world.events.deliver(this.#revocation(workspace.botUserId), { teamId });
  }

  #revocation(botUserId: string): Json {
    return { type: 'tokens_revoked', tokens: { oauth: [], bot: [botUserId] } };
  }

  #typed(channel: Channel, what: string): string {
    return `${channel.kind === 'group' ? 'group' : 'channel'}_${what}`;
  }

  #deliver(channel: Channel, event: Json) {
    return this.#world.events.deliver(event, { teamId: channel.teamId });
  }
}
