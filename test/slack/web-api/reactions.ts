import type { Json } from '../json.ts';
import type { Message } from '../state.ts';
import { ApiError, type Call, type Method, visibleChannel, type World } from './method.ts';

const scope = 'reactions:write';

export const reactionMethods: Record<string, Method> = {
  'reactions.add': { scope, run: add },
  'reactions.remove': { scope, run: remove },
};

function add(call: Call, world: World): Json {
  const { message, name } = named(call, world);
  const user = call.workspace.botUserId;
  message.reactions ??= [];
  const reaction = message.reactions.find((known) => known.name === name);
  if (reaction?.users.includes(user)) throw new ApiError('already_reacted');
  if (reaction) {
    reaction.users.push(user);
    reaction.count += 1;
  } else message.reactions.push({ name, users: [user], count: 1 });
  return {};
}

function remove(call: Call, world: World): Json {
  const { message, name } = named(call, world);
  const user = call.workspace.botUserId;
  const reaction = message.reactions?.find((known) => known.name === name && known.users.includes(user));
  if (!reaction || !message.reactions) throw new ApiError('no_reaction');
  reaction.users = reaction.users.filter((other) => other !== user);
  reaction.count -= 1;
  message.reactions = message.reactions.filter(({ count }) => count > 0);
  return {};
}

function named(call: Call, world: World): { message: Message; name: string } {
  const channel = visibleChannel(call.args.channel, call, world);
  if (channel.isArchived) throw new ApiError('is_archived');
  if (!channel.members.has(call.workspace.botUserId)) throw new ApiError('not_in_channel');
  const name = String(call.args.name ?? '');
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new ApiError('invalid_name');
  const message = world.state.message(channel.id, String(call.args.timestamp ?? ''));
  if (!message) throw new ApiError('message_not_found');
  return { message, name };
}
