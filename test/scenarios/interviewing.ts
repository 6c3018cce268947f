import type { ExemplarGrade } from '../../src/core/bank/question.ts';
import { SEED } from '../slack/seed.ts';
import type { Message } from '../slack/state.ts';
import type { Bot } from './bot.ts';
import { answerTo, hear, type Thread } from './conversation.ts';

/** What somebody fills into the form of a mock interview; the rest stays as the form proposes it. */
export type Filled = {
  track?: string;
  level?: string;
  minutes?: string;
  feedback?: string;
  company?: string;
};

/** Runs `/interview mock` and sends the form. */
export async function startMock(bot: Pick<Bot, 'slack'>, user: string, filled: Filled = {}): Promise<Thread> {
  const { slack } = bot;
  await slack.command({ user, channel: SEED.general, text: 'mock' });
  const view = await slack.waitFor(() => slack.views(user)[0]);
  const values = Object.fromEntries(Object.entries(filled).map(([name, value]) => [`mock_${name}`, value]));
  const outcome = await slack.submitView({ user, view, values });
  if (outcome.kind !== 'closed') throw new Error(`The form stayed: ${JSON.stringify(outcome)}`);
  return threadOf(bot, user);
}

/** The thread of somebody's latest interview, once its first question stands there. */
export async function threadOf(bot: Pick<Bot, 'slack'>, user: string): Promise<Thread> {
  const channel = bot.slack.dm(user);
  const opening = (message: Message) =>
    message.metadata?.event_type === 'interview' && message.thread_ts === undefined;
  const { ts } = await bot.slack.waitFor(() => bot.slack.messages(channel).findLast(opening));
  return { channel, ts };
}

/** The question that is asked now in somebody's interview, by its id. */
export async function askedNow(bot: Bot, user: string): Promise<string> {
  const [row] = await bot.query(
    `select question_id from sessions where user_id = $1 and origin = 'mock' order by seq desc limit 1`,
    [user],
  );
  return String(row?.question_id);
}

/** An answer of that quality to the question that is asked now. */
export async function anAnswerNow(bot: Bot, user: string, grade: ExemplarGrade): Promise<string> {
  return answerTo(bot, await askedNow(bot, user), grade);
}

/** All that the interviewer has asked in a thread, the opening included. */
export function asks(bot: Pick<Bot, 'slack'>, { channel, ts }: Thread): Message[] {
  return bot.slack
    .thread(channel, ts)
    .filter(({ user, metadata }) => user === SEED.bot && metadata?.event_type === 'interview');
}

/** Waits for the `nth` ask. */
export function nthAsk(bot: Pick<Bot, 'slack'>, thread: Thread, nth: number): Promise<Message> {
  return bot.slack.waitFor(() => asks(bot, thread)[nth - 1]);
}

/** Says something in the interview and waits for what is asked next. */
export async function sayAndWait(
  bot: Bot,
  thread: Thread,
  said: { user: string; text: string },
): Promise<Message> {
  const before = asks(bot, thread).length;
  await bot.slack.say({ ...said, channel: thread.channel, threadTs: thread.ts });
  return nthAsk(bot, thread, before + 1);
}

/** Waits for the debrief. */
export function debriefIn(bot: Bot, thread: Thread): Promise<Message> {
  return hear(bot, thread, 'Debrief:');
}
