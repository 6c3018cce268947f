import { shown } from '../events.ts';
import type { Json } from '../json.ts';
import type { Channel, Message, SlackState, Workspace } from '../state.ts';
import { ApiError, type World } from './method.ts';

export type Draft = {
  text: string;
  blocks?: Json[];
  metadata?: Json;
  threadTs?: string;
  broadcast?: boolean;
  files?: Json[];
};

/** Puts a message of a person or a bot into a channel and keeps the thread's root in step. */
export function store(
  state: SlackState,
  { channel, user, draft }: { channel: Channel; user: string; draft: Draft },
): Message {
  const root = draft.threadTs === undefined ? undefined : state.message(channel.id, draft.threadTs);
  const message: Message = {
    type: 'message',
    channel: channel.id,
    ts: state.ts(),
    user,
    team: channel.teamId,
    text: draft.text,
    ...(draft.broadcast && { subtype: 'thread_broadcast' }),
    ...(draft.files && { files: draft.files }),
    ...(draft.blocks && { blocks: draft.blocks }),
    ...(draft.metadata && { metadata: draft.metadata }),
    ...(draft.threadTs !== undefined && { thread_ts: draft.threadTs }),
    ...(root && { parent_user_id: root.user }),
  };
  state.messagesOf(channel.id).push(message);
  if (root) {
    root.thread_ts = root.ts;
    root.reply_count = (root.reply_count ?? 0) + 1;
    root.reply_users = [...new Set([...(root.reply_users ?? []), user])];
    root.reply_users_count = root.reply_users.length;
    root.latest_reply = message.ts;
  }
  return message;
}

/** Posts as the bot: the message, and the event by which the app hears of its own message. */
export function postAsBot(
  { state, events }: Pick<World, 'state' | 'events'>,
  { workspace, channel, draft }: { workspace: Workspace; channel: Channel; draft: Draft },
): Message {
  checkThread(state, channel, draft.threadTs);
  const message = store(state, { channel, user: workspace.botUserId, draft });
  message.bot_id = workspace.botId;
  message.app_id = workspace.appId;
  void events.message(channel, { ...shown(message), event_ts: message.ts }, { own: true });
  return message;
}

/** Throws what Slack answers to a reply that has no proper root. */
export function checkThread(state: SlackState, channel: Channel, threadTs: string | undefined): void {
  if (threadTs === undefined) return;
  if (!/^\d+\.\d{6}$/.test(threadTs)) throw new ApiError('invalid_thread_ts');
  const root = state.message(channel.id, threadTs);
  if (!root) throw new ApiError('thread_not_found');
  // A reply is no root: Slack would hide what is posted under it.
  if (root.thread_ts !== undefined && root.thread_ts !== root.ts)
    throw new ApiError('cannot_reply_to_message');
}

/** Takes a message away; a root with replies stays as a tombstone. Returns the message as it was. */
export function withdraw(state: SlackState, message: Message): { before: Message; tombstone?: Message } {
  const before = structuredClone(message);
  const all = state.messagesOf(message.channel);
  if ((message.reply_count ?? 0) > 0) {
    const tombstone = message;
    Object.assign(tombstone, { subtype: 'tombstone', text: 'This message was deleted.', user: 'USLACKBOT' });
    delete tombstone.blocks;
    delete tombstone.metadata;
    return { before, tombstone };
  }
  all.splice(all.indexOf(message), 1);
  const root = all.find(({ ts }) => ts === message.thread_ts && ts !== message.ts);
  if (root) {
    const replies = all.filter(({ ts, thread_ts }) => thread_ts === root.ts && ts !== root.ts);
    root.reply_count = replies.length;
    root.reply_users = [...new Set(replies.map(({ user }) => user))];
    root.reply_users_count = root.reply_users.length;
    const latest = replies.at(-1)?.ts;
    if (latest === undefined) delete root.latest_reply;
    else root.latest_reply = latest;
  }
  return { before };
}
