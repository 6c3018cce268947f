import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { type Bot, startBot } from './bot.ts';

const answer =
  'First I stop the bleeding: I check what changed in the last hours, deploys, config, cron jobs and batch work, and roll back the last release if the times match. ' +
  'I compare p50 and p99 per endpoint and per dependency, and look at one slow trace to see where the time goes: database, cache or an external call. ' +
  'Meanwhile I post a status in the incident channel every fifteen minutes, so that support knows.';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
}, 60_000);
afterAll(() => bot.stop());

describe('a daily question in a channel', () => {
  test('an answer is seen, graded with quotes of it, and followed up; nothing is oversized', async () => {
    const { slack } = bot;
    const daily = await bot.postDaily();
    const ts = await slack.say({ user: SEED.ben, channel: daily.channel, threadTs: daily.ts, text: answer });
    const feedback = await slack.waitFor(() =>
      slack.thread(daily.channel, daily.ts).find((m) => m.text.includes('Follow-up 1 of 3')),
    );
    expect(feedback.text).toContain(`<@${SEED.ben}>`);
    expect(feedback.text).toContain('Offline estimate');
    expect(feedback.text).toMatch(/> “[^”]+”/);
    await slack.waitFor(() => slack.reactions(daily.channel, ts)['eyes']);
    expect(slack.rejected).toEqual([]);
  });

  test('each person in the thread has a chain of their own, and the end is a summary', async () => {
    const { slack } = bot;
    const daily = slack.messages(SEED.general)[0]!;
    const threadTs = daily.ts;
    const of = (user: string, part: string) =>
      slack
        .thread(SEED.general, threadTs)
        .filter((m) => m.user === SEED.bot && m.text.includes(`<@${user}>`) && m.text.includes(part));
    await slack.say({
      user: SEED.cleo,
      channel: SEED.general,
      threadTs,
      text: 'I would restart the servers and see whether it goes away again, usually it does.',
    });
    await slack.waitFor(() => of(SEED.cleo, 'Follow-up 1')[0]);
    for (const step of [2, 3]) {
      await slack.say({
        user: SEED.ben,
        channel: SEED.general,
        threadTs,
        text: 'I would look at the traces of the slow requests and compare them with those of yesterday, then decide.',
      });
      await slack.waitFor(() => of(SEED.ben, `Follow-up ${step}`)[0]);
    }
    await slack.say({ user: SEED.ben, channel: SEED.general, threadTs, text: 'skip' });
    const summary = await slack.waitFor(() => of(SEED.ben, 'overall')[0]);
    expect(summary.text).toContain('skipped');
    expect(of(SEED.cleo, 'overall')).toEqual([]);
    expect(of(SEED.ben, 'Follow-up 4')).toEqual([]);
  });

  test('talk between members, bots and other threads are left alone', async () => {
    const { slack } = bot;
    const threadTs = slack.messages(SEED.general)[0]!.ts;
    const before = slack.thread(SEED.general, threadTs).length;
    await slack.say({
      user: SEED.ada,
      channel: SEED.general,
      threadTs,
      text: `<@${SEED.ben}> that is a good point about the traces`,
    });
    await slack.say({ user: SEED.ada, channel: SEED.general, threadTs, text: 'nice one!' });
    await slack.say({
      user: SEED.ada,
      channel: SEED.general,
      text: 'Lunch at noon, everybody who wants to come should write here please.',
    });
    await bot.slack.delivery.settled();
    await bot.slack
      .waitFor(
        () =>
          bot.lines.filter((line) => line.event === 'message.heard' && line.fields['kind'] === 'ignored')
            .length >= 2,
        { timeoutMs: 5_000 },
      )
      .catch(() => {});
    expect(slack.thread(SEED.general, threadTs).length).toBe(before + 2);
  });
});
