import { afterEach, expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { type Bot, startBot } from './bot.ts';
import { answerMain, answerTo, hear, say } from './conversation.ts';

let bot: Bot;
afterEach(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

const general = { teamId: SEED.team, channelId: SEED.general };

function posts() {
  return bot.slack.calls.filter(({ method }) => method === 'chat.postMessage').length;
}

test.each([false, true])(
  'uninstalled (revoked first: %s): every schedule pauses and nothing more is sent',
  async (revokedFirst) => {
    bot = await startBot();
    const daily = await bot.postDaily();
    await answerMain(bot, daily, SEED.ben);
    const { daily: other } = await bot.room();
    await bot.quiet();
    const before = posts();
    await bot.slack.uninstall(SEED.team, { revokedFirst });
    await bot.quiet();
    for (const channelId of [general.channelId, other.channel]) {
      expect(await bot.whetstone.coach.dailies.schedule({ ...general, channelId })).toMatchObject({
        status: 'paused',
      });
    }
    bot.advance(20 * 60 * 60 * 1000);
    await bot.whetstone.tick();
    await bot.hurry();
    await bot.quiet();
    expect(posts()).toBe(before);
  },
);

test('a token found revoked by a refused call ends the installation, and nothing is tried again', async () => {
  bot = await startBot();
  const daily = await bot.postDaily();
  await answerMain(bot, daily, SEED.ben);
  await bot.quiet();
  const before = posts();
  bot.slack.fault('*', { kind: 'error', error: 'token_revoked' }, { times: 1_000 });
  await say(bot, daily, SEED.cleo, answerTo(bot, daily.questionId, 'middling'));
  await bot.lines.waitFor('slack.installation.ended', { reason: 'token_revoked' });
  await bot.quiet();
  await bot.hurry();
  await bot.quiet();
  expect(posts()).toBeLessThanOrEqual(before + 1);
  expect(await bot.whetstone.coach.dailies.schedule(general)).toMatchObject({
    status: 'paused',
    pausedReason: 'token_revoked',
  });
  // The answer is kept and graded: who installs the app again finds it on the Home tab.
  const grades = await bot.query(
    'select 1 as one from grades g join sessions s on s.id = g.session_id where s.user_id = $1',
    [SEED.cleo],
  );
  expect(grades).toEqual([{ one: 1 }]);
});

test('somebody else’s token revoked is not ours', async () => {
  bot = await startBot();
  const daily = await bot.postDaily();
  await bot.slack.deliver({ type: 'tokens_revoked', tokens: { oauth: [SEED.ben], bot: [] } });
  await answerMain(bot, daily, SEED.ben);
  expect(await bot.whetstone.coach.dailies.schedule(general)).toMatchObject({ status: 'active' });
});

test('the configurer who has left is not written to again and again', async () => {
  bot = await startBot();
  const daily = await bot.postDaily();
  await bot.slack.userChange(SEED.ada, { deleted: true });
  await bot.slack.archive(daily.channel);
  await bot.lines.waitFor('slack.post.failed', { reason: 'channel_not_found' });
  await bot.quiet();
  const tried = bot.slack.calls.filter(
    ({ method, args }) => method === 'chat.postMessage' && args.channel === SEED.ada,
  );
  expect(tried).toHaveLength(1);
});

test('a bot whose Slack was away when it started answers what came meanwhile', async () => {
  bot = await startBot({
    beforeStart: (slack) => slack.fault('auth.test', { kind: 'status', status: 500 }, { times: 2 }),
  });
  const daily = await bot.postDaily();
  await say(bot, daily, SEED.ben, answerTo(bot, daily.questionId, 'middling'));
  await bot.slack.waitFor(() => bot.slack.calls.filter(({ method }) => method === 'auth.test').length === 1);
  for (const _ of [1, 2]) {
    await bot.quiet().catch(() => {});
    await bot.hurry('handle-event');
  }
  await hear(bot, daily, `<@${SEED.ben}>`, 'Follow-up 1');
});
