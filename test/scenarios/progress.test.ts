import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from './bot.ts';
import { answerMain } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

test('progress comes as a picture into the direct message, once however often it is asked for', async () => {
  const { daily, user } = await bot.room();
  await answerMain(bot, daily, user, 'middling');
  await bot.slack.openHome(user);
  const home = await bot.slack.waitFor(() => bot.slack.home(user));
  for (const _ of [1, 2]) await bot.slack.click({ user, view: home, actionId: 'show_progress' });
  await bot.quiet();
  const files = bot.slack.messages(bot.slack.dm(user)).flatMap((message) => message.files ?? []);
  expect(files.map(({ title }) => title)).toEqual(['Median score by topic']);
});
