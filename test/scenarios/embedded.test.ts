import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from './bot.ts';
import { answerMain, answerTo, hear, plainReply, press, questionInDm, say } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ embedded: true });
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

test('without a database server a chain runs in the thread and another one in private', async () => {
  const { slack } = bot;
  const { daily, user } = await bot.room();
  const { feedback } = await answerMain(bot, daily, user, 'strong');
  await press(bot, { channel: daily.channel, ts: feedback.ts }, user, 'skip');
  await hear(bot, daily, `<@${user}>`, 'Follow-up 2 of 3');
  await say(bot, daily, user, plainReply);
  await hear(bot, daily, `<@${user}>`, 'Follow-up 3 of 3');
  await press(bot, daily, user, 'answer_privately');
  const view = await slack.waitFor(() => slack.views(user)[0]);
  const answer = answerTo(bot, daily.questionId, 'strong').slice(0, 2_900);
  expect(await slack.submitView({ user, view, values: { answer } })).toEqual({ kind: 'closed' });
  await hear(bot, await questionInDm(bot, user), 'Follow-up 1');
});

test('five people who answer at once are each graded once', async () => {
  const { daily, user } = await bot.room();
  const people = [user];
  for (let n = 0; n < 4; n++) people.push(await bot.newcomer(daily.channel));
  await Promise.all(people.map((each) => say(bot, daily, each, answerTo(bot, daily.questionId, 'middling'))));
  for (const each of people) await hear(bot, daily, `<@${each}>`, 'Follow-up 1');
});
