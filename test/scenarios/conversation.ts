import type { ExemplarGrade } from '../../src/core/bank/question.ts';
import { SEED } from '../slack/seed.ts';
import type { Ephemeral, Message } from '../slack/state.ts';
import type { Bot, Posted } from './bot.ts';

/** A thread: a channel and the message that it hangs under. */
export type Thread = { channel: string; ts: string };

/** An answer of that quality to the question, from the bank. */
export function answerTo(bot: Bot, questionId: string, grade: ExemplarGrade): string {
  const question = bot.whetstone.coach.bank.find(questionId);
  const exemplar = question?.exemplars.find((each) => each.grade === grade && !each.manner);
  if (!exemplar) throw new Error(`Cannot answer ${questionId}: the bank has no ${grade} exemplar of it`);
  return exemplar.text;
}

/** Long enough for an answer to any follow-up, and seldom a good one. */
export const plainReply =
  'I would look at the traces of the slow requests, compare them with those of yesterday, and then decide with the team.';

/** What the bot has posted in a thread with all of these words in it, oldest first. */
export function heard(bot: Bot, { channel, ts }: Thread, ...words: string[]): Message[] {
  return bot.slack
    .thread(channel, ts)
    .filter(({ user, text }) => user === SEED.bot && words.every((word) => text.includes(word)));
}

/** Waits for the bot's message in a thread with all of these words in it. */
export async function hear(bot: Bot, thread: Thread, ...words: string[]): Promise<Message> {
  try {
    return await bot.slack.waitFor(() => heard(bot, thread, ...words)[0]);
  } catch (cause) {
    const there = heard(bot, thread).map(({ text }) => text.slice(0, 80));
    throw new Error(`Nobody heard "${words.join('", "')}" among ${JSON.stringify(there)}`, { cause });
  }
}

/** Long enough for a worker that gave up with its database to be replaced, and for a test to end after it. */
export const outageMs = { recovery: 25_000, test: 45_000 };

/** As `hear`, after the database was away. */
export function hearAfterOutage(bot: Bot, thread: Thread, ...words: string[]): Promise<Message> {
  return bot.slack.waitFor(() => heard(bot, thread, ...words)[0], { timeoutMs: outageMs.recovery });
}

/** Writes into a thread. */
export function say(bot: Bot, { channel, ts }: Thread, user: string, text: string): Promise<string> {
  return bot.slack.say({ user, channel, threadTs: ts, text });
}

/** Presses a button under a message. */
export function press(bot: Bot, { channel, ts }: Thread, user: string, actionId: string) {
  return bot.slack.click({ user, message: { channel, ts }, actionId });
}

/** Waits for what only this person is shown, with all of these words in it. */
export function whispered(bot: Bot, user: string, ...words: string[]): Promise<Ephemeral> {
  return bot.slack.waitFor(() =>
    bot.slack.ephemerals(user).findLast(({ text }) => words.every((word) => text.includes(word))),
  );
}

/** The question that stands in somebody's direct messages, the `nth` one; its message opens the thread. */
export async function questionInDm(bot: Bot, user: string, nth = 1): Promise<Thread & { text: string }> {
  const channel = bot.slack.dm(user);
  const { ts, text } = await bot.slack.waitFor(() => questions(bot, user)[nth - 1]);
  return { channel, ts, text };
}

/** The messages in somebody's direct messages that open a thread with a question, oldest first. */
export function questions(bot: Bot, user: string): Message[] {
  return bot.slack.messages(bot.slack.dm(user)).filter(({ metadata }) => metadata?.event_type === 'question');
}

/** Answers the main question in the thread and waits for its feedback. */
export async function answerMain(bot: Bot, daily: Posted, user: string, grade: ExemplarGrade = 'middling') {
  const ts = await say(bot, daily, user, answerTo(bot, daily.questionId, grade));
  const feedback = await hear(bot, daily, `<@${user}>`, 'Follow-up 1 of');
  return { ts, feedback };
}
