import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Content } from '../../core/delivery/content.ts';
import type { Outcome, Poster, Target } from '../../core/delivery/poster.ts';
import type { Log } from './log.ts';
import { eventTypeOf, renderContent } from './messages/render.ts';
import type { TimeStyle } from './messages/times.ts';
import { outcomeOf } from './outcome.ts';
import type { WebClients } from './web-clients.ts';

type File = Extract<Content, { kind: 'file' }>;
type Sending = { teamId: string; entryId: string; content: Content | null; target: Target };
type Search = { teamId: string; entryId: string; target: Target; since: Date };

/** The key in a message's metadata that says which entry of the outbox it is. */
const entryKey = 'entry';
/** Pages of a thread or a channel that are looked through for a message that may have been sent. */
const maxPages = 5;
/** A little before the entry: Slack's clock and ours differ. */
const clockSlackSeconds = 60;

/** Longer ones are refused. */
const longestAlt = 1_000;

const UploadPlace = z.object({ upload_url: z.string(), file_id: z.string() });

const Found = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z.object({ event_payload: z.record(z.string(), z.unknown()).optional() }).optional(),
        files: z.array(z.object({ name: z.string().nullish() })).optional(),
      }),
    )
    .optional(),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** Sends messages with Slack's Web API. */
export class SlackPoster implements Poster {
  readonly #clients: WebClients;
  readonly #log: Log;
  readonly #times: TimeStyle;

  constructor(clients: WebClients, options: { log: Log; times: TimeStyle }) {
    this.#clients = clients;
    this.#log = options.log;
    this.#times = options.times;
  }

  async send(sending: Sending): Promise<Outcome> {
    const client = await this.#clients.of(sending.teamId);
    if (!client) return { kind: 'refused', reason: 'not_installed', scope: 'workspace' };
    try {
      if (sending.content?.kind === 'file') return await this.#upload(client, sending, sending.content);
      return await call(client, sending, this.#times);
    } catch (error) {
      const outcome = forTarget(outcomeOf(error), sending.target, error);
      const { entryId, target, teamId } = sending;
      // What a file shows is said in words too: without the scope for files nobody has to act.
      const isMessage = target.how === 'post' && sending.content?.kind !== 'file';
      const level = outcome.kind === 'refused' && outcome.scope === 'message' && isMessage ? 'error' : 'warn';
      if (outcome.kind !== 'sent')
        this.#log(level, 'slack.post.failed', { teamId, entryId, how: target.how, ...outcome });
      return outcome;
    }
  }

  /** Its name holds the entry's id: files carry no metadata, and a lost answer must not bring it twice. */
  async #upload(client: WebClient, { target, entryId }: Sending, file: File): Promise<Outcome> {
    if (target.how !== 'post') return { kind: 'refused', reason: 'no place for a file', scope: 'message' };
    const { threadTs } = target;
    const channelId = await conversationOf(client, target.channelId);
    const { title, alt, bytes } = file;
    // By name: the SDK's own method knows the alternative text as `alt_text`, which Slack does not.
    const answer = await client.apiCall('files.getUploadURLExternal', {
      filename: fileName(file.name, entryId),
      length: bytes.byteLength,
      alt_txt: alt.slice(0, longestAlt),
    });
    const { upload_url: url, file_id: id } = UploadPlace.parse(answer);
    await this.#clients.upload(url, bytes);
    const files: [{ id: string; title: string }] = [{ id, title }];
    const thread = threadTs === null ? {} : { thread_ts: threadTs };
    await client.files.completeUploadExternal({ files, channel_id: channelId, ...thread });
    return { kind: 'sent', channelId, messageTs: null };
  }

  async find(search: Search): ReturnType<Poster['find']> {
    const client = await this.#clients.of(search.teamId);
    if (!client) return { kind: 'absent' };
    try {
      return await look(client, search);
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome.kind === 'refused') return { kind: 'absent' };
      this.#log('warn', 'slack.lookup.failed', {
        teamId: search.teamId,
        entryId: search.entryId,
        reason: outcome.reason,
      });
      return {
        kind: 'cannot-tell',
        reason: outcome.reason,
        afterMs: outcome.kind === 'later' ? outcome.afterMs : 5_000,
      };
    }
  }
}

async function call(
  client: WebClient,
  { content, target, entryId }: Sending,
  times: TimeStyle,
): Promise<Outcome> {
  if (target.how === 'react') {
    const { channelId, messageTs, name } = target;
    await client.reactions.add({ channel: channelId, timestamp: messageTs, name });
    return { kind: 'sent', channelId, messageTs };
  }
  if (!content) return { kind: 'refused', reason: 'no content', scope: 'message' };
  const { text, blocks } = renderContent(content, { times });
  if (target.how === 'update') {
    const { channelId, messageTs } = target;
    await client.chat.update({
      channel: channelId,
      ts: messageTs,
      text,
      blocks,
      parse: 'none',
      link_names: false,
    });
    return { kind: 'sent', channelId, messageTs };
  }
  const { channelId, threadTs } = target;
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  if (target.how === 'ephemeral') {
    await client.chat.postEphemeral({ channel: channelId, user: target.userId, text, blocks, ...thread });
    return { kind: 'sent', channelId, messageTs: null };
  }
  const metadata = { event_type: eventTypeOf(content), event_payload: { [entryKey]: entryId } };
  const unfurl = { unfurl_links: false, unfurl_media: false };
  const posted = await client.chat.postMessage({
    channel: channelId,
    text,
    blocks,
    metadata,
    ...thread,
    ...unfurl,
  });
  return { kind: 'sent', channelId: posted.channel ?? channelId, messageTs: posted.ts ?? null };
}

/** A reaction that is there already is what was wanted; one that Slack has no room for is not worth waiting for. */
function forTarget(outcome: Exclude<Outcome, { kind: 'sent' }>, target: Target, error: unknown): Outcome {
  if (target.how !== 'react') return outcome;
  if (outcome.reason === 'already_reacted') {
    return { kind: 'sent', channelId: target.channelId, messageTs: target.messageTs };
  }
  const reason = outcome.reason || String(error);
  return {
    kind: 'refused',
    reason,
    scope: outcome.kind === 'refused' && outcome.scope === 'workspace' ? 'workspace' : 'message',
  };
}

async function look(client: WebClient, { entryId, target, since }: Search): ReturnType<Poster['find']> {
  if (target.how !== 'post') return { kind: 'absent' };
  const channel = /^[UW]/.test(target.channelId)
    ? ((await client.conversations.open({ users: target.channelId })).channel?.id ?? target.channelId)
    : target.channelId;
  const oldest = String(Math.floor(since.getTime() / 1000) - clockSlackSeconds);
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const options = {
      channel,
      oldest,
      include_all_metadata: true,
      limit: 100,
      ...(cursor ? { cursor } : {}),
    };
    const answer =
      target.threadTs === null
        ? await client.conversations.history(options)
        : await client.conversations.replies({ ...options, ts: target.threadTs });
    const { messages = [], response_metadata: more } = Found.parse(answer);
    const hit = messages.find(
      ({ metadata, files }) =>
        metadata?.event_payload?.[entryKey] === entryId || files?.some(({ name }) => name?.includes(entryId)),
    );
    if (hit) return { kind: 'found', channelId: channel, messageTs: hit.ts };
    cursor = more?.next_cursor || undefined;
    if (!cursor) return { kind: 'absent' };
  }
  return { kind: 'cannot-tell', reason: 'too many messages to look through', afterMs: 60_000 };
}

/** `competencies-<entry>.png`. */
function fileName(name: string, entryId: string): string {
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}-${entryId}${name.slice(dot)}`;
}

/** A message may be addressed to a person, a file only to a conversation. */
async function conversationOf(client: WebClient, id: string): Promise<string> {
  if (!/^[UW]/.test(id)) return id;
  const { channel } = await client.conversations.open({ users: id });
  return channel?.id ?? id;
}
