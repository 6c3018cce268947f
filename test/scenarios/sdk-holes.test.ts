import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../slack/json.ts';
import { SEED } from '../slack/seed.ts';
import { type Bot, type BotOptions, type Posted, shutOut, startBot } from './bot.ts';
import { answerTo, hear, hearAfterOutage, heard, outageMs, say } from './conversation.ts';

/**
 * What Bolt and its SDKs would do by themselves, and the bot must not: each test fails when the one counter that its
 * comment names is taken out.
 */

let bot: Bot;
async function start(options: BotOptions = {}): Promise<void> {
  bot = await startBot(options);
}
async function stop(): Promise<void> {
  bot.slack.clearFaults();
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
}

const answer = (daily: Posted, user: string) =>
  say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));

const inChannel = (of: string) => ({ when: ({ channel }: Json) => channel === of });

function results(method: string, channel: string): string[] {
  return bot.slack.calls
    .filter((call) => call.method === method && call.args.channel === channel)
    .map(({ result }) => result ?? 'under way');
}

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

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  beforeAll(() => start({ slack: { mode } }));
  afterAll(stop);

  // `makeDurable`: Bolt acknowledges an event before its listeners run.
  test(
    'an event is not acknowledged before it is stored',
    async () => {
      const { daily, user } = await bot.room();
      await bot.quiet();
      const letIn = await shutOut(bot.database?.connectionString ?? '');
      const saying = answer(daily, user);
      // Over a socket nothing comes back, and Slack's time runs out.
      await Promise.race([saying, bot.lines.waitFor('slack.event.not-stored')]);
      await bot.slack.timeOutNow();
      await saying;
      await letIn();
      expect(bot.slack.delivery.pending).toHaveLength(1);
      await bot.slack.retryNow();
      expect(bot.slack.delivery.pending).toEqual([]);
      await hearAfterOutage(bot, daily, `<@${user}>`, 'Follow-up 1');
    },
    outageMs.test,
  );
});

describe('the Web API client', () => {
  beforeAll(() => start());
  afterAll(stop);

  // `retryConfig: { retries: 0 }` of the clients: the SDK sends a post again as it is, ten times.
  test('does not post twice when an answer was lost', async () => {
    const { daily, user } = await bot.room();
    bot.slack.fault('chat.postMessage', { kind: 'response-lost' }, inChannel(daily.channel));
    await answer(daily, user);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    await bot.quiet();
    expect(results('chat.postMessage', daily.channel)).toEqual(['ok', 'response-lost']);
  });

  // `rejectRateLimitedCalls: true`: the SDK stops every call of the client for as long as one limit lasts.
  test('does not stop all calls at one limit', async () => {
    const { daily, user } = await bot.room();
    const other = await bot.room();
    bot.slack.fault(
      'chat.postMessage',
      { kind: 'rate-limited', retryAfterS: 3_600 },
      inChannel(daily.channel),
    );
    await answer(daily, user);
    await bot.slack.waitFor(() => results('chat.postMessage', daily.channel)[1] === 'rate-limited');
    await answer(other.daily, other.user);
    await hear(bot, other.daily, `<@${other.user}>`, 'Follow-up 1');
    expect(heard(bot, daily, `<@${user}>`)).toEqual([]);
  });

  // The branch of `outcomeOf` for it: the SDK throws a plain error then, which looks like any fault.
  test('takes a limit without a time for a limit: certainly not sent, and not looked for', async () => {
    const { daily, user } = await bot.room();
    const before = bot.lines.of('slack.post.failed').length;
    bot.slack.fault('chat.postMessage', { kind: 'rate-limited' }, inChannel(daily.channel));
    await answer(daily, user);
    const line = await bot.lines.waitFor('slack.post.failed', {}, before + 1);
    expect(line.fields).toMatchObject({ kind: 'later', reason: 'ratelimited' });
    await bot.quiet();
    await bot.hurry('deliver');
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    expect(results('conversations.replies', daily.channel)).toEqual([]);
  });

  // `outcomeOf` takes what it does not know for unknown, never for refused; the SDK lets a broken body through unwrapped.
  test('looks into a response that breaks off, and does not take it for a refusal', async () => {
    const { daily, user } = await bot.room();
    bot.slack.fault('chat.postMessage', { kind: 'interrupted-body' }, inChannel(daily.channel));
    await answer(daily, user);
    await bot.slack.waitFor(() => results('conversations.replies', daily.channel).length > 0);
    await bot.quiet();
    expect(results('chat.postMessage', daily.channel)).toEqual(['ok', 'interrupted-body']);
    const rows = await bot.query(
      `select o.status from outbox o join sessions s on s.id = o.outgoing->>'sessionId'
       where s.user_id = $1 and o.outgoing->>'kind' = 'feedback'`,
      [user],
    );
    expect(rows).toEqual([{ status: 'sent' }]);
  });

  // Two connections: one alone is away for five seconds at every refresh. Comes last: a connection is away then.
  test('leaves no gap when a connection is refreshed', async () => {
    const { daily, user } = await bot.room();
    bot.slack.sockets.disconnect('refresh_requested', 1);
    await bot.slack.waitFor(() => !bot.slack.sockets.connections.includes(1));
    await answer(daily, user);
    expect(bot.slack.delivery.pending).toEqual([]);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
  });
});

describe('no rejection is left unheard, which would end the process', () => {
  afterEach(stop);

  // `socketRetries`: with the clients' own policy the socket client gives up at the first fault, in a promise of nobody's.
  test('when Slack answers a reconnect with 500, and then not at all', async () => {
    await start({ socketConnections: 1 });
    const { daily, user } = await bot.room();
    const unheard = await unheardDuring(async () => {
      bot.slack.fault('apps.connections.open', { kind: 'status', status: 500 });
      bot.slack.fault('apps.connections.open', { kind: 'connection-lost' });
      bot.slack.sockets.drop();
      const isBack = () => bot.slack.sockets.connections[0] === 2;
      await bot.slack.waitFor(isBack, { timeoutMs: 14_000 }).catch(() => {});
    });
    expect(unheard).toEqual([]);
    await answer(daily, user);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
  }, 20_000);

  // `authorize` and `deferInitialization`: with a token, `new App` asks Slack who it is and leaves the answer unheard.
  test('when Slack does not know the token; the bot starts, and the log says so', async () => {
    const unheard = await unheardDuring(async () => {
      await start({
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
});
