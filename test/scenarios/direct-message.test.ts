import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExemplarGrade } from '../../src/core/bank/question.ts';
import { SEED } from '../slack/seed.ts';
import { type Bot, startBot } from './bot.ts';
import { answerTo, hear, heard, plainReply, press, questionInDm, say, whispered } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

/** Somebody new who has asked for a question. */
async function practise() {
  const user = await bot.newcomer();
  await bot.slack.command({ user, channel: SEED.general, text: 'practice incidents' });
  const question = await questionInDm(bot, user);
  const [{ question_id } = {}] = await bot.query('select question_id from sessions where user_id = $1', [
    user,
  ]);
  const answer = (grade: ExemplarGrade) => answerTo(bot, String(question_id), grade);
  return { user, question, answer };
}

describe('practice', () => {
  test('runs in the thread of the question', async () => {
    const { user, question, answer } = await practise();
    await say(bot, question, user, answer('strong'));
    const feedback = await hear(bot, question, 'Follow-up 1 of 3');
    expect(feedback.text).not.toContain(`<@${user}>`);
  });

  test('replies at the top level of the direct message belong to it too', async () => {
    const { user, question, answer } = await practise();
    const text = answer('middling');
    await bot.slack.say({ user, dm: true, text });
    await hear(bot, question, 'Follow-up 1 of 3');
    await bot.slack.say({ user, dm: true, text: plainReply });
    await hear(bot, question, 'Follow-up 2 of 3');
    await bot.slack.say({ user, dm: true, text: 'stop' });
    await hear(bot, question, '% so far');
  });

  test('hint and stop are buttons, and the hint stands in the thread', async () => {
    const { user, question } = await practise();
    await press(bot, question, user, 'hint');
    await hear(bot, question, 'Hint 1 of');
    await press(bot, question, user, 'stop');
    const summary = await hear(bot, question, 'Stopped before the first grade');
    expect(summary.text).not.toContain('Model outline');
  });

  test('another question comes as a thread of its own, and retry asks in the same', async () => {
    const { user, question, answer } = await practise();
    await say(bot, question, user, answer('weak'));
    await hear(bot, question, 'Follow-up 1');
    await say(bot, question, user, 'stop');
    const summary = await hear(bot, question, '% so far');
    const at = { channel: question.channel, ts: summary.ts };
    await press(bot, at, user, 'retry');
    await hear(bot, question, 'ttempt 2');
    await press(bot, at, user, 'another_question');
    const other = await questionInDm(bot, user, 2);
    expect(other.ts).not.toBe(question.ts);
    await say(bot, question, user, answer('strong'));
    await hear(bot, question, 'Against your earlier attempt');
  });
});

describe('words to the bot', () => {
  test.each(['hi', 'Hello Whetstone!', 'good morning', 'help'])(
    '“%s” is greeted, with a button that starts a question',
    async (text) => {
      const user = await bot.newcomer();
      const ts = await bot.slack.say({ user, dm: true, text });
      const dm = bot.slack.dm(user);
      const greeting = await bot.slack.waitFor(() => bot.slack.messages(dm).find((one) => one.ts > ts));
      expect(greeting.text).toContain('Hello, I am Whetstone');
      await press(bot, { channel: dm, ts: greeting.ts }, user, 'start_practice');
      await questionInDm(bot, user);
      await whispered(bot, user, 'on its way');
    },
  );

  test('what is no answer to anything is greeted too', async () => {
    const user = await bot.newcomer();
    await bot.slack.say({ user, dm: true, text: 'Could you tell me what you are able to do for me please' });
    const dm = bot.slack.dm(user);
    await bot.slack.waitFor(() =>
      bot.slack.messages(dm).find(({ text }) => text.includes('Hello, I am Whetstone')),
    );
  });

  test('a greeting in the middle of a question is not graded', async () => {
    const { user, question, answer } = await practise();
    await say(bot, question, user, answer('middling'));
    await hear(bot, question, 'Follow-up 1');
    await bot.slack.say({ user, dm: true, text: 'hi!' });
    const dm = bot.slack.dm(user);
    await bot.slack.waitFor(() =>
      bot.slack.messages(dm).find(({ text }) => text.includes('Hello, I am Whetstone')),
    );
    await bot.quiet();
    expect(heard(bot, question).slice(1)).toHaveLength(1);
  });

  test('a mention in a channel is answered with the help, to whoever asked', async () => {
    const user = await bot.newcomer();
    await bot.slack.mention({ user, channel: SEED.general, text: 'what can you do?' });
    const help = await whispered(bot, user, '/interview practice');
    expect(help.channel).toBe(SEED.general);
  });
});
