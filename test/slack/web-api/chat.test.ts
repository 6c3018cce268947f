import { afterEach, beforeEach, expect, test } from 'vitest';
import { button, many, mrkdwn, section } from '../block-builders.ts';
import { webClient } from '../bolt.ts';
import { SEED } from '../seed.ts';
import { type FakeSlack, startFakeSlack } from '../server.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const channel = SEED.general;
let slack: FakeSlack;

beforeEach(async () => {
  slack = await startFakeSlack({ clock: () => NOON });
});
afterEach(() => slack.close());

test('a message is posted under the name of the bot', async () => {
  const posted = await webClient(slack).chat.postMessage({ channel, text: 'Hello' });
  expect(posted.ts).toBe('1767614400.000000');
  expect(slack.messages(channel)).toEqual([
    {
      type: 'message',
      channel,
      ts: '1767614400.000000',
      user: SEED.bot,
      bot_id: SEED.botId,
      app_id: SEED.appId,
      team: SEED.team,
      text: 'Hello',
    },
  ]);
});

test('a reply counts at its root and stays out of the channel unless it is broadcast', async () => {
  const client = webClient(slack);
  const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'root' });
  await client.chat.postMessage({ channel, text: 'quiet', thread_ts: root });
  await client.chat.postMessage({ channel, text: 'loud', thread_ts: root, reply_broadcast: true });
  expect(slack.messages(channel).map(({ text, reply_count }) => ({ text, reply_count }))).toEqual([
    { text: 'root', reply_count: 2 },
    { text: 'loud', reply_count: undefined },
  ]);
  expect(slack.thread(channel, root).map(({ text }) => text)).toEqual(['root', 'quiet', 'loud']);
});

test('posting to a person opens their direct messages', async () => {
  const posted = await webClient(slack).chat.postMessage({ channel: SEED.ada, text: 'psst' });
  expect(posted.channel).toBe(slack.dm(SEED.ada));
  expect(slack.messages(slack.dm(SEED.ada)).map(({ text }) => text)).toEqual(['psst']);
});

test('blocks and elements without ids are given some', async () => {
  await webClient(slack).chat.postMessage({
    channel,
    text: 'pick',
    blocks: [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Hint' } }] }],
  });
  expect(slack.messages(channel)[0]?.blocks).toEqual([
    {
      type: 'actions',
      block_id: expect.stringMatching(/^b\d+$/),
      elements: [
        {
          type: 'button',
          text: { type: 'plain_text', text: 'Hint' },
          action_id: expect.stringMatching(/^a\d+$/),
        },
      ],
    },
  ]);
});

test('an oversized block is refused, pointed at, and remembered', async () => {
  const blocks = [section({ text: mrkdwn(3_001) })];
  const messages = ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'];
  await expect(
    webClient(slack).apiCall('chat.postMessage', { channel, text: 'x', blocks }),
  ).rejects.toMatchObject({
    data: { ok: false, error: 'invalid_blocks', response_metadata: { messages } },
  });
  expect(slack.rejected).toEqual([
    {
      method: 'chat.postMessage',
      error: 'invalid_blocks',
      messages,
      args: { channel, text: 'x', blocks },
      at: NOON,
    },
  ]);
  expect(slack.messages(channel)).toEqual([]);
});

test('an update to blocks keeps the text and the metadata that it does not name', async () => {
  const client = webClient(slack);
  const metadata = { event_type: 'feedback', event_payload: { id: 1 } };
  const blocks = [{ type: 'divider', block_id: 'line' }];
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'one', blocks, metadata });
  const other = [{ type: 'divider', block_id: 'other' }];
  await client.apiCall('chat.update', { channel, ts, blocks: other });
  expect(slack.messages(channel)[0]).toMatchObject({ text: 'one', blocks: other, metadata });
});

test('an update to a text alone takes the blocks away', async () => {
  const client = webClient(slack);
  const blocks = [{ type: 'divider', block_id: 'line' }];
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'one', blocks });
  await client.chat.update({ channel, ts, text: 'two' });
  expect(slack.messages(channel)[0]).toMatchObject({ text: 'two' });
  expect(slack.messages(channel)[0]).not.toHaveProperty('blocks');
});

test('a deleted root with replies leaves a tombstone', async () => {
  const client = webClient(slack);
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'root' });
  await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
  await client.chat.delete({ channel, ts });
  expect(slack.thread(channel, ts).map(({ subtype, text }) => ({ subtype, text }))).toEqual([
    { subtype: 'tombstone', text: 'This message was deleted.' },
    { subtype: undefined, text: 'reply' },
  ]);
});

test('an ephemeral message is seen by one person and stands in no channel', async () => {
  await webClient(slack).chat.postEphemeral({ channel, user: SEED.ada, text: 'only you' });
  expect(slack.ephemerals(SEED.ada).map(({ text }) => text)).toEqual(['only you']);
  expect(slack.ephemerals(SEED.ben)).toEqual([]);
  expect(slack.messages(channel)).toEqual([]);
});

test('a permalink of a reply names its thread', async () => {
  const client = webClient(slack);
  const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'root' });
  const { ts: reply = '' } = await client.chat.postMessage({ channel, text: 'reply', thread_ts: root });
  const { permalink } = await client.chat.getPermalink({ channel, message_ts: reply });
  expect(permalink).toBe(
    `https://acme.slack.com/archives/${channel}/p1767614400000100?thread_ts=${root}&cid=${channel}`,
  );
});

const refusals = [
  { error: 'channel_not_found', method: 'chat.postMessage', args: { channel: 'C0NOWHERE', text: 'x' } },
  { error: 'not_in_channel', method: 'chat.postMessage', args: { channel: 'C0OTHER', text: 'x' } },
  { error: 'channel_not_found', method: 'chat.postMessage', args: { channel: 'C0SECRET', text: 'x' } },
  { error: 'is_archived', method: 'chat.postMessage', args: { channel: 'C0OLD', text: 'x' } },
  { error: 'no_text', method: 'chat.postMessage', args: { channel } },
  {
    error: 'thread_not_found',
    method: 'chat.postMessage',
    args: { channel, text: 'x', thread_ts: '1.000000' },
  },
  { error: 'invalid_thread_ts', method: 'chat.postMessage', args: { channel, text: 'x', thread_ts: 'x' } },
  { error: 'msg_too_long', method: 'chat.postMessage', args: { channel, text: 'x'.repeat(40_001) } },
  {
    error: 'msg_too_long',
    method: 'chat.update',
    args: { channel, ts: '1.000000', text: 'x'.repeat(4_001) },
  },
  {
    error: 'invalid_metadata_format',
    method: 'chat.postMessage',
    args: { channel, text: 'x', metadata: { id: 1 } },
  },
  {
    error: 'msg_blocks_too_long',
    method: 'chat.postMessage',
    args: { channel, text: 'x', blocks: many(5, () => section({ text: mrkdwn(2_641) })) },
  },
  {
    error: 'invalid_blocks',
    method: 'chat.postMessage',
    args: {
      channel,
      text: 'x',
      blocks: [section({ text: mrkdwn(1), accessory: button({ value: 'x'.repeat(2_001) }) })],
    },
  },
  { error: 'message_not_found', method: 'chat.update', args: { channel, ts: '1.000000', text: 'x' } },
  { error: 'message_not_found', method: 'chat.delete', args: { channel, ts: '1.000000' } },
  {
    error: 'user_not_in_channel',
    method: 'chat.postEphemeral',
    args: { channel, user: 'U0ELSE', text: 'x' },
  },
  {
    error: 'too_many_attachments',
    method: 'chat.postMessage',
    args: { channel, text: 'x', attachments: many(101, () => ({})) },
  },
  { error: 'unknown_method', method: 'chat.sendTelegram', args: {} },
];

test.each(refusals)('$method answers $error', async ({ error, method, args }) => {
  slack.addChannel({ id: 'C0OTHER' });
  slack.addChannel({ id: 'C0SECRET', isPrivate: true });
  slack.addChannel({ id: 'C0OLD', members: [SEED.bot] });
  await slack.archive('C0OLD');
  await expect(webClient(slack).apiCall(method, args)).rejects.toMatchObject({ data: { ok: false, error } });
});

test('a reply cannot be the root of a thread', async () => {
  const client = webClient(slack);
  const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'root' });
  const { ts: reply = '' } = await client.chat.postMessage({ channel, text: 'reply', thread_ts: root });
  await expect(client.chat.postMessage({ channel, text: 'lost', thread_ts: reply })).rejects.toMatchObject({
    data: { error: 'cannot_reply_to_message' },
  });
});

test('the message of a person cannot be updated by the bot', async () => {
  const ts = await slack.say({ user: SEED.ada, channel, text: 'mine' });
  await expect(webClient(slack).chat.update({ channel, ts, text: 'yours' })).rejects.toMatchObject({
    data: { error: 'cant_update_message' },
  });
});
