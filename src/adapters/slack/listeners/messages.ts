import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Notice } from '../../../core/delivery/outgoing.ts';
import { hearInInterview } from '../../../core/mock/hear.ts';
import { hearInSeat } from '../../../core/mock/seat.ts';
import * as changedAnswers from '../../../core/practice/changed-answers.ts';
import { changeAnswer, submitMessage } from '../../../core/practice/submit.ts';
import { type Coach, messageKey } from '../coach.ts';
import { helpMessage } from '../messages/help.ts';
import { readEvent } from '../read-event.ts';
import { readSlackText } from '../slack-text.ts';

const Said = z.object({
  channel: z.string(),
  channel_type: z.string().optional(),
  user: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  text: z.string().default(''),
  subtype: z.string().optional(),
  bot_id: z.string().optional(),
});
type Said = z.infer<typeof Said>;

const Changed = z.object({
  channel: z.string(),
  channel_type: z.string().optional(),
  message: z.object({
    ts: z.string(),
    thread_ts: z.string().optional(),
    text: z.string().default(''),
    subtype: z.string().optional(),
    bot_id: z.string().optional(),
    edited: z.object({ ts: z.string() }).optional(),
  }),
});
const Deleted = z.object({
  channel: z.string(),
  deleted_ts: z.string(),
  previous_message: z.object({ bot_id: z.string().optional() }).optional(),
});

/** A message that is not known so long after it was written is no answer, and its edit nothing to keep. */
const messageComesWithinMs = 60_000;

/** A question that has not come out for so long holds up nobody's messages any more. */
const questionLandsWithinMs = 10 * 60_000;

/** Kinds of message that a person wrote as an answer may have; all others are Slack's or a bot's. */
const answerSubtypes = new Set([undefined, 'file_share', 'thread_broadcast']);

/** The message may be an answer to a question that is just being posted: the job runs again. */
class TooEarlyError extends Error {
  readonly code = 'TOO_EARLY';
}

export function listenToMessages(app: App, coach: Coach): void {
  app.event('message', async ({ event, context }) => {
    const teamId = context.teamId ?? '';
    if (event.subtype === 'message_changed') return edit(coach, teamId, readEvent(Changed, event));
    if (event.subtype === 'message_deleted') {
      const { channel, deleted_ts, previous_message } = readEvent(Deleted, event);
      if (!previous_message?.bot_id)
        await remove(coach, { teamId, channelId: channel, messageTs: deleted_ts });
      return;
    }
    const said = Said.safeParse(event);
    if (!said.success || said.data.bot_id || !answerSubtypes.has(said.data.subtype)) return;
    await hear(coach, { teamId, botUserId: context.botUserId ?? '', said: said.data });
  });

  app.event('app_mention', async ({ event, client }) => {
    // In a thread the same words come as a message too, and may be an answer.
    if (!event.user || event.thread_ts) return;
    // Nobody waits for this a minute later: it is not tried again.
    await client.chat
      .postEphemeral({ channel: event.channel, user: event.user, ...helpMessage() })
      .catch((error: unknown) => coach.log('warn', 'mention.unanswered', { error: String(error) }));
  });
}

async function hear(
  coach: Coach,
  { teamId, botUserId, said }: { teamId: string; botUserId: string; said: Said },
) {
  const isDirect = said.channel_type === 'im';
  if (!isDirect && said.thread_ts === undefined) return;
  if (isDirect && (await greet(coach, teamId, said))) return;
  const { channel: channelId, user: userId, ts: messageTs } = said;
  const news = await coach.earlyNews.get(messageKey({ teamId, channelId, messageTs }));
  if (news?.deleted) return;
  const text = news?.text ?? readSlackText(said.text);
  const message = { teamId, userId, channelId, messageTs, threadTs: said.thread_ts ?? null, text, botUserId };
  if (isDirect && (await hearWord(coach, message))) return;
  const submission = await submitMessage(coach.practice, message, coach.now());
  if (submission.kind === 'too-early' && ageOf(messageTs, coach) < questionLandsWithinMs)
    throw new TooEarlyError('The question above this message is not settled yet');
  coach.log('info', 'message.heard', { teamId, ...submission });
  if (isDirect && submission.kind === 'ignored' && submission.rule === 'no-question-here') {
    await tell(coach, { teamId, said, notice: { about: 'dm-greeting', userId } });
  }
}

/** True where the message was said to a candidate, or was one of the words that only an interview has. */
async function hearWord(coach: Coach, message: Parameters<typeof hearInInterview>[1]): Promise<boolean> {
  const { teamId } = message;
  const inSeat = await hearInSeat({ ...coach.practice, ...coach.mock }, message, coach.now());
  if (inSeat !== 'not-a-seat') {
    coach.log('info', 'seat.heard', { teamId, result: inSeat });
    return true;
  }
  const heard = await hearInInterview(coach.mock, message, coach.now());
  if (heard.kind === 'not-a-word') return false;
  coach.log('info', 'interview.heard', { teamId, ...heard });
  return true;
}

/** In characters; the pattern of a greeting would take seconds over a long run of exclamation marks. */
const longestGreeting = 60;

/** A greeting or a call for help in the direct message is never an answer. */
async function greet(coach: Coach, teamId: string, said: Said): Promise<boolean> {
  if (
    said.text.length > longestGreeting ||
    !/^\s*(hi|hello|hey|hallo|help|start|good (morning|afternoon|evening))\b[\s!.,?]*(there|whetstone)?[\s!.,?]*$/i.test(
      said.text,
    )
  ) {
    return false;
  }
  await tell(coach, { teamId, said, notice: { about: 'dm-greeting', userId: said.user } });
  return true;
}

async function tell(coach: Coach, { teamId, said, notice }: { teamId: string; said: Said; notice: Notice }) {
  await coach.addPosts([
    {
      key: `reply:${said.channel}:${said.ts}`,
      teamId,
      outgoing: { kind: 'notice', notice },
      destination: { to: 'channel', channelId: said.channel, threadTs: said.thread_ts ?? null },
    },
  ]);
}

async function edit(
  coach: Coach,
  teamId: string,
  { channel, channel_type, message }: z.infer<typeof Changed>,
) {
  if (message.bot_id) return;
  const { ts: messageTs } = message;
  const text = readSlackText(message.text);
  // What is left of a deleted message that has replies.
  if (message.subtype === 'tombstone') return remove(coach, { teamId, channelId: channel, messageTs });
  const editTs = message.edited?.ts;
  // A change without an edit is Slack adding a preview.
  if (editTs === undefined) return;
  const now = coach.now();
  const times = { now, gradeAt: new Date(now.getTime() + coach.practice.settleMs) };
  const at = { teamId, channelId: channel, messageTs };
  const known = await changeAnswer(coach.practice, at, (record) =>
    changedAnswers.editAnswer(record, { channelId: channel, messageTs, text, editTs }, times),
  );
  const mayBeAnswer = message.thread_ts !== undefined || channel_type === 'im';
  if (!known && mayBeAnswer && ageOf(messageTs, coach) < messageComesWithinMs)
    await coach.earlyNews.set(messageKey(at), { deleted: false, text }, messageComesWithinMs);
}

/** How long ago a message was written, in milliseconds. */
function ageOf(messageTs: string, { now }: Pick<Coach, 'now'>): number {
  return now().getTime() - Number(messageTs) * 1000;
}

async function remove(coach: Coach, message: { teamId: string; channelId: string; messageTs: string }) {
  const known = await coach.practice.store.findByMessage(message);
  // Slack promises no order: the message itself may be still to come.
  if (!known) return void (await coach.earlyNews.set(messageKey(message), { deleted: true }));
  await changeAnswer(coach.practice, message, (record) =>
    changedAnswers.removeAnswer(record, message, coach.now()),
  );
}
