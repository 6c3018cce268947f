import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signature } from '../slack/http-delivery.ts';
import { SEED } from '../slack/seed.ts';
import { type Bot, shutOut, startBot } from './bot.ts';
import {
  answerMain,
  answerTo,
  hear,
  hearAfterOutage,
  heard,
  outageMs,
  plainReply,
  press,
  questionInDm,
  say,
  whispered,
} from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ slack: { mode: 'http' } });
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

/** Every delivery so far, by what the app answered. */
function outcomes() {
  return bot.slack.delivery.log.map(({ outcome }) => outcome?.kind);
}

test('a daily question, an answer, the chain by words and buttons, and the summary', async () => {
  const { daily, user } = await bot.room();
  await press(bot, daily, user, 'hint');
  await whispered(bot, user, 'Hint 1 of');
  const { feedback } = await answerMain(bot, daily, user);
  await press(bot, { channel: daily.channel, ts: feedback.ts }, user, 'skip');
  await hear(bot, daily, `<@${user}>`, 'Follow-up 2 of 3');
  await say(bot, daily, user, plainReply);
  await hear(bot, daily, `<@${user}>`, 'Follow-up 3 of 3');
  await say(bot, daily, user, 'stop');
  await hear(bot, daily, `<@${user}>`, '% so far');
  await bot.quiet();
  expect(outcomes().filter((kind) => kind !== 'acked')).toEqual([]);
});

test('a private answer with an error at its field, then in the direct message', async () => {
  const { slack } = bot;
  const { daily, user } = await bot.room();
  await press(bot, daily, user, 'answer_privately');
  const view = await slack.waitFor(() => slack.views(user)[0]);
  expect(await slack.submitView({ user, view, values: { answer: ' ' } })).toMatchObject({ kind: 'errors' });
  const answer = answerTo(bot, daily.questionId, 'strong').slice(0, 2_900);
  expect(await slack.submitView({ user, view, values: { answer } })).toEqual({ kind: 'closed' });
  await hear(bot, await questionInDm(bot, user), 'Follow-up 1');
});

test.each([
  '',
  'help',
  'today',
  'stats',
  'privacy',
  'pause',
  'resume',
  'leaderboard',
  'review',
  'nonsense',
  'forget-me',
])('“/interview %s” is answered in the acknowledgement', async (text) => {
  const { outcome, ack } = await bot.slack.command({ user: SEED.ada, channel: SEED.general, text });
  expect(outcome.kind).toBe('acked');
  expect(ack).toMatchObject({ response_type: 'ephemeral', text: expect.stringMatching(/\w/) });
});

test.each(['settings', 'setup', 'mock'])('“/interview %s” opens its form', async (text) => {
  const user = await bot.newcomer();
  const { outcome } = await bot.slack.command({ user, channel: SEED.general, text });
  expect(outcome).toMatchObject({ kind: 'acked' });
  expect(bot.slack.views(user)).toHaveLength(1);
});

test('the Home tab and a greeting', async () => {
  const user = await bot.newcomer();
  await bot.slack.openHome(user);
  await bot.slack.waitFor(() => bot.slack.home(user));
  await bot.slack.say({ user, dm: true, text: 'hi' });
  await bot.slack.waitFor(() =>
    bot.slack.messages(bot.slack.dm(user)).find(({ text }) => text.includes('Whetstone')),
  );
});

describe('an event', () => {
  test(
    'that cannot be stored is answered with 500, comes again with its headers, and is answered once',
    async () => {
      const { slack } = bot;
      const { daily, user } = await bot.room();
      await bot.quiet();
      const letIn = await shutOut(bot.database?.connectionString ?? '');
      await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
      expect(slack.delivery.log.at(-1)?.outcome).toMatchObject({ kind: 'failed', reason: 'http_error' });
      await letIn();
      await slack.retryNow();
      expect(slack.delivery.log.at(-1)).toMatchObject({ retryNum: 1, outcome: { kind: 'acked' } });
      await hearAfterOutage(bot, daily, `<@${user}>`, 'Follow-up 1');
      expect(bot.lines.of('slack.event.stored', { retry: 1 })).toHaveLength(1);
    },
    outageMs.test,
  );

  test('that comes three times over is one answer', async () => {
    const { daily, user } = await bot.room();
    const text = answerTo(bot, daily.questionId, 'middling');
    await bot.slack.say({ user, channel: daily.channel, threadTs: daily.ts, text, duplicates: 2 });
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
  });
});

describe('a request that is not Slack’s', () => {
  const body = JSON.stringify({ type: 'event_callback', event_id: 'EvFORGED', event: { type: 'message' } });
  const send = (headers: Record<string, string>) =>
    fetch(bot.eventsUrl, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  test.each([
    ['without a signature', {}],
    ['signed with another secret', signature(body, 'another-secret')],
    [
      'signed long ago',
      { ...signature(body, 'test-signing-secret'), 'x-slack-request-timestamp': '1600000000' },
    ],
  ])('%s is refused and not stored', async (_, headers) => {
    const response = await send(headers);
    expect(response.status).toBe(401);
    expect(await bot.query("select 1 from inbox where event_id = 'EvFORGED'")).toEqual([]);
  });

  test('signed rightly the same body is taken', async () => {
    const response = await send(signature(body, 'test-signing-secret'));
    expect(response.status).toBe(200);
  });
});

test('Slack’s question whether the address is ours is answered', async () => {
  const body = JSON.stringify({ type: 'url_verification', challenge: 'abc123' });
  const headers = { 'content-type': 'application/json', ...signature(body, 'test-signing-secret') };
  const response = await fetch(bot.eventsUrl, { method: 'POST', body, headers });
  expect(await response.json()).toEqual({ challenge: 'abc123' });
});

test.each([
  ['/healthz', 200],
  ['/readyz', 200],
  ['/nowhere', 404],
])('%s answers %i', async (path, status) => {
  expect((await fetch(new URL(path, bot.eventsUrl))).status).toBe(status);
});

test('/readyz says what is away', async () => {
  const letIn = await shutOut(bot.database?.connectionString ?? '');
  const response = await fetch(new URL('/readyz', bot.eventsUrl));
  await letIn();
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ slack: 'ok' });
});
