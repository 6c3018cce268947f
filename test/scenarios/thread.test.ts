import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { type Bot, type Posted, startBot } from './bot.ts';
import { answerMain, answerTo, hear, heard, plainReply, say } from './conversation.ts';

let bot: Bot;
let daily: Posted;
beforeAll(async () => {
  bot = await startBot();
  daily = await bot.postDaily();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

describe('a daily question in a channel', () => {
  test('an answer is seen, graded with quotes of it, and followed up', async () => {
    const { slack } = bot;
    const user = await bot.newcomer();
    const { ts, feedback } = await answerMain(bot, daily, user, 'strong');
    expect(feedback.text).toContain('Offline estimate');
    const quotes = [...feedback.text.matchAll(/> “([^”…]+)/g)].map(([, quote = '']) => quote);
    const answer = answerTo(bot, daily.questionId, 'strong').replaceAll(/\s+/g, ' ');
    expect(quotes.filter((quote) => !answer.includes(quote))).toEqual([]);
    expect(quotes.length).toBeGreaterThan(2);
    await slack.waitFor(() => slack.reactions(daily.channel, ts).eyes);
  });

  test('the chain is three follow-ups, each asked once, and ends with one summary', async () => {
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    for (const step of [2, 3]) {
      await say(bot, daily, user, plainReply);
      await hear(bot, daily, `<@${user}>`, `Follow-up ${step} of 3`);
    }
    await say(bot, daily, user, plainReply);
    const summary = await hear(bot, daily, `<@${user}>`, 'overall');
    await bot.quiet();
    expect(summary.text).toContain('First attempt');
    const mine = heard(bot, daily, `<@${user}>`);
    expect(mine.map(({ metadata }) => metadata?.event_type)).toEqual([
      'feedback',
      'feedback',
      'feedback',
      'feedback',
      'summary',
    ]);
    // A reply after the end is talk.
    const before = bot.slack.thread(daily.channel, daily.ts).length;
    await say(
      bot,
      daily,
      user,
      'By the way, I still think that the traces are the best place to begin with.',
    );
    await bot.quiet();
    expect(bot.slack.thread(daily.channel, daily.ts)).toHaveLength(before + 1);
  });

  test('each person in the thread has a chain of their own', async () => {
    const { daily, user: ben } = await bot.room();
    const cleo = await bot.newcomer(daily.channel);
    await Promise.all([answerMain(bot, daily, ben, 'strong'), answerMain(bot, daily, cleo, 'weak')]);
    await say(bot, daily, ben, plainReply);
    await hear(bot, daily, `<@${ben}>`, 'Follow-up 2 of 3');
    await bot.quiet();
    expect(heard(bot, daily, `<@${cleo}>`)).toHaveLength(1);
    expect(heard(bot, daily, `<@${ben}>`)).toHaveLength(2);
  });

  test('an answer that names the bot comes as two events and is one answer', async () => {
    const { daily, user } = await bot.room();
    await say(bot, daily, user, `<@${SEED.bot}> ${answerTo(bot, daily.questionId, 'middling')}`);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
    expect(bot.slack.ephemerals(user)).toEqual([]);
  });
});

describe('what is no answer', () => {
  test.each([
    [
      'talk to a colleague',
      `<@${SEED.ben}> that is a good point about the traces, I had not seen it that way`,
    ],
    ['a word of praise', 'nice one!'],
    ['an aside', '// I will write my answer after lunch, when I have read the runbook again'],
    ['a question back', 'Is that about our own services or about any service that one may have?'],
  ])('%s in the thread gets no grade and no word', async (_, text) => {
    const user = await bot.newcomer();
    const before = bot.slack.thread(daily.channel, daily.ts).length;
    await say(bot, daily, user, text);
    await bot.quiet();
    expect(bot.slack.thread(daily.channel, daily.ts)).toHaveLength(before + 1);
    expect(bot.slack.ephemerals(user)).toEqual([]);
  });

  test('messages in the channel itself and under other messages are left alone', async () => {
    const { slack } = bot;
    const user = await bot.newcomer();
    const text = answerTo(bot, daily.questionId, 'strong');
    const ts = await slack.say({ user, channel: daily.channel, text });
    await slack.say({ user: SEED.ada, channel: daily.channel, threadTs: ts, text });
    await bot.quiet();
    expect(slack.thread(daily.channel, ts)).toHaveLength(2);
    expect(await bot.query('select 1 from sessions where user_id = any($1)', [[user]])).toEqual([]);
  });

  test.each([
    ['a bot', { subtype: 'bot_message', bot_id: 'B0OTHER' }],
    ['an app with a user', { bot_id: 'B0OTHER' }],
    ['somebody who joins', { subtype: 'channel_join' }],
    ['a new topic', { subtype: 'channel_topic' }],
  ])('what %s writes under the question is left alone', async (_, kind) => {
    const user = await bot.newcomer();
    const before = bot.slack.thread(daily.channel, daily.ts).length;
    await bot.slack.deliver({
      type: 'message',
      channel: daily.channel,
      channel_type: 'channel',
      user,
      ts: '1700000000.000100',
      thread_ts: daily.ts,
      text: answerTo(bot, daily.questionId, 'strong'),
      ...kind,
    });
    await bot.quiet();
    expect(bot.slack.thread(daily.channel, daily.ts)).toHaveLength(before);
    expect(await bot.query('select 1 from sessions where user_id = any($1)', [[user]])).toEqual([]);
  });
});
