import { shown } from '../events.ts';
import { flag, type Json } from '../json.ts';
import type { Channel, Message, SlackState } from '../state.ts';
import { ApiError, type Call, type Method, page, visibleChannel, type World } from './method.ts';

export const conversationMethods: Record<string, Method> = {
  'conversations.open': { scope: 'im:write', run: open },
  'conversations.info': { scope: 'channels:read', run: info },
  'conversations.members': { scope: 'channels:read', run: members },
  'conversations.history': { scope: 'channels:history', run: history },
  'conversations.replies': { scope: 'channels:history', run: replies },
};

/** A channel in the form in which Slack returns it. */
export function shownChannel(
  channel: Channel,
  { botUserId }: { botUserId: string },
  state: SlackState,
): Json {
  const { id, name, kind, isArchived, members: people } = channel;
  if (kind === 'im') {
    const user = [...people].find((member) => member !== botUserId);
    return {
      id,
      is_im: true,
      is_org_shared: false,
      user,
      is_user_deleted: state.people.get(user ?? '')?.deleted,
    };
  }
  return {
    id,
    name,
    name_normalized: name,
    is_channel: true,
    is_group: kind === 'group',
    is_im: false,
    is_mpim: false,
    is_private: kind === 'group',
    is_archived: isArchived,
    is_member: people.has(botUserId),
    is_general: false,
    context_team_id: channel.teamId,
    num_members: people.size,
  };
}

function open(call: Call, { state }: World): Json {
  const { args, workspace } = call;
  const user = String(args.users ?? '');
  if (user.includes(',')) throw new ApiError('not_enough_users');
  const person = state.people.get(user);
  if (!person || person.teamId !== workspace.id) throw new ApiError('user_not_found');
  if (person.deleted) throw new ApiError('user_disabled');
  const channel = state.directMessage(person.id);
  return { channel: flag(args.return_im) ? shownChannel(channel, workspace, state) : { id: channel.id } };
}

function info(call: Call, world: World): Json {
  const channel = visibleChannel(call.args.channel, call, world);
  return { channel: shownChannel(channel, call.workspace, world.state) };
}

function members(call: Call, world: World): Json {
  const channel = visibleChannel(call.args.channel, call, world);
  const { items, meta } = page([...channel.members], { args: call.args, most: 1000 });
  return { members: items, ...meta };
}

function history(call: Call, world: World): Json {
  const channel = readable(call, world);
  const top = world.state.messagesOf(channel.id).filter(isTopLevel).filter(within(call.args));
  const { items, meta } = page(top.reverse(), { args: call.args, most: 999 });
  return { messages: items.map((message) => forCaller(message, call)), ...meta };
}

function replies(call: Call, world: World): Json {
  const channel = readable(call, world);
  const named = world.state.message(channel.id, String(call.args.ts ?? ''));
  if (!named) throw new ApiError('thread_not_found');
  const rootTs = named.thread_ts ?? named.ts;
  const thread = world.state
    .messagesOf(channel.id)
    .filter(({ ts, thread_ts }) => ts === rootTs || thread_ts === rootTs);
  const inWindow = within(call.args);
  const { items, meta } = page(
    thread.filter((message) => message.ts === rootTs || inWindow(message)),
    { args: call.args, most: 1000 },
  );
  return { messages: items.map((message) => forCaller(message, call)), ...meta };
}

function readable(call: Call, world: World): Channel {
  const channel = visibleChannel(call.args.channel, call, world);
  if (!channel.members.has(call.workspace.botUserId)) throw new ApiError('not_in_channel');
  return channel;
}

export function isTopLevel({ ts, thread_ts, subtype }: Message): boolean {
  return thread_ts === undefined || thread_ts === ts || subtype === 'thread_broadcast';
}

function forCaller(message: Message, { args }: Call): Json {
  return shown(message, { withMetadata: flag(args.include_all_metadata) });
}

function within({ oldest, latest, inclusive }: Json): (message: Message) => boolean {
  const from = oldest === undefined ? Number.NEGATIVE_INFINITY : Number(oldest);
  const to = latest === undefined ? Number.POSITIVE_INFINITY : Number(latest);
  return ({ ts }) => {
    const at = Number(ts);
    return (at > from && at < to) || (flag(inclusive) && (at === from || at === to));
  };
}
