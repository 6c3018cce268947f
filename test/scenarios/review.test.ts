import { afterAll, beforeAll, expect, test } from 'vitest';
import { topicOf } from '../../src/core/bank/question.ts';
import { SEED } from '../slack/seed.ts';
import { type Bot, startBot } from './bot.ts';
import { answerMain } from './conversation.ts';

const dayMs = 24 * 60 * 60 * 1000;

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

async function review(user: string, channel: string): Promise<string> {
  const { ack } = await bot.slack.command({ user, channel, text: 'review' });
  expect(ack?.response_type).toBe('ephemeral');
  return String(ack?.text ?? '');
}

test('who has missed nothing yet is told how it works', async () => {
  const user = await bot.newcomer();
  expect(await review(user, SEED.general)).toContain('Nothing waits to be shown again');
});

test('a member who wants none a day is told that they are paused', async () => {
  const { daily, user } = await bot.room();
  await answerMain(bot, daily, user, 'weak');
  const member = { teamId: SEED.team, userId: user };
  const settings = await bot.whetstone.coach.members.settings(member);
  await bot.whetstone.coach.members.saveSettings(member, { ...settings, reviewsADay: 0 });
  expect(await review(user, daily.channel)).toContain('Reviews are paused');
});

test('what an answer missed comes back on a later working day, in another question of its topic', async () => {
  const { daily, user } = await bot.room();
  await answerMain(bot, daily, user, 'weak');
  expect(await review(user, daily.channel)).toContain('Nothing is due today. Next, on ');
  // The next day that is neither a Saturday nor a Sunday anywhere.
  const days = [3, 2, 2, 2, 4, 4, 3][new Date().getUTCDay()] ?? 3;
  bot.advance(days * dayMs);
  expect(await review(user, daily.channel)).toContain('is on its way to our direct message');
  const [started] = await bot.query(
    "select question_id from sessions where user_id = $1 and origin = 'practice'",
    [user],
  );
  const id = String(started?.question_id);
  expect([topicOf({ id }), id === daily.questionId]).toEqual([topicOf({ id: daily.questionId }), false]);
});
