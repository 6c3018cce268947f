import type { App } from '@slack/bolt';
import { afterEach, describe, expect, test } from 'vitest';
import { button, plain, select } from './block-builders.ts';
import { httpApp, socketApp } from './bolt.ts';
import { type Json, record } from './json.ts';
import { SEED } from './seed.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from './server.ts';

const channel = SEED.general;
const user = SEED.ada;
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function appOn(
  mode: 'http' | 'socket',
  options: FakeSlackOptions = {},
): Promise<{ slack: FakeSlack; app: App }> {
  const slack = await startFakeSlack({ mode, echoOwnMessages: false, ...options });
  stops.push(() => slack.close());
  const { app, start, stop } = mode === 'http' ? httpApp(slack) : socketApp(slack);
  stops.push(stop);
  await start();
  return { slack, app };
}

const hint = button({ text: { type: 'plain_text', text: 'Hint' }, action_id: 'hint', value: 'step-1' });
const hintBlocks = [{ type: 'actions', block_id: 'row', elements: [hint] }];
const answer = (fields: Json = {}) => ({ type: 'plain_text_input', action_id: 'text', ...fields });
const question = (block: Json = {}) => ({
  type: 'input',
  block_id: 'answer',
  label: plain(5),
  element: answer(),
  ...block,
});
const form = (fields: Json = {}) => ({
  type: 'modal',
  callback_id: 'answer',
  title: plain(5),
  submit: plain(4),
  blocks: [question()],
  ...fields,
});

/** The fields of a block or view as Bolt's types want them; what they hold is the fake's to judge. */
const loose = <T>(value: unknown) => value as T;
type AnyView = Parameters<App['client']['views']['open']>[0]['view'];

describe.each(['http', 'socket'] as const)('over %s', (mode) => {
  test('a command is acknowledged with a text that only its user sees', async () => {
    const { slack, app } = await appOn(mode);
    let seen: Json = {};
    app.command('/interview', async ({ command, ack }) => {
      seen = { ...command };
      await ack('On its way');
    });
    const { ack } = await slack.command({ user, channel, text: 'practice sql' });
    expect(ack).toEqual({ text: 'On its way' });
    expect(slack.ephemerals(user).map(({ text }) => text)).toEqual(['On its way']);
    expect(seen).toMatchObject({
      command: '/interview',
      text: 'practice sql',
      user_id: user,
      user_name: 'ada',
      channel_id: channel,
      channel_name: 'general',
      team_id: SEED.team,
    });
  });

  test('a command may answer in the channel, and later on its response URL', async () => {
    const { slack, app } = await appOn(mode);
    app.command('/interview', async ({ ack, respond }) => {
      await ack({ response_type: 'in_channel', text: 'Standings' });
      await respond('Psst');
    });
    const { responses } = await slack.command({ user, channel });
    await slack.waitFor(() => responses.length === 1);
    expect(slack.messages(channel).map(({ text, bot_id }) => [text, bot_id])).toEqual([
      ['Standings', SEED.botId],
    ]);
    expect(slack.ephemerals(user).map(({ text }) => text)).toEqual(['Psst']);
    expect(responses).toEqual([{ text: 'Psst' }]);
  });

  test('a command that nobody acknowledges fails for its user', async () => {
    const { slack, app } = await appOn(mode, { ackTimeoutMs: 30 });
    app.command('/interview', async () => undefined);
    const { outcome, ack } = await slack.command({ user, channel });
    expect(outcome).toMatchObject({ kind: 'failed', reason: mode === 'http' ? 'http_timeout' : 'timeout' });
    expect(ack).toBeUndefined();
  });

  test('a click on a message brings the message, its place and the action', async () => {
    const { slack, app } = await appOn(mode);
    let seen: Json = {};
    app.action('hint', async ({ body, ack }) => {
      seen = record(body);
      await ack();
    });
    const { ts: root = '' } = await app.client.chat.postMessage({ channel, text: 'q' });
    const { ts = '' } = await app.client.chat.postMessage({
      channel,
      text: 'h',
      thread_ts: root,
      blocks: loose(hintBlocks),
    });
    const { outcome, triggerId } = await slack.click({ user, message: { channel, ts }, actionId: 'hint' });
    expect(outcome.kind).toBe('acked');
    expect(seen).toEqual({
      type: 'block_actions',
      token: 'verification-token',
      api_app_id: SEED.appId,
      team: { id: SEED.team, domain: 'acme' },
      enterprise: null,
      is_enterprise_install: false,
      user: { id: user, username: 'ada', name: 'ada', team_id: SEED.team },
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: channel,
        is_ephemeral: false,
        thread_ts: root,
      },
      trigger_id: triggerId,
      channel: { id: channel, name: 'general' },
      message: expect.objectContaining({ ts, text: 'h', blocks: hintBlocks, bot_id: SEED.botId }),
      state: { values: {} },
      response_url: expect.stringMatching(/\/response\/R\d+$/),
      actions: [
        {
          type: 'button',
          action_id: 'hint',
          block_id: 'row',
          text: hint.text,
          value: 'step-1',
          action_ts: expect.any(String),
        },
      ],
    });
  });

  test('a click can rewrite the message, and delete it', async () => {
    const { slack, app } = await appOn(mode);
    app.action('hint', async ({ ack, respond }) => {
      await ack();
      await respond({ replace_original: true, text: 'Used' });
      await respond({ delete_original: true });
    });
    const { ts = '' } = await app.client.chat.postMessage({ channel, text: 'h', blocks: loose(hintBlocks) });
    const { responses } = await slack.click({ user, message: { channel, ts }, actionId: 'hint' });
    await slack.waitFor(() => responses.length === 2);
    expect(slack.messages(channel)).toEqual([]);
  });

  test('an ephemeral message can be clicked and replaced by its response URL', async () => {
    const { slack, app } = await appOn(mode);
    app.action('hint', async ({ ack, respond }) => {
      await ack();
      await respond({ replace_original: true, text: 'Gone' });
    });
    await app.client.chat.postEphemeral({ channel, user, text: 'h', blocks: loose(hintBlocks) });
    const [message] = slack.ephemerals(user);
    const { responses } = await slack.click({ user, message: message!, actionId: 'hint' });
    await slack.waitFor(() => responses.length === 1);
    expect(slack.ephemerals(user)).toEqual([{ channel, user, ts: message!.ts, text: 'Gone' }]);
  });

  test('a click opens a modal, and a submission brings what was entered', async () => {
    const { slack, app } = await appOn(mode);
    app.command('/interview', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({
        trigger_id: body.trigger_id,
        view: loose<AnyView>(form({ private_metadata: 'q1' })),
      });
    });
    let seen: Json = {};
    app.view('answer', async ({ ack, view }) => {
      seen = { metadata: view.private_metadata, values: view.state.values };
      await ack();
    });
    await slack.command({ user, channel });
    const [view] = await slack.waitFor(() => slack.views(user).length === 1 && slack.views(user));
    expect(await slack.submitView({ user, view: view!, values: { answer: 'Shard it' } })).toEqual({
      kind: 'closed',
    });
    expect(seen).toEqual({
      metadata: 'q1',
      values: { answer: { text: { type: 'plain_text_input', value: 'Shard it' } } },
    });
    expect(slack.views(user)).toEqual([]);
  });

  test('a shortcut brings its callback id, and the message it was started from', async () => {
    const { slack, app } = await appOn(mode);
    const seen: unknown[] = [];
    app.shortcut(/.*/, async ({ shortcut, ack }) => {
      seen.push([
        shortcut.type,
        shortcut.callback_id,
        'message' in shortcut ? shortcut.message.text : undefined,
      ]);
      await ack();
    });
    const ts = await slack.say({ user, channel, text: 'about this' });
    await slack.shortcut({ user, callbackId: 'start_mock' });
    await slack.shortcut({ user, callbackId: 'answer', message: { channel, ts } });
    expect(seen).toEqual([
      ['shortcut', 'start_mock', undefined],
      ['message_action', 'answer', 'about this'],
    ]);
  });
});

test('a click on what is not on the screen says what is', async () => {
  const { slack, app } = await appOn('http');
  const { ts = '' } = await app.client.chat.postMessage({ channel, text: 'h', blocks: loose(hintBlocks) });
  await expect(slack.click({ user, message: { channel, ts }, actionId: 'skip' })).rejects.toThrow(
    `Cannot click "skip" in message ${ts} in ${channel}: it is not there; it shows hint`,
  );
  slack.addPerson({ id: 'U0OUT' });
  await expect(slack.click({ user: 'U0OUT', message: { channel, ts }, actionId: 'hint' })).rejects.toThrow(
    `Cannot click: U0OUT is not in ${channel}`,
  );
});

test('buttons that share an action are told apart by value or by block', async () => {
  const { slack, app } = await appOn('http');
  const seen: unknown[] = [];
  app.action('hint', async ({ ack, action }) => {
    seen.push(record(action).value);
    await ack();
  });
  const row = (id: string, value: string) => ({
    type: 'actions',
    block_id: id,
    elements: [{ ...hint, value }],
  });
  const { ts = '' } = await app.client.chat.postMessage({
    channel,
    text: 'h',
    blocks: loose([row('a', '1'), row('b', '2')]),
  });
  const message = { channel, ts };
  await slack.click({ user, message, actionId: 'hint', value: '2' });
  await slack.click({ user, message, actionId: 'hint', blockId: 'a' });
  await expect(slack.click({ user, message, actionId: 'hint' })).rejects.toThrow('more than once');
  expect(seen).toEqual(['2', '1']);
});

test('a choice on the Home tab is kept in the state of the view', async () => {
  const { slack, app } = await appOn('http');
  const options = ['sql', 'aws'].map((value) => ({ text: plain(1), value }));
  const topic = { ...select({ options }), action_id: 'topic' };
  let seen: unknown;
  app.action('topic', async ({ ack, body }) => {
    seen = record(record(body).view).state;
    await ack();
  });
  app.event('app_home_opened', async ({ client, event }) => {
    const view = { type: 'home', blocks: [{ type: 'actions', block_id: 'row', elements: [topic] }] };
    await client.views.publish({ user_id: event.user, view: loose<AnyView>(view) });
  });
  await slack.openHome(user);
  const home = await slack.waitFor(() => slack.home(user));
  await slack.click({ user, view: home, actionId: 'topic', value: 'aws' });
  expect(seen).toEqual({
    values: { row: { topic: { type: 'static_select', selected_option: options[1] } } },
  });
  await expect(slack.click({ user, view: home, actionId: 'topic', value: 'go' })).rejects.toThrow(
    'Cannot choose "go" in "topic": it offers sql, aws',
  );
});

test('a response URL works five times', async () => {
  const { slack, app } = await appOn('http');
  const outcomes: unknown[] = [];
  app.command('/interview', async ({ ack, respond }) => {
    await ack();
    for (let use = 1; use <= 6; use += 1)
      outcomes.push(
        await respond(`${use}`).then(
          () => use,
          (error) => error.statusCode ?? 'failed',
        ),
      );
    await app.client.auth.test();
  });
  await slack.command({ user, channel });
  await slack.waitFor(() => slack.calls.some(({ result }) => result === 'ok'));
  expect(outcomes).toEqual([1, 2, 3, 4, 5, 404]);
  expect(slack.ephemerals(user).map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5']);
});

test('a response URL works for thirty minutes', async () => {
  let now = Date.UTC(2026, 0, 5);
  const { slack, app } = await appOn('http', { clock: () => now });
  let url = '';
  app.command('/interview', async ({ ack, command }) => {
    url = command.response_url;
    await ack();
  });
  await slack.command({ user, channel });
  const respond = async () =>
    (await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'hi' }) })).status;
  now += 30 * 60_000;
  expect(await respond()).toBe(200);
  now += 1;
  expect(await respond()).toBe(404);
});
