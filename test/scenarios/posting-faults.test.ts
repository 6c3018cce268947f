import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SlackPoster } from '../../src/adapters/slack/slack-poster.ts';
import { WebClients, webClientOptions } from '../../src/adapters/slack/web-clients.ts';
import type { Notice } from '../../src/core/delivery/outgoing.ts';
import type { Json } from '../slack/json.ts';
import { SEED } from '../slack/seed.ts';
import { type Bot, freePort, type Posted, startBot } from './bot.ts';
import { answerMain, answerTo, hear, heard, plainReply, press, say, whispered } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterEach(() => bot.slack.clearFaults());
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

/** Calls that are about a channel. */
const inChannel = (channel: string) => ({ when: (args: Json) => args.channel === channel });

function calls(method: string, channel: string) {
  return bot.slack.calls.filter((call) => call.method === method && call.args.channel === channel);
}

/**
 * Has the time come at which a post that is not found is taken for not sent, waits for what that brings, and sets the clock
 * right again.
 */
async function afterSure(work: () => Promise<unknown>): Promise<void> {
  bot.advance(15_000);
  await bot.hurry('deliver');
  await work();
  bot.advance(-15_000);
}

/** Writes an answer that will be graded, without waiting for what comes of it. */
async function answer(daily: Posted, user: string) {
  await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
}

describe('a post whose outcome is unknown is looked for before it is sent again', () => {
  test.each([
    ['the response was lost', { kind: 'response-lost' as const }],
    ['the response broke off', { kind: 'interrupted-body' as const }],
  ])('%s after it landed: it stands once', async (_, fault) => {
    const { daily, user } = await bot.room();
    bot.slack.fault('chat.postMessage', fault, inChannel(daily.channel));
    await answer(daily, user);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    await bot.slack.waitFor(() => calls('conversations.replies', daily.channel).length > 0);
    await bot.quiet();
    expect(calls('chat.postMessage', daily.channel)).toHaveLength(2);
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
  });

  test.each([
    ['the connection died before it landed', { kind: 'connection-lost' as const }],
    ['Slack answered 500', { kind: 'status' as const, status: 500 }],
    ['Slack answered 503', { kind: 'status' as const, status: 503 }],
  ])('%s: it is sent once more', async (_, fault) => {
    const { daily, user } = await bot.room();
    bot.slack.fault('chat.postMessage', fault, inChannel(daily.channel));
    await answer(daily, user);
    await bot.slack.waitFor(() => calls('conversations.replies', daily.channel).length === 1);
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toEqual([]);
    await afterSure(() => hear(bot, daily, `<@${user}>`, 'Follow-up 1'));
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
  });

  test('a daily question whose response was lost stands once, and answers to it are graded', async () => {
    const { slack } = bot;
    const { id: channel } = slack.addChannel({ id: 'C0LOST', members: [SEED.bot, SEED.ada] });
    slack.fault('chat.postMessage', { kind: 'response-lost' }, inChannel(channel));
    await bot.scheduleNow({ channel });
    const question = await slack.waitFor(() => slack.messages(channel)[0]);
    // Before the bot knows that its question stands, somebody answers it.
    const [{ id } = {}] = await bot.query('select question_id as id from dailies where channel_id = $1', [
      channel,
    ]);
    const text = answerTo(bot, String(id), 'middling');
    await slack.say({ user: SEED.ada, channel, threadTs: question.ts, text });
    await slack.waitFor(() => heard(bot, { channel, ts: question.ts }, 'Follow-up 1')[0], {
      timeoutMs: 10_000,
    });
    await bot.quiet();
    expect(slack.messages(channel)).toHaveLength(1);
  });

  test('as long as the look-up fails too, nothing is sent', async () => {
    const { daily, user } = await bot.room();
    bot.slack.fault('chat.postMessage', { kind: 'response-lost' }, inChannel(daily.channel));
    bot.slack.fault('conversations.replies', { kind: 'status', status: 500 }, inChannel(daily.channel));
    await answer(daily, user);
    await bot.slack.waitFor(() => calls('conversations.replies', daily.channel).length === 1);
    await bot.lines.waitFor('slack.lookup.failed');
    expect(calls('chat.postMessage', daily.channel)).toHaveLength(2);
    await bot.quiet();
    await bot.hurry('deliver');
    await bot.slack.waitFor(() => calls('conversations.replies', daily.channel).length === 2);
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
  });
});

describe('a limit', () => {
  test('holds up the message that it hit, for as long as it says, and no other', async () => {
    const limited = await bot.room();
    const other = await bot.room();
    bot.slack.fault(
      'chat.postMessage',
      { kind: 'rate-limited', retryAfterS: 30 },
      inChannel(limited.daily.channel),
    );
    await answer(limited.daily, limited.user);
    await bot.lines.waitFor('slack.post.failed', { reason: 'ratelimited', afterMs: 30_000 });
    await answerMain(bot, other.daily, other.user);
    await bot.quiet();
    expect(heard(bot, limited.daily, `<@${limited.user}>`)).toEqual([]);
    const [{ wait } = {}] = await bot.query(
      `select extract(epoch from max(run_at) - now())::float as wait from graphile_worker.jobs where task_identifier = 'deliver'`,
    );
    expect(Number(wait)).toBeGreaterThan(20);
    await bot.hurry('deliver');
    await hear(bot, limited.daily, `<@${limited.user}>`, 'Follow-up 1');
  });

  test('without a time to wait is waited for all the same', async () => {
    const { daily, user } = await bot.room();
    bot.slack.fault('chat.postMessage', { kind: 'rate-limited' }, inChannel(daily.channel));
    await answer(daily, user);
    await bot.slack.waitFor(() => calls('chat.postMessage', daily.channel)[1]?.result === 'rate-limited');
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toEqual([]);
    expect(await bot.hurry('deliver')).toBe(1);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    expect(calls('chat.postMessage', daily.channel)).toHaveLength(3);
  });

  test('does not turn the order round: the last feedback comes before the summary', async () => {
    const { slack } = bot;
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    for (const step of [2, 3]) {
      await say(bot, daily, user, 'skip');
      await hear(bot, daily, `<@${user}>`, `Follow-up ${step} of 3`);
    }
    await bot.quiet();
    slack.fault('chat.postMessage', { kind: 'rate-limited', retryAfterS: 2 }, inChannel(daily.channel));
    await say(bot, daily, user, plainReply);
    await hear(bot, daily, `<@${user}>`, 'overall');
    await bot.quiet();
    expect(
      heard(bot, daily, `<@${user}>`)
        .map(({ metadata }) => metadata?.event_type)
        .slice(-2),
    ).toEqual(['feedback', 'summary']);
  });
});

describe('a reaction', () => {
  test.each(['already_reacted', 'missing_scope', 'too_many_reactions', 'thread_locked', 'message_not_found'])(
    'refused with %s is let go, and the answer is graded',
    async (error) => {
      const { daily, user } = await bot.room();
      bot.slack.fault('reactions.add', { kind: 'error', error }, inChannel(daily.channel));
      await answerMain(bot, daily, user);
      await bot.quiet();
      expect(calls('reactions.add', daily.channel)).toHaveLength(1);
      const schedule = await bot.whetstone.coach.dailies.schedule({
        teamId: SEED.team,
        channelId: daily.channel,
      });
      expect(schedule?.status).toBe('active');
    },
  );

  test('hit by a limit is let go too: the feedback says that the answer has arrived', async () => {
    const { daily, user } = await bot.room();
    bot.slack.fault('reactions.add', { kind: 'rate-limited', retryAfterS: 20 }, inChannel(daily.channel));
    await answerMain(bot, daily, user);
    await bot.quiet();
    expect(calls('reactions.add', daily.channel)).toHaveLength(1);
  });
});

describe('a message that Slack refuses', () => {
  test('for its own sake is logged as an error and not sent again', async () => {
    const { daily, user } = await bot.room();
    bot.slack.fault('chat.postMessage', { kind: 'error', error: 'msg_too_long' }, inChannel(daily.channel));
    await answer(daily, user);
    const line = await bot.lines.waitFor('slack.post.failed', { reason: 'msg_too_long' });
    expect(line.level).toBe('error');
    await bot.quiet();
    expect(calls('chat.postMessage', daily.channel)).toHaveLength(2);
    // The chain goes on all the same.
    await say(bot, daily, user, plainReply);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 2');
  });

  test('to one person alone is let go: the thread goes on', async () => {
    const { daily, user } = await bot.room();
    bot.slack.fault(
      'chat.postEphemeral',
      { kind: 'error', error: 'user_not_in_channel' },
      inChannel(daily.channel),
    );
    await press(bot, daily, user, 'hint');
    await bot.lines.waitFor('slack.post.failed', { reason: 'user_not_in_channel' });
    await bot.quiet();
    expect(calls('chat.postEphemeral', daily.channel)).toHaveLength(1);
    await press(bot, daily, user, 'hint');
    await whispered(bot, user, 'Hint 2 of');
  });

  test('as the help for a mention is not tried again', async () => {
    const { daily, user } = await bot.room();
    bot.slack.fault(
      'chat.postEphemeral',
      { kind: 'error', error: 'user_not_in_channel' },
      inChannel(daily.channel),
    );
    await bot.slack.mention({ user, channel: daily.channel, text: 'hello?' });
    await bot.lines.waitFor('mention.unanswered');
    await bot.quiet();
    expect(calls('chat.postEphemeral', daily.channel)).toHaveLength(1);
  });

  test('a Home tab that is switched off is not published again and again', async () => {
    const user = await bot.newcomer();
    const published = () =>
      bot.slack.calls.filter(({ method, args }) => method === 'views.publish' && args.user_id === user);
    bot.slack.fault('views.publish', { kind: 'error', error: 'not_enabled' });
    await bot.slack.openHome(user);
    await bot.lines.waitFor('home.refused', { reason: 'not_enabled' });
    await bot.quiet();
    expect(published()).toHaveLength(1);
  });
});

describe('a form that Slack does not open any more', () => {
  test.each(['expired_trigger_id', 'exchanged_trigger_id'])(
    '(%s) is answered with a sentence',
    async (error) => {
      const { daily, user } = await bot.room();
      bot.slack.fault('views.open', { kind: 'error', error });
      await press(bot, daily, user, 'answer_privately');
      await whispered(bot, user, 'Do it once more');
      await press(bot, daily, user, 'answer_privately');
      await bot.slack.waitFor(() => bot.slack.views(user)[0]);
    },
  );

  test('for a command too', async () => {
    bot.slack.fault('views.open', { kind: 'error', error: 'expired_trigger_id' });
    const { ack } = await bot.slack.command({ user: SEED.ada, channel: SEED.general, text: 'settings' });
    expect(ack?.text).toContain('Do it once more');
  });

  test('and on the Home tab, in the direct message', async () => {
    const { slack } = bot;
    const user = await bot.newcomer();
    await slack.openHome(user);
    const home = await slack.waitFor(() => slack.home(user));
    slack.fault('views.open', { kind: 'error', error: 'expired_trigger_id' });
    await slack.click({ user, view: home, actionId: 'open_settings' });
    await slack.waitFor(() =>
      slack.messages(slack.dm(user)).find(({ text }) => text.includes('Do it once more')),
    );
  });

  test('the setup form opens within its three seconds while Slack is slow to say who asks', async () => {
    const { slack } = bot;
    const user = await bot.newcomer();
    const asked = slack.hold('users.info');
    await slack.command({ user, channel: SEED.general, text: 'setup' });
    expect(slack.views(user)).toHaveLength(1);
    asked.release();
  });

  test('a schedule is saved in time while Slack is slow to say whether the bot is in the channel', async () => {
    const { slack } = bot;
    const user = await bot.newcomer();
    const { id: channel } = slack.addChannel({ id: 'C0SLOW', members: [SEED.bot, user] });
    await slack.command({ user, channel, text: 'setup' });
    const asked = slack.hold('conversations.info');
    expect(await slack.submitView({ user, view: slack.views(user)[0]! })).toEqual({ kind: 'closed' });
    asked.release();
    await whispered(bot, user, 'Saved for');
  });

  test('who sets up a channel from outside of it hears that it is saved in the direct message', async () => {
    const { slack } = bot;
    const { user } = await bot.room();
    const { id: channel } = slack.addChannel({ id: 'C0ELSEWHERE', members: [SEED.bot, SEED.ada] });
    await slack.command({ user, channel: slack.dm(user), text: 'setup' });
    await slack.submitView({ user, view: slack.views(user)[0]!, values: { setup_channel: channel } });
    await slack.waitFor(() => slack.messages(slack.dm(user)).find(({ text }) => text.includes('Saved for')));
  });
});

test('an answer that the response URL takes no more of is logged, and the work is done', async () => {
  const { slack } = bot;
  const { daily, user } = await bot.room();
  const { feedback } = await answerMain(bot, daily, user);
  const other = await bot.newcomer(daily.channel);
  await press(bot, { channel: daily.channel, ts: feedback.ts }, other, 'stop');
  const pressed =
    slack.delivery.log.findLast(({ payload }) => payload.type === 'block_actions')?.payload ?? {};
  for (let use = 0; use < 5; use++) {
    await fetch(String(pressed.response_url), { method: 'POST', body: JSON.stringify({ text: 'used' }) });
  }
  const { kind } = await slack.delivery.request({ kind: 'interactive', payload: pressed });
  expect(kind).toBe('acked');
  await bot.lines.waitFor('press.stop.unsaid');
});

test('Slack out of reach for a while: what was to be said is said when it is back', async () => {
  const { slack } = bot;
  const { daily, user } = await bot.room();
  slack.fault('*', { kind: 'connection-lost' }, { times: 6 });
  await answer(daily, user);
  await slack.waitFor(() => slack.calls.filter(({ result }) => result === 'connection-lost').length >= 3, {
    timeoutMs: 10_000,
  });
  slack.clearFaults();
  await bot.quiet();
  await afterSure(() => hear(bot, daily, `<@${user}>`, 'Follow-up 1'));
  await bot.quiet();
  expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
});

test('a Slack that refuses the connection has certainly not got the message', async () => {
  const installations = { botToken: async () => SEED.botToken };
  const clients = new WebClients(
    installations,
    webClientOptions({ slackApiUrl: `http://127.0.0.1:${await freePort()}/api/`, log: () => {} }),
  );
  const poster = new SlackPoster(clients, { log: () => {}, times: 'utc' });
  const notice: Notice = { about: 'dm-greeting', userId: SEED.ada };
  const outcome = await poster.send({
    teamId: SEED.team,
    entryId: 'e1',
    content: { kind: 'notice', notice, inChannel: false, userId: SEED.ada },
    target: { how: 'post', channelId: SEED.ada, threadTs: null },
  });
  expect(outcome).toEqual({ kind: 'later', reason: 'ECONNREFUSED', afterMs: 2_000 });
});
