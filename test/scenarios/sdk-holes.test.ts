import { afterEach, describe, expect, test } from 'vitest';
import type { Json } from '../slack/json.ts';
import { SEED } from '../slack/seed.ts';
import { type Bot, type BotOptions, type Posted, shutOut, startBot } from './bot.ts';
import { answerTo, hear, heard, say } from './conversation.ts';

/**
 * What Bolt and its SDKs would do by themselves, and the bot must not: each test fails when the one counter that its
 * comment names is taken out.
 */

let bot: Bot;
afterEach(async () => {
  bot.slack.clearFaults();
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

async function started(options: BotOptions = {}): Promise<Posted> {
  bot = await startBot(options);
  return bot.postDaily();
}

const answer = (daily: Posted, user: string) =>
  say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));

/** Runs `work` and returns the rejections that nobody heard meanwhile; by themselves they would end the process. */
async function unheardDuring(work: () => Promise<void>): Promise<unknown[]> {
  const unheard: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', (error) => unheard.push(error));
  try {
    await work();
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const other of others) process.on('unhandledRejection', other);
  }
  return unheard;
}

const inGeneral = { when: ({ channel }: Json) => channel === SEED.general };

function posts(): string[] {
  return bot.slack.calls
    .filter(({ method, args }) => method === 'chat.postMessage' && args.channel === SEED.general)
    .map(({ result }) => result ?? 'under way');
}

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  // `makeDurable`: Bolt acknowledges an event before its listeners run.
  test('an event is not acknowledged before it is stored', async () => {
    const daily = await started({ slack: { mode } });
    await bot.quiet();
    const letIn = await shutOut(bot.database?.connectionString ?? '');
    const saying = answer(daily, SEED.ben);
    await bot.slack.waitFor(() => bot.slack.delivery.log.at(-1));
    await bot.slack.timeOutNow();
    await saying;
    await letIn();
    expect(bot.slack.delivery.pending).toHaveLength(1);
    await bot.slack.retryNow();
    await hear(bot, daily, `<@${SEED.ben}>`, 'Follow-up 1');
  });
});

// `retryConfig: { retries: 0 }` of the clients: the SDK sends a post again as it is, ten times.
test('a post whose answer was lost is not posted twice', async () => {
  const daily = await started();
  bot.slack.fault('chat.postMessage', { kind: 'response-lost' }, inGeneral);
  await answer(daily, SEED.ben);
  await hear(bot, daily, `<@${SEED.ben}>`, 'Follow-up 1');
  await bot.quiet();
  expect(posts()).toEqual(['ok', 'response-lost']);
});

// `rejectRateLimitedCalls: true`: the SDK stops every call of the client for as long as one limit lasts.
test('one limit does not stop all calls', async () => {
  const daily = await started();
  bot.slack.fault('chat.postMessage', { kind: 'rate-limited', retryAfterS: 3_600 }, inGeneral);
  await answer(daily, SEED.ben);
  await bot.slack.waitFor(() => posts()[1] === 'rate-limited');
  await answer(daily, SEED.cleo);
  await hear(bot, daily, `<@${SEED.cleo}>`, 'Follow-up 1');
  expect(heard(bot, daily, `<@${SEED.ben}>`)).toEqual([]);
});

// The branch of `outcomeOf` for a 429 that names no time: the SDK throws a plain error then, which looks like any fault.
test('a limit without a time is a limit: the message is certainly not sent, and not looked for', async () => {
  const daily = await started();
  bot.slack.fault('chat.postMessage', { kind: 'rate-limited' }, inGeneral);
  await answer(daily, SEED.ben);
  const line = await bot.lines.waitFor('slack.post.failed');
  expect(line.fields).toMatchObject({ kind: 'later', reason: 'ratelimited' });
  await bot.quiet();
  await bot.hurry('deliver');
  await hear(bot, daily, `<@${SEED.ben}>`, 'Follow-up 1');
  expect(bot.slack.calls.filter(({ method }) => method === 'conversations.replies')).toEqual([]);
});

// `outcomeOf` takes what it does not know for unknown, never for refused; the SDK lets a broken body through as a bare TypeError.
test('a response that breaks off is looked into, not taken for a refusal', async () => {
  const daily = await started();
  bot.slack.fault('chat.postMessage', { kind: 'interrupted-body' }, inGeneral);
  await answer(daily, SEED.ben);
  const line = await bot.lines.waitFor('slack.post.failed');
  // Read inside the client's own handling, so that the cause has a name.
  expect(line.fields).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/^[A-Z_]+$/) });
  await bot.slack.waitFor(() => bot.slack.calls.some(({ method }) => method === 'conversations.replies'));
  await bot.quiet();
  expect(posts()).toEqual(['ok', 'interrupted-body']);
  expect(await bot.query("select status from outbox where outgoing->>'kind' = 'feedback'")).toEqual([
    { status: 'sent' },
  ]);
});

// `socketRetries`: with the clients' own policy the socket client gives up at the first fault, in a promise that nobody holds.
test.each([
  ['answers 500', { kind: 'status' as const, status: 500 }],
  ['breaks the connection', { kind: 'connection-lost' as const }],
])(
  'a reconnect at which Slack %s neither ends the process nor the connection',
  async (_, fault) => {
    const daily = await started({ socketConnections: 1 });
    const unheard = await unheardDuring(async () => {
      bot.slack.fault('apps.connections.open', fault, { times: 2 });
      bot.slack.sockets.drop();
      await bot.slack.waitFor(() => bot.slack.sockets.connections[0] === 2, { timeoutMs: 14_000 });
      await answer(daily, SEED.ben);
      await hear(bot, daily, `<@${SEED.ben}>`, 'Follow-up 1');
    });
    expect(unheard).toEqual([]);
  },
  20_000,
);

// Two connections: one alone is away for five seconds at every refresh.
test('a refreshed connection leaves no gap', async () => {
  const daily = await started();
  bot.slack.sockets.disconnect('refresh_requested', 1);
  await bot.slack.waitFor(() => !bot.slack.sockets.connections.includes(1));
  await answer(daily, SEED.ben);
  expect(bot.slack.delivery.log.at(-1)?.outcome).toMatchObject({ kind: 'acked', via: 2 });
  expect(bot.slack.delivery.pending).toEqual([]);
});

// `authorize` and `deferInitialization`: with a token, `new App` asks Slack who it is and leaves the answer unheard.
test('a bot with a token that Slack does not know starts, and says so in the log', async () => {
  const unheard = await unheardDuring(async () => {
    bot = await startBot({
      beforeStart: (slack) =>
        slack.fault('auth.test', { kind: 'error', error: 'invalid_auth' }, { times: 100 }),
    });
    expect(bot.slack.calls.filter(({ method }) => method === 'auth.test')).toEqual([]);
    await bot.slack.command({ user: SEED.ada, channel: SEED.general, text: 'help' });
  });
  expect(unheard).toEqual([]);
  const said = bot.lines.of('slack.sdk').map(({ fields }) => String(fields.message));
  expect(said.filter((message) => message.includes('invalid_auth'))).not.toEqual([]);
});
