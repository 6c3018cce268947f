import { afterEach, beforeEach, expect, test } from 'vitest';
import { input, plain } from './block-builders.ts';
import { httpApp, webClient } from './bolt.ts';
import { type Json, record } from './json.ts';
import { SEED } from './seed.ts';
import { type FakeSlack, startFakeSlack } from './server.ts';
import type { View } from './state.ts';

const user = SEED.ada;
let slack: FakeSlack;
let stop: () => Promise<unknown>;
let now: number;
/** What the app answers to the next submission. */
let answer: Json | undefined;
let closed: unknown[];

beforeEach(async () => {
  now = Date.UTC(2026, 0, 5);
  answer = undefined;
  closed = [];
  slack = await startFakeSlack({ mode: 'http', clock: () => now });
  const { app, start, stop: stopApp } = httpApp(slack);
  stop = stopApp;
  app.command('/interview', ({ ack }) => ack());
  app.view('form', (args) => (args.ack as (body?: Json) => Promise<void>)(answer));
  app.view({ type: 'view_closed', callback_id: 'form' }, async ({ ack, body }) => {
    closed.push(record(body).is_cleared);
    await ack();
  });
  await start();
});
afterEach(async () => {
  await stop();
  await slack.close();
});

const text = input(
  { type: 'plain_text_input', action_id: 'text', min_length: 3, max_length: 5 },
  { block_id: 'answer' },
);
const form = (fields: Json = {}) => ({
  type: 'modal',
  callback_id: 'form',
  title: plain(4),
  submit: plain(4),
  blocks: [text],
  ...fields,
});
const trigger = async () => (await slack.command({ user, channel: SEED.general })).triggerId;
const call = (method: string, args: Json) => webClient(slack).apiCall(method, args);
const open = async (view: Json = form()) =>
  (await call('views.open', { trigger_id: await trigger(), view })) as unknown as { view: View };
const refused = (error: string) => ({ data: expect.objectContaining({ ok: false, error }) });
const values = { answer: 'fine' };

test('a trigger opens one modal', async () => {
  const trigger_id = await trigger();
  await call('views.open', { trigger_id, view: form() });
  await expect(call('views.open', { trigger_id, view: form() })).rejects.toMatchObject(
    refused('exchanged_trigger_id'),
  );
});

test('a trigger lives for three seconds', async () => {
  const inTime = await trigger();
  const late = await trigger();
  now += 3_000;
  await call('views.open', { trigger_id: inTime, view: form() });
  now += 1;
  await expect(call('views.open', { trigger_id: late, view: form() })).rejects.toMatchObject(
    refused('expired_trigger_id'),
  );
});

test('a trigger that nobody gave out is unknown', async () => {
  await expect(call('views.open', { trigger_id: 'x', view: form() })).rejects.toMatchObject(
    refused('invalid_trigger_id'),
  );
});

test('a modal that breaks a limit is not opened, and remembered', async () => {
  await expect(open(form({ title: plain(25) }))).rejects.toMatchObject(refused('invalid_arguments'));
  expect(slack.rejected).toMatchObject([
    {
      method: 'views.open',
      messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
    },
  ]);
  expect(slack.views(user)).toEqual([]);
});

test('a view of more than 250 kB is too large', async () => {
  const blocks = Array.from({ length: 100 }, () => ({
    type: 'section',
    text: { type: 'mrkdwn', text: 'x'.repeat(2_600) },
  }));
  await expect(open(form({ blocks }))).rejects.toMatchObject(refused('view_too_large'));
});

test('at most three modals lie on each other', async () => {
  const { view: root } = await open();
  for (const _ of [2, 3]) await call('views.push', { trigger_id: await trigger(), view: form() });
  await expect(call('views.push', { trigger_id: await trigger(), view: form() })).rejects.toMatchObject(
    refused('push_limit_reached'),
  );
  expect(slack.views(user).map(({ root_view_id }) => root_view_id)).toEqual([root.id, root.id, root.id]);
});

test('an update with an old hash is refused', async () => {
  const { view } = await open();
  const update = () =>
    call('views.update', { view_id: view.id, hash: view.hash, view: form({ callback_id: 'new' }) });
  await update();
  await expect(update()).rejects.toMatchObject(refused('hash_conflict'));
  expect(slack.views(user).map(({ id, callback_id }) => [id, callback_id])).toEqual([[view.id, 'new']]);
});

test('a view can be updated by the id that the app gave it', async () => {
  await open(form({ external_id: 'mine' }));
  await call('views.update', {
    external_id: 'mine',
    view: form({ callback_id: 'new', external_id: 'mine' }),
  });
  expect(slack.views(user).map(({ callback_id }) => callback_id)).toEqual(['new']);
});

test('a closed view cannot be updated', async () => {
  const { view } = await open();
  await slack.closeView({ user });
  await expect(call('views.update', { view_id: view.id, view: form() })).rejects.toMatchObject(
    refused('not_found'),
  );
});

test('a home view is published for one person, under a hash of its own', async () => {
  const home = { type: 'home', blocks: [{ type: 'divider' }] };
  await call('views.publish', { user_id: user, view: home });
  const { hash } = slack.home(user)!;
  await call('views.publish', { user_id: user, view: home, hash });
  await expect(call('views.publish', { user_id: user, view: home, hash })).rejects.toMatchObject(
    refused('hash_conflict'),
  );
  expect(slack.home(SEED.ben)).toBeUndefined();
});

test('errors keep the modal open with what was entered', async () => {
  const { view } = await open();
  answer = { response_action: 'errors', errors: { answer: 'Say more' } };
  expect(await slack.submitView({ user, view, values })).toEqual({
    kind: 'errors',
    errors: { answer: 'Say more' },
  });
  answer = undefined;
  expect(await slack.submitView({ user, view })).toEqual({ kind: 'closed' });
});

test('errors for a block that is not there are a mistake of the app', async () => {
  const { view } = await open();
  answer = { response_action: 'errors', errors: { elsewhere: 'Say more' } };
  const messages = ['[ERROR] no input block "elsewhere"'];
  expect(await slack.submitView({ user, view, values })).toEqual({ kind: 'rejected', messages });
  expect(slack.rejected).toMatchObject([{ method: 'view_submission ack', messages }]);
});

test('an acknowledgement can update, push and clear', async () => {
  const { view } = await open();
  answer = { response_action: 'update', view: form({ callback_id: 'form', private_metadata: '2' }) };
  expect(await slack.submitView({ user, view, values })).toMatchObject({
    kind: 'updated',
    view: { id: view.id, private_metadata: '2' },
  });
  answer = { response_action: 'push', view: form() };
  expect(await slack.submitView({ user, view, values })).toMatchObject({
    kind: 'pushed',
    view: { previous_view_id: view.id },
  });
  expect(slack.views(user).length).toBe(2);
  answer = { response_action: 'clear' };
  expect(await slack.submitView({ user, view: slack.views(user)[1]!, values })).toEqual({ kind: 'cleared' });
  expect(slack.views(user)).toEqual([]);
});

test('a pushed view that breaks a limit is refused', async () => {
  const { view } = await open();
  answer = { response_action: 'push', view: form({ submit: plain(25) }) };
  expect(await slack.submitView({ user, view, values })).toEqual({
    kind: 'rejected',
    messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/submit/text]'],
  });
});

test.each([
  ['nothing in it', {}, 'Cannot submit: block "answer": it needs a value'],
  ['too little in it', { answer: 'ab' }, 'Cannot submit: block "answer": it needs at least 3 characters'],
  ['too much in it', { answer: 'abcdef' }, 'Cannot submit: block "answer": it takes at most 5 characters'],
  ['a block that it does not have', { other: 'x' }, 'has no such block'],
])('a modal with %s cannot be submitted', async (_case, entered, message) => {
  const { view } = await open();
  await expect(slack.submitView({ user, view, values: entered })).rejects.toThrow(message);
});

test('the app hears of a closed modal only when it asked to', async () => {
  await open();
  await slack.closeView({ user });
  await open(form({ notify_on_close: true }));
  await slack.closeView({ user });
  await open(form({ notify_on_close: true }));
  await slack.closeView({ user, all: true });
  expect(closed).toEqual([false, true]);
});

test('a person cannot use the modal of another', async () => {
  const { view } = await open();
  await expect(slack.submitView({ user: SEED.ben, view, values })).rejects.toThrow(
    `Cannot use view ${view.id}: ${SEED.ben} does not have it open`,
  );
});
