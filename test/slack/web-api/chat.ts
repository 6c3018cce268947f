import { shown } from '../events.ts';
import { flag, isRecord, type Json, string } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { Channel, Message } from '../state.ts';
import {
  ApiError,
  type Call,
  checkedContent,
  type Method,
  reject,
  visibleChannel,
  type World,
  writableChannel,
} from './method.ts';
import { checkThread, type Draft, postAsBot, withdraw } from './post.ts';

const scope = 'chat:write';

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': { scope, run: postMessage },
  'chat.postEphemeral': { scope, run: postEphemeral },
  'chat.update': { scope, run: update },
  'chat.delete': { scope, run: remove },
  'chat.getPermalink': { run: getPermalink },
};

function postMessage(call: Call, world: World): Json {
  const { args, workspace } = call;
  const channel = target(call, world);
  const draft = drafted(call, world);
  const message = postAsBot(world, { workspace, channel, draft });
  return {
    channel: channel.id,
    ts: message.ts,
    message: shown(message, { withMetadata: true }),
    ...warned(args),
  };
}

/** The channel to post to: a person's id means their direct messages. */
function target(call: Call, world: World): Channel {
  const id = String(call.args.channel ?? '');
  const person = world.state.people.get(id);
  if (!person) return writableChannel(id, call, world);
  if (person.teamId !== call.workspace.id || person.deleted) throw new ApiError('channel_not_found');
  return world.state.directMessage(person.id);
}

function drafted({ method, args }: Call, world: World): Draft {
  const markdown = string(args.markdown_text);
  const content = checkedContent(world, { method, args });
  if (markdown !== undefined && (args.text !== undefined || args.blocks !== undefined)) {
    throw new ApiError('markdown_text_conflict');
  }
  if (markdown !== undefined && markdown.length > LIMITS.markdownText) {
    const messages = [
      `[ERROR] must be less than ${LIMITS.markdownText + 1} characters [json-pointer:/markdown_text]`,
    ];
    throw reject(world, { method, args, error: 'msg_too_long', messages });
  }
  const text = content.text === '' ? (markdown ?? '') : content.text;
  if (text === '' && !content.blocks?.length) throw new ApiError('no_text');
  const threadTs = args.thread_ts === undefined ? undefined : String(args.thread_ts);
  return {
    ...content,
    text,
    ...metadataOf(args),
    ...(threadTs !== undefined && { threadTs }),
    ...(threadTs !== undefined && flag(args.reply_broadcast) && { broadcast: true }),
  };
}

function metadataOf(args: Json): { metadata?: Json } {
  if (args.metadata === undefined) return {};
  const { metadata } = args;
  if (!isRecord(metadata) || !string(metadata.event_type) || !isRecord(metadata.event_payload)) {
    throw new ApiError('invalid_metadata_format');
  }
  return { metadata };
}

function warned(args: Json): Json {
  if (string(args.text) !== undefined || args.markdown_text !== undefined) return {};
  return { warning: 'missing_text_in_message', response_metadata: { warnings: ['missing_text_in_message'] } };
}

function postEphemeral(call: Call, world: World): Json {
  const channel = writableChannel(call.args.channel, call, world);
  const user = String(call.args.user ?? '');
  if (!channel.members.has(user)) throw new ApiError('user_not_in_channel');
  const { text, blocks, threadTs } = drafted(call, world);
  checkThread(world.state, channel, threadTs);
  const ts = world.state.ts();
  world.state.ephemerals.push({
    channel: channel.id,
    user,
    ts,
    text,
    ...(blocks && { blocks }),
    ...(threadTs !== undefined && { threadTs }),
  });
  return { message_ts: ts };
}

function update(call: Call, world: World): Json {
  const { method, args } = call;
  const channel = writableChannel(args.channel, call, world);
  const content = checkedContent(world, { method, args, maxText: LIMITS.updatedText });
  if (args.text === undefined && args.blocks === undefined) throw new ApiError('no_text');
  const message = own(call, channel, world, 'cant_update_message');
  const before = structuredClone(message);
  if (args.text !== undefined) message.text = content.text;
  if (content.blocks) message.blocks = content.blocks;
  // A new text is shown in place of the blocks, unless it comes with blocks of its own.
  else if (args.text !== undefined) delete message.blocks;
  const { metadata } = args;
  if (isRecord(metadata) && Object.keys(metadata).length === 0) delete message.metadata;
  else Object.assign(message, metadataOf(args));
  message.edited = { user: call.workspace.botUserId, ts: world.state.ts() };
  void world.events.changed(channel, { before, after: message }, { own: true });
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: shown(message, { withMetadata: true }),
  };
}

function remove(call: Call, world: World): Json {
  const channel = writableChannel(call.args.channel, call, world);
  const message = own(call, channel, world, 'cant_delete_message');
  const { before, tombstone } = withdraw(world.state, message);
  if (tombstone) void world.events.changed(channel, { before, after: tombstone }, { own: true });
  else void world.events.deleted(channel, before, { own: true });
  return { channel: channel.id, ts: before.ts };
}

/** The bot's own message that the call names. */
function own({ args, workspace }: Call, channel: Channel, { state }: World, otherwise: string): Message {
  const message = state.message(channel.id, String(args.ts ?? ''));
  if (!message || message.subtype === 'tombstone') throw new ApiError('message_not_found');
  if (message.bot_id !== workspace.botId) throw new ApiError(otherwise);
  return message;
}

function getPermalink(call: Call, world: World): Json {
  const channel = visibleChannel(call.args.channel, call, world);
  const ts = String(call.args.message_ts ?? '');
  const message = world.state.message(channel.id, ts);
  if (!message) throw new ApiError('message_not_found');
  const root = message.thread_ts;
  const inThread = root !== undefined && root !== ts ? `?thread_ts=${root}&cid=${channel.id}` : '';
  return {
    channel: channel.id,
    permalink: `https://${call.workspace.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}${inThread}`,
  };
}
