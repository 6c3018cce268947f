import { afterEach, beforeEach, expect, test } from 'vitest';
import { webClient } from './bolt.ts';
import { SEED } from './seed.ts';
import { type FakeSlack, startFakeSlack } from './server.ts';

const channel = SEED.general;
let slack: FakeSlack;

beforeEach(async () => {
  slack = await startFakeSlack();
});
afterEach(() => slack.close());

const post = (text = 'hi') => webClient(slack).chat.postMessage({ channel, text });
const texts = () => slack.messages(channel).map(({ text }) => text);

test('a lost response leaves the message posted and the caller in doubt', async () => {
  slack.fault('chat.postMessage', { kind: 'response-lost' });
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
  expect(texts()).toEqual(['hi']);
});

test('a lost connection leaves nothing', async () => {
  slack.fault('chat.postMessage', { kind: 'connection-lost' });
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
  expect(texts()).toEqual([]);
});

test('an interrupted body comes after the message was posted', async () => {
  slack.fault('chat.postMessage', { kind: 'interrupted-body' });
  await expect(post()).rejects.toThrow('terminated');
  expect(texts()).toEqual(['hi']);
});

test('a rate limit says how long to wait', async () => {
  slack.fault('chat.postMessage', { kind: 'rate-limited', retryAfterS: 7 });
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 7 });
});

test('a rate limit can come without its header', async () => {
  slack.fault('chat.postMessage', { kind: 'rate-limited' });
  await expect(post()).rejects.toThrow('Retry header did not contain a valid timeout');
});

test('a server error has its status', async () => {
  slack.fault('chat.postMessage', { kind: 'status', status: 500 });
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_http_error', statusCode: 500 });
});

test('any error code can be made to come', async () => {
  slack.fault('chat.postMessage', { kind: 'error', error: 'message_limit_exceeded' });
  await expect(post()).rejects.toMatchObject({ data: { error: 'message_limit_exceeded' } });
  expect(texts()).toEqual([]);
});

test('a fault hits as many calls as armed, and only those that it means', async () => {
  const error = { kind: 'error', error: 'internal_error' } as const;
  slack.fault('chat.postMessage', error, { times: 2, when: ({ text }) => text === 'bad' });
  const results = [];
  for (const text of ['bad', 'good', 'bad', 'bad'])
    results.push(
      await post(text).then(
        () => 'ok',
        () => 'failed',
      ),
    );
  expect(results).toEqual(['failed', 'ok', 'failed', 'ok']);
});

test('a fault of any method hits the next call, whichever it is', async () => {
  slack.fault('*', { kind: 'error', error: 'fatal_error' });
  await expect(webClient(slack).auth.test()).rejects.toMatchObject({ data: { error: 'fatal_error' } });
});

test('a delayed call takes effect in the end', async () => {
  slack.fault('chat.postMessage', { kind: 'delay', delayMs: 5 });
  await post();
  expect(texts()).toEqual(['hi']);
});

test('a held call waits until it is let go', async () => {
  const hold = slack.hold('chat.postMessage');
  const posting = post();
  await hold.arrived;
  expect(texts()).toEqual([]);
  hold.release();
  await posting;
  expect(texts()).toEqual(['hi']);
});

test('waiting for what never comes ends in time and names the last calls', async () => {
  await post();
  await expect(slack.waitFor(() => slack.messages(channel)[1], { timeoutMs: 10 })).rejects.toThrow(
    'Nothing came within 10 ms: the last calls were chat.postMessage (ok)',
  );
});

test('waiting is woken by what happens', async () => {
  const waiting = slack.waitFor(() => slack.messages(channel).find(({ text }) => text === 'later'));
  await post('earlier');
  await post('later');
  expect((await waiting).text).toBe('later');
});
