import type { Changes } from '../changes.ts';
import { blockTextLength, checkBlocks } from '../check-blocks.ts';
import type { Events } from '../events.ts';
import { type Json, string } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { Rejection } from '../rejections.ts';
import type { Channel, SlackState, Workspace } from '../state.ts';

/** What the methods work on. */
export type World = {
  state: SlackState;
  events: Events;
  changes: Changes;
  rejected: Rejection[];
  baseUrl: () => string;
  socketUrl: () => string;
  oauth: { clientId: string; clientSecret: string };
};

export type Call = { method: string; args: Json; workspace: Workspace };

export type Method = {
  /** `'bot'` unless said otherwise: which token the method wants. */
  auth?: 'bot' | 'app' | 'none';
  scope?: string;
  /** Does the work and returns the fields of the answer besides `ok`; throws `ApiError`. */
  run: (call: Call, world: World) => Json;
};

/** An answer with `ok: false`. */
export class ApiError extends Error {
  readonly code: string;
  readonly extra: Json;

  constructor(code: string, extra: Json = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** Records what the app sent wrongly and answers with the precise places. */
export function reject(
  { state, rejected }: Pick<World, 'state' | 'rejected'>,
  { method, args, error, messages }: Omit<Rejection, 'at'>,
): ApiError {
  rejected.push({ method, args, error, messages, at: state.now() });
  return new ApiError(error, { response_metadata: { messages }, errors: messages });
}

/** The text and blocks of a message to be, after every limit of Slack has been checked. */
export function checkedContent(
  world: Pick<World, 'state' | 'rejected'>,
  { method, args, maxText = LIMITS.messageText }: { method: string; args: Json; maxText?: number },
): { text: string; blocks?: Json[] } {
  const fail = (error: string, ...messages: string[]) => reject(world, { method, args, error, messages });
  const text = string(args.text) ?? '';
  const blocks = args.blocks;
  if (text.length > maxText) {
    throw fail('msg_too_long', `[ERROR] must be less than ${maxText + 1} characters [json-pointer:/text]`);
  }
  if (Array.isArray(args.attachments) && args.attachments.length > LIMITS.attachments) {
    throw fail(
      'too_many_attachments',
      `[ERROR] no more than ${LIMITS.attachments} items allowed [json-pointer:/attachments]`,
    );
  }
  if (blocks === undefined) return { text };
  const problems = checkBlocks(blocks, 'message');
  if (problems.length > 0) throw fail('invalid_blocks', ...problems);
  const sum = blockTextLength(blocks);
  if (sum > LIMITS.blockTextSum) {
    throw fail('msg_blocks_too_long', `[ERROR] ${sum} characters in blocks, at most ${LIMITS.blockTextSum}`);
  }
  return { text, blocks: withIds(blocks as Json[], world.state) };
}

/** Copies of the blocks in which every block and every element has its id, as Slack stores them. */
export function withIds(blocks: Json[], state: SlackState): Json[] {
  const complete = structuredClone(blocks);
  for (const block of complete) {
    block.block_id ??= state.id('b');
    const elements = [
      block.accessory,
      block.element,
      ...(Array.isArray(block.elements) ? block.elements : []),
    ];
    for (const element of elements as (Json | undefined)[]) {
      if (element && INTERACTIVE.test(String(element.type))) element.action_id ??= state.id('a');
    }
  }
  return complete;
}

const INTERACTIVE = /button|select|input|picker|checkboxes|overflow/;

/** A channel of this workspace that the bot can know of; private ones only as a member. */
export function visibleChannel(id: unknown, { workspace }: Call, { state }: World): Channel {
  const channel = state.channels.get(String(id));
  const member = channel?.members.has(workspace.botUserId) ?? false;
  if (!channel || channel.teamId !== workspace.id || (channel.kind !== 'channel' && !member)) {
    throw new ApiError('channel_not_found');
  }
  return channel;
}

/** A channel that the bot may write to. */
export function writableChannel(id: unknown, call: Call, world: World): Channel {
  const channel = visibleChannel(id, call, world);
  if (channel.isArchived) throw new ApiError('is_archived');
  if (!channel.members.has(call.workspace.botUserId)) throw new ApiError('not_in_channel');
  return channel;
}

/** One page of a list, and the cursor of the next. */
export function page<T>(
  items: T[],
  { args, most }: { args: Json; most: number },
): { items: T[]; meta: Json } {
  const limit = Math.max(1, Math.min(most, Number(args.limit ?? 100)));
  const cursor = string(args.cursor);
  const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw new ApiError('invalid_cursor');
  const end = start + limit;
  const more = end < items.length;
  const next = more ? Buffer.from(String(end)).toString('base64url') : '';
  return {
    items: items.slice(start, end),
    meta: { has_more: more, response_metadata: { next_cursor: next } },
  };
}
