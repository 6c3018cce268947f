import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { httpApp, socketApp } from './bolt.ts';
import { type Json, record } from './json.ts';
import { SEED } from './seed.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from './server.ts';

const channel = SEED.general;
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A fake with a Bolt app behind it that notes the body of every event. */
async function appOn(mode: 'http' | 'socket', options: FakeSlackOptions = {}) {
  const slack = await startFakeSlack({ mode, echoOwnMessages: false, ...options });
  stops.push(() => slack.close());
  const { app, start, stop } = mode === 'http' ? httpApp(slack) : socketApp(slack);
  stops.push(stop);
  const bodies: Json[] = [];
  app.use(async ({ body, next }) => {
    bodies.push(record(body));
    await next();
  });
  await start();
  return { slack, app, bodies, events: () => bodies.map(({ event }) => record(event)) };
}

const typesOf = (events: Json[]) =>
  events.map(({ type, subtype }) => (subtype ? `${type}/${subtype}` : type));

describe.each(['http', 'socket'] as const)('a Bolt app over %s', (mode) => {
  test('hears a message with everything that Slack says of it', async () => {
    const { slack, bodies } = await appOn(mode, { clock: () => 1_767_614_400_000 });
    const ts = await slack.say({ user: SEED.ada, channel, text: 'I would shard it' });
    expect(bodies).toEqual([
      {
        token: 'verification-token',
        team_id: SEED.team,
        context_team_id: SEED.team,
        context_enterprise_id: null,
        api_app_id: SEED.appId,
        event: {
          type: 'message',
          channel,
          channel_type: 'channel',
          user: SEED.ada,
          team: SEED.team,
          text: 'I would shard it',
          ts,
          event_ts: ts,
          client_msg_id: expect.any(String),
        },
        type: 'event_callback',
        event_id: expect.stringMatching(/^Ev\d+$/),
        event_time: 1_767_614_400,
        authorizations: [
          {
            enterprise_id: null,
            team_id: SEED.team,
            user_id: SEED.bot,
            is_bot: true,
            is_enterprise_install: false,
          },
        ],
        is_ext_shared_channel: false,
        event_context: expect.any(String),
      },
    ]);
  });

  test('hears replies, broadcasts and direct messages', async () => {
    const { slack, events } = await appOn(mode);
    const root = await slack.say({ user: SEED.ada, channel, text: 'root' });
    await slack.say({ user: SEED.ben, channel, text: 'reply', threadTs: root });
    await slack.say({ user: SEED.ben, channel, text: 'loud', threadTs: root, broadcast: true });
    await slack.say({ user: SEED.ben, dm: true, text: 'hi' });
    expect(
      events().map(({ subtype, thread_ts, parent_user_id, channel_type }) => [
        subtype,
        thread_ts,
        parent_user_id,
        channel_type,
      ]),
    ).toEqual([
      [undefined, undefined, undefined, 'channel'],
      [undefined, root, SEED.ada, 'channel'],
      ['thread_broadcast', root, SEED.ada, 'channel'],
      [undefined, undefined, undefined, 'im'],
    ]);
  });

  test('hears a mention twice, with one ts', async () => {
    const { slack, events } = await appOn(mode);
    const ts = await slack.mention({ user: SEED.ada, channel, text: 'help' });
    expect(new Set(typesOf(events()))).toEqual(new Set(['message', 'app_mention']));
    expect(events().map((event) => [event.ts, event.text])).toEqual([
      [ts, `<@${SEED.bot}> help`],
      [ts, `<@${SEED.bot}> help`],
    ]);
  });

  test('hears edits and deletions with what was there before', async () => {
    const { slack, events } = await appOn(mode);
    const ts = await slack.say({ user: SEED.ada, channel, text: 'one' });
    await slack.edit({ user: SEED.ada, channel, ts, text: 'two' });
    await slack.remove({ user: SEED.ada, channel, ts });
    expect(events().slice(1)).toMatchObject([
      {
        subtype: 'message_changed',
        message: { ts, text: 'two', edited: { user: SEED.ada } },
        previous_message: { ts, text: 'one' },
      },
      { subtype: 'message_deleted', deleted_ts: ts, previous_message: { ts, text: 'two' } },
    ]);
    expect(slack.messages(channel)).toEqual([]);
  });

  test('is told of its own messages unless that is switched off', async () => {
    const { slack, app } = await appOn(mode, { echoOwnMessages: true });
    await app.client.chat.postMessage({ channel, text: 'mine' });
    await slack.delivery.settled();
    // Bolt drops what the app itself has said before any middleware of ours, so the delivery log has to do.
    expect(
      slack.delivery.log.map(({ payload, outcome }) => [record(payload.event).bot_id, outcome?.kind]),
    ).toEqual([[SEED.botId, 'acked']]);
  });

  test('hears nothing from channels that its bot is not in', async () => {
    const { slack, bodies } = await appOn(mode);
    slack.addChannel({ id: 'C0OTHER', members: [SEED.ada] });
    await slack.say({ user: SEED.ada, channel: 'C0OTHER', text: 'psst' });
    expect(bodies).toEqual([]);
  });

  test('hears what happens to people and channels', async () => {
    const { slack, events } = await appOn(mode);
    slack.addChannel({ id: 'C0NEW', members: [SEED.ada] });
    slack.addChannel({ id: 'C0SECRET', isPrivate: true, members: [SEED.bot] });
    await slack.invite({ channel: 'C0NEW', by: SEED.ada });
    await slack.invite({ channel: 'C0NEW', user: SEED.ben });
    await slack.kick({ channel: 'C0NEW', user: SEED.ben });
    await slack.kickBot({ channel: 'C0NEW', by: SEED.ada });
    await slack.archive('C0SECRET');
    await slack.unarchive('C0SECRET');
    await slack.rename(channel, 'all-hands');
    await slack.deleteChannel('C0SECRET');
    await slack.userChange(SEED.ben, { tz: 'Europe/Rome', deleted: true });
    await slack.openHome(SEED.ada);
    await slack.openHome(SEED.ada, 'messages');
    expect(
      events().map(({ type, user, tab }) => [
        type,
        typeof user === 'object' ? record(user).tz : (tab ?? user),
      ]),
    ).toEqual([
      ['member_joined_channel', SEED.bot],
      ['member_joined_channel', SEED.ben],
      ['member_left_channel', SEED.ben],
      ['channel_left', undefined],
      ['group_archive', 'USLACKBOT'],
      ['group_unarchive', 'USLACKBOT'],
      ['channel_rename', undefined],
      ['group_deleted', undefined],
      ['user_change', 'Europe/Rome'],
      ['app_home_opened', 'home'],
      ['app_home_opened', 'messages'],
    ]);
  });

  test('hears of its own end in either order, and nothing after', async () => {
    const { slack, events } = await appOn(mode);
    await slack.uninstall(SEED.team, { revokedFirst: true });
    await slack.say({ user: SEED.ada, channel, text: 'anybody there?' });
    expect(events()).toMatchObject([
      { type: 'tokens_revoked', tokens: { oauth: [], bot: [SEED.bot] } },
      { type: 'app_uninstalled' },
    ]);
  });

  test('hears of every workspace under its own team id', async () => {
    const { slack, bodies } = await appOn(mode);
    const { botUserId } = slack.addWorkspace({ id: 'T0BETA' });
    slack.addPerson({ id: 'U0ZOE', teamId: 'T0BETA' });
    slack.addChannel({ id: 'C0BETA', teamId: 'T0BETA', members: ['U0ZOE', botUserId] });
    await slack.say({ user: 'U0ZOE', channel: 'C0BETA', text: 'hello' });
    expect(bodies).toMatchObject([
      { team_id: 'T0BETA', authorizations: [{ team_id: 'T0BETA', user_id: botUserId }] },
    ]);
  });

  test('can be given an event twice, late, and out of order', async () => {
    const { slack, bodies } = await appOn(mode);
    const twice = await slack.deliver({ type: 'team_join' }, { duplicates: 1 });
    const held = await slack.deliver({ type: 'emoji_changed' }, { reorder: true });
    const late = await slack.deliver({ type: 'team_join' }, { delayMs: 5 });
    expect(bodies.map(({ event_id }) => event_id)).toEqual([twice, twice, late, held]);
  });

  test('is given a message twice when the test says so', async () => {
    const { slack, events } = await appOn(mode);
    const ts = await slack.say({ user: SEED.ada, channel, text: 'hi', duplicates: 1 });
    expect(events().map((event) => event.ts)).toEqual([ts, ts]);
  });
});

describe.each(['http', 'socket'] as const)('a Bolt app over %s that fails', (mode) => {
  /** The app refuses the first `failures` deliveries, as when its store is down. */
  async function failingApp(failures: number, options: FakeSlackOptions = {}) {
    const given = await appOn(mode, options);
    const seen: [unknown, unknown, unknown][] = [];
    let left = failures;
    const original = given.app.processEvent.bind(given.app);
    given.app.processEvent = async (event) => {
      seen.push([record(event.body).event_id, event.retryNum, event.retryReason]);
      left -= 1;
      if (left >= 0) throw new Error('the store is down');
      return original(event);
    };
    return { ...given, seen };
  }

  /** Ends an attempt that cannot succeed; only over a socket does Slack have to wait to know. */
  async function failing<T>(slack: FakeSlack, attempt: Promise<T>): Promise<T> {
    if (mode === 'socket') await slack.timeOutNow();
    return attempt;
  }

  const reason = mode === 'http' ? 'http_error' : 'timeout';
  const first = mode === 'http' ? [undefined, undefined] : [0, ''];

  test('is given the event again, with the number and the reason of the retry', async () => {
    const { slack, seen, bodies } = await failingApp(2);
    const id = await failing(slack, slack.deliver({ type: 'team_join' }));
    expect(slack.delivery.pending).toMatchObject([{ event_id: id }]);
    await failing(slack, slack.retryNow());
    await slack.retryNow();
    expect(seen).toEqual([
      [id, ...first],
      [id, 1, reason],
      [id, 2, reason],
    ]);
    expect(bodies).toMatchObject([{ event_id: id }]);
    expect(slack.delivery.pending).toEqual([]);
  });

  test('loses the event after the third retry', async () => {
    const { slack } = await failingApp(4);
    const id = await failing(slack, slack.deliver({ type: 'team_join' }));
    for (let retry = 1; retry <= 4; retry += 1) await failing(slack, slack.retryNow());
    expect(slack.delivery.log.map(({ retryNum }) => retryNum)).toEqual([0, 1, 2, 3]);
    expect(slack.delivery.lost).toMatchObject([{ event_id: id }]);
  });

  test('is retried by itself when delays are given', async () => {
    const { slack, bodies } = await failingApp(1, { retryDelaysMs: [1, 1, 1] });
    const id = await failing(slack, slack.deliver({ type: 'team_join' }));
    await slack.waitFor(() => slack.delivery.log.length === 2 && slack.delivery.log[1]?.outcome);
    expect(bodies).toMatchObject([{ event_id: id }]);
  });
});

test('an app may ask not to be told again', async () => {
  const server = createServer((_, response) => response.writeHead(500, { 'x-slack-no-retry': '1' }).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  const slack = await startFakeSlack({ mode: 'http', eventsUrl: `http://127.0.0.1:${port}` });
  stops.push(() => slack.close());
  const id = await slack.deliver({ type: 'team_join' });
  expect([slack.delivery.pending, slack.delivery.lost]).toMatchObject([[], [{ event_id: id }]]);
});

test('an app with another signing secret takes nothing', async () => {
  const slack = await startFakeSlack({ mode: 'http', signingSecret: 'mine' });
  stops.push(() => slack.close());
  const { start, stop } = httpApp({ ...slack, signingSecret: 'theirs' });
  await start();
  stops.push(stop);
  await slack.deliver({ type: 'team_join' });
  expect(slack.delivery.log[0]?.outcome).toEqual({ kind: 'failed', reason: 'http_error', via: 0 });
});

test('an event for which no app listens fails and waits for its retry', async () => {
  const slack: FakeSlack = await startFakeSlack({ mode: 'socket' });
  stops.push(() => slack.close());
  await slack.deliver({ type: 'team_join' });
  expect(slack.delivery.log.map(({ outcome }) => outcome)).toEqual([
    { kind: 'failed', reason: 'no_connection', via: 0 },
  ]);
});
