import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { until } from '../support/poll.ts';
import { type Bot, startBot } from './bot.ts';
import { answerMain, answerTo, heard, press, say } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

async function scheduleOf(channelId: string) {
  return bot.whetstone.coach.dailies.schedule({ teamId: SEED.team, channelId });
}

/** Waits for the message by which Ada, who set the channel up, hears that it was paused. */
function pausedNotice(channel: string) {
  const dm = bot.slack.dm(SEED.ada);
  return bot.slack.waitFor(() =>
    bot.slack.messages(dm).find(({ text }) => text.includes('I paused') && text.includes(channel)),
  );
}

test('the bot greets the channel that it is invited to, once, and the button opens its schedule', async () => {
  const { slack } = bot;
  const { id: channel } = slack.addChannel({ id: 'C0INVITE', members: [SEED.ada] });
  await slack.invite({ channel, by: SEED.ada });
  const greeting = await slack.waitFor(() => slack.messages(channel)[0]);
  expect(greeting.text).toContain(`<@${SEED.ada}> invited me`);
  await press(bot, { channel, ts: greeting.ts }, SEED.ada, 'open_setup');
  const view = await slack.waitFor(() => slack.views(SEED.ada)[0]);
  expect(view.private_metadata).toBe(JSON.stringify({ channelId: channel }));
  await slack.closeView({ user: SEED.ada });
  // Others who join are not greeted.
  await bot.newcomer(channel);
  await bot.quiet();
  expect(slack.messages(channel)).toHaveLength(1);
});

describe('a channel that takes no messages any more pauses its schedule and tells whoever set it up', () => {
  test('archived', async () => {
    const { daily } = await bot.room();
    await bot.slack.archive(daily.channel);
    const notice = await pausedNotice(daily.channel);
    expect(notice.text).toContain('the channel is archived');
    expect(await scheduleOf(daily.channel)).toMatchObject({
      status: 'paused',
      pausedReason: 'channel_archive',
    });
    await bot.slack.unarchive(daily.channel);
    await press(bot, { channel: bot.slack.dm(SEED.ada), ts: notice.ts }, SEED.ada, 'resume_schedule');
    expect(await scheduleOf(daily.channel)).toMatchObject({ status: 'active', pausedReason: null });
  });

  test('the bot was removed', async () => {
    const { daily } = await bot.room();
    await bot.slack.kickBot({ channel: daily.channel, by: SEED.ben });
    expect((await pausedNotice(daily.channel)).text).toContain('no longer in the channel');
    expect(await scheduleOf(daily.channel)).toMatchObject({ status: 'paused' });
  });

  test('deleted', async () => {
    const { daily } = await bot.room();
    await bot.slack.deleteChannel(daily.channel);
    expect((await pausedNotice(daily.channel)).text).toContain('was deleted');
  });

  test('found out only by a refused post, which is not tried again', async () => {
    const { slack } = bot;
    const { id: channel } = slack.addChannel({ id: 'C0QUIETLY', members: [SEED.bot, SEED.ada] });
    slack.fault(
      'chat.postMessage',
      { kind: 'error', error: 'is_archived' },
      { when: (args) => args.channel === channel },
    );
    await bot.scheduleNow({ channel });
    expect((await pausedNotice(channel)).text).toContain('the channel is archived');
    await bot.quiet();
    expect(
      slack.calls.filter(({ method, args }) => method === 'chat.postMessage' && args.channel === channel),
    ).toHaveLength(1);
  });

  test('an answer given before is kept, and no word about it is tried twice', async () => {
    const { slack } = bot;
    const { daily, user } = await bot.room();
    slack.fault(
      'chat.postMessage',
      { kind: 'error', error: 'not_in_channel' },
      { when: (args) => args.channel === daily.channel },
    );
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
    await pausedNotice(daily.channel);
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toEqual([]);
    const rows = await bot.query(
      `select o.status, o.reason from outbox o join sessions s on s.id = o.outgoing->>'sessionId' where s.user_id = $1`,
      [user],
    );
    expect(rows).toEqual([{ status: 'failed', reason: 'not_in_channel' }]);
  });
});

test('a renamed channel goes on', async () => {
  const { daily, user } = await bot.room();
  await bot.slack.rename(daily.channel, 'interviews');
  await answerMain(bot, daily, user);
});

test('a member’s new time zone is asked for anew', async () => {
  const { slack } = bot;
  const user = await bot.newcomer();
  const { id: channel } = slack.addChannel({ id: 'C0ZONE', members: [SEED.bot, user] });
  await slack.command({ user, channel, text: 'setup' });
  expect(slack.views(user)[0]?.state.values.setup_zone?.setup_zone?.value).toBe('Europe/Berlin');
  await slack.closeView({ user });
  await slack.userChange(user, { tz: 'Asia/Tokyo' });
  await bot.quiet();
  await slack.command({ user, channel, text: 'setup' });
  expect(slack.views(user)[0]?.state.values.setup_zone?.setup_zone?.value).toBe('Asia/Tokyo');
});

// Moves the bot's clock, so it comes last.
test('at the close the outline comes into the thread once, with how many answered', async () => {
  const { daily, user } = await bot.room();
  await answerMain(bot, daily, user);
  await bot.whetstone.tick();
  await bot.quiet();
  expect(heard(bot, daily, 'Model outline')).toEqual([]);
  // A day's close is at 17:00, which is at most seventeen hours away.
  bot.advance(18 * 60 * 60 * 1000);
  await bot.whetstone.tick();
  await bot.whetstone.tick();
  // Posts to many channels are paced by the bot's clock, which is ahead of the database's.
  const outline = await until('the outline', async () => {
    await bot.hurry('deliver');
    return heard(bot, daily, 'Model outline')[0];
  });
  expect(outline.text).toContain('1 person answered');
  await bot.quiet();
  expect(heard(bot, daily, 'Model outline')).toHaveLength(1);

  // Who comes late is graded all the same; the outline is no secret any more.
  const late = await bot.newcomer(daily.channel);
  await say(bot, daily, late, answerTo(bot, daily.questionId, 'middling'));
  await until('the grade of the late answer', async () => {
    await bot.hurry();
    return heard(bot, daily, `<@${late}>`, 'Follow-up 1')[0];
  });
});
