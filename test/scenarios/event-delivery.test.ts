import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
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
  say,
  whispered,
} from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

describe('an event', () => {
  test('that comes five times at once is one answer with one reply and one reaction', async () => {
    const { slack } = bot;
    const { daily, user } = await bot.room();
    const text = answerTo(bot, daily.questionId, 'middling');
    await slack.say({ user, channel: daily.channel, threadTs: daily.ts, text, duplicates: 4 });
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
    const added = slack.calls.filter(
      ({ method, args }) => method === 'reactions.add' && args.channel === daily.channel,
    );
    expect(added).toHaveLength(1);
  });

  test('that comes again after everything is done changes nothing', async () => {
    const { slack } = bot;
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    const original = slack.delivery.log.findLast(
      ({ payload }) => (payload.event as { user?: string } | undefined)?.user === user,
    );
    await slack.delivery.event(original?.payload ?? {});
    // The same message under another event id, as a mention of it would be.
    const { event_id: _, ...rest } = original?.payload ?? {};
    await slack.delivery.event({ ...rest, event_id: 'Ev0ANOTHER' });
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
    expect(await bot.lines.waitFor('message.heard', { rule: 'known-already' })).toBeTruthy();
  });

  test('of a reply that overtakes the main answer is taken for that, and the other one for the next step', async () => {
    const { slack } = bot;
    const { daily, user } = await bot.room();
    const first = answerTo(bot, daily.questionId, 'middling');
    await slack.say({ user, channel: daily.channel, threadTs: daily.ts, text: first, reorder: true });
    await slack.say({ user, channel: daily.channel, threadTs: daily.ts, text: plainReply });
    await hear(bot, daily, `<@${user}>`, 'Follow-up');
    await bot.quiet();
    const stored = await bot.query('select count(*)::int as count from answers where user_id = $1', [user]);
    expect(stored).toEqual([{ count: 2 }]);
  });

  test('of an unknown kind, or without what it should hold, is let go', async () => {
    await bot.slack.deliver({ type: 'pineapple_sliced', slices: 7 });
    await bot.slack.deliver({ type: 'message', channel: SEED.general });
    await bot.slack.deliver({
      type: 'message',
      subtype: 'file_comment',
      channel: SEED.general,
      ts: '1.000001',
    });
    await bot.quiet();
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    await bot.quiet();
    const stuck = await bot.query(
      "select task_identifier from graphile_worker.jobs where task_identifier = 'handle-event'",
    );
    expect(stuck).toEqual([]);
  });
});

describe('socket connections', () => {
  test('share the events: each comes over one of the two, and a chain goes over both', async () => {
    const { slack } = bot;
    const { daily, user } = await bot.room();
    const before = slack.delivery.log.length;
    await answerMain(bot, daily, user);
    await say(bot, daily, user, plainReply);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 2');
    await bot.quiet();
    const used = new Set(slack.delivery.log.slice(before).map(({ outcome }) => outcome?.via));
    expect(used.size).toBe(2);
  });

  test('one that is told to leave leaves no gap, and comes back', async () => {
    const { slack } = bot;
    const { daily, user } = await bot.room();
    const [leaving] = slack.sockets.connections;
    const newest = slack.sockets.connections.at(-1) ?? 0;
    slack.sockets.disconnect('warning', leaving);
    await answerMain(bot, daily, user);
    expect(slack.delivery.pending).toEqual([]);
    const isBack = () =>
      slack.sockets.connections.length === 2 && slack.sockets.connections.some((n) => n > newest);
    await slack.waitFor(isBack, { timeoutMs: 10_000 });
  });

  test('cut without a word come back, and what was sent meanwhile is delivered again', async () => {
    const { slack } = bot;
    const { daily, user } = await bot.room();
    slack.sockets.drop();
    await slack.waitFor(() => slack.sockets.connections.length === 0);
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
    expect(slack.delivery.pending).toHaveLength(1);
    await slack.waitFor(() => slack.sockets.connections.length === 2, { timeoutMs: 12_000 });
    await slack.retryNow();
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
  });
});

describe('while the database is away', () => {
  afterEach(() => bot.ready());

  test(
    'an event is not acknowledged, comes again, and is answered once',
    async () => {
      const { slack } = bot;
      const { daily, user } = await bot.room();
      await bot.quiet();
      const letIn = await shutOut(bot.database?.connectionString ?? '');
      const saying = say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
      await Promise.race([saying, bot.lines.waitFor('slack.event.not-stored')]);
      await slack.timeOutNow();
      await saying;
      expect(slack.delivery.pending).toHaveLength(1);
      // Still away at the first retry.
      const retrying = slack.retryNow();
      await Promise.race([retrying, bot.lines.waitFor('slack.event.not-stored', {}, 2)]);
      await slack.timeOutNow();
      await retrying;
      expect(slack.delivery.pending).toHaveLength(1);
      await letIn();
      await slack.retryNow();
      expect(slack.delivery.pending).toEqual([]);
      await hearAfterOutage(bot, daily, `<@${user}>`, 'Follow-up 1');
      await bot.quiet();
      expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
    },
    outageMs.test,
  );

  test('a command is answered with a sentence and a reference that the log has', async () => {
    const { slack } = bot;
    const letIn = await shutOut(bot.database?.connectionString ?? '');
    const { ack } = await slack.command({ user: SEED.ada, channel: SEED.general, text: 'stats' });
    await letIn();
    const [, reference] = /reference `([^`]+)`/.exec(String(ack?.text)) ?? [];
    expect(bot.lines.of('command.failed', { reference })).toHaveLength(1);
    expect(String(ack?.text)).not.toMatch(/ECONN|postgres|database/i);
  });

  test(
    'a press says that it failed, and works when it is pressed again',
    async () => {
      const { daily, user } = await bot.room();
      const { feedback } = await answerMain(bot, daily, user);
      await bot.quiet();
      const at = { channel: daily.channel, ts: feedback.ts };
      const letIn = await shutOut(bot.database?.connectionString ?? '');
      const pressing = press(bot, at, user, 'skip');
      await whispered(bot, user, 'That did not work');
      await bot.slack.timeOutNow();
      expect((await pressing).outcome.kind).toBe('failed');
      await letIn();
      await press(bot, at, user, 'skip');
      await hearAfterOutage(bot, daily, `<@${user}>`, 'Follow-up 2');
    },
    outageMs.test,
  );

  test(
    'a private answer stays in its form, with a sentence',
    async () => {
      const { slack } = bot;
      const { daily, user } = await bot.room();
      await press(bot, daily, user, 'answer_privately');
      const view = await slack.waitFor(() => slack.views(user)[0]);
      await bot.quiet();
      const letIn = await shutOut(bot.database?.connectionString ?? '');
      const values = { answer: answerTo(bot, daily.questionId, 'middling').slice(0, 2_900) };
      const refused = await slack.submitView({ user, view, values });
      await letIn();
      expect(refused).toMatchObject({ kind: 'errors' });
      expect(await slack.submitView({ user, view, values })).toEqual({ kind: 'closed' });
      await slack.waitFor(() => slack.messages(slack.dm(user))[0], { timeoutMs: outageMs.recovery });
    },
    outageMs.test,
  );
});
