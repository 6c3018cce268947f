import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from './bot.ts';
import { answerTo, hear, heard, say } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ settleMs: 1_500 });
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

test('an answer sent in three messages is graded once, as one', async () => {
  const { daily, user } = await bot.room();
  const parts = answerTo(bot, daily.questionId, 'strong').split('\n\n');
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) await say(bot, daily, user, part);
  const feedback = await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
  await bot.quiet();
  expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
  const quoted = parts.filter((part) => quotesOf(feedback.text).some((quote) => part.includes(quote)));
  expect(quoted.length).toBeGreaterThan(1);
});

test('an edit while the answer settles is what is graded, and nothing is offered', async () => {
  const { daily, user } = await bot.room();
  const ts = await say(bot, daily, user, answerTo(bot, daily.questionId, 'weak'));
  const text = answerTo(bot, daily.questionId, 'strong');
  await bot.slack.edit({ user, channel: daily.channel, ts, text });
  const feedback = await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
  await bot.quiet();
  expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
  const flat = text.replaceAll(/\s+/g, ' ');
  expect(quotesOf(feedback.text).filter((quote) => !flat.includes(quote))).toEqual([]);
  expect(quotesOf(feedback.text).length).toBeGreaterThan(2);
});

test('a message deleted while the answer settles is not part of it; deleted whole, nothing is graded', async () => {
  const { daily, user } = await bot.room();
  const kept = await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
  const regretted = await say(
    bot,
    daily,
    user,
    'Also I would simply call Zebedee, who wrote the thing, at home.',
  );
  await bot.slack.remove({ user, channel: daily.channel, ts: regretted });
  const feedback = await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
  expect(feedback.text).not.toContain('Zebedee');

  const second = await bot.room();
  const only = await say(bot, second.daily, second.user, answerTo(bot, daily.questionId, 'middling'));
  await bot.slack.remove({ user: second.user, channel: second.daily.channel, ts: only });
  await bot.quiet();
  expect(heard(bot, second.daily, `<@${second.user}>`)).toEqual([]);
  const bodies = await bot.query('select message_ts, body is null as gone from answers order by message_ts');
  expect(bodies.filter(({ message_ts }) => [kept, regretted, only].includes(String(message_ts)))).toEqual([
    { message_ts: kept, gone: false },
    { message_ts: regretted, gone: true },
    { message_ts: only, gone: true },
  ]);
});

/** The quoted words, as far as they are shown. */
function quotesOf(text: string): string[] {
  return [...text.matchAll(/> “([^”…]+)/g)].map(([, quote = '']) => quote.trim());
}
