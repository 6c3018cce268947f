import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outcomeOf } from '../../../src/adapters/slack/outcome.ts';
import { webClientOptions } from '../../../src/adapters/slack/web-clients.ts';
import type { Outcome } from '../../../src/core/delivery/poster.ts';
import { SEED } from '../../slack/seed.ts';
import { type FakeSlack, startFakeSlack } from '../../slack/server.ts';

let slack: FakeSlack;
let client: WebClient;
beforeAll(async () => {
  slack = await startFakeSlack();
  client = clientOf(slack.apiUrl);
});
afterAll(() => slack.close());

function clientOf(slackApiUrl: string): WebClient {
  return new WebClient(SEED.botToken, webClientOptions({ slackApiUrl, log: () => {} }));
}

/** What the real client's error for that fault comes to. */
async function outcomeAfter(fault: Parameters<FakeSlack['fault']>[1]): Promise<Outcome> {
  slack.fault('auth.test', fault);
  return outcomeOf(await client.auth.test().catch((error: unknown) => error));
}

test.each([
  ['is_archived', 'channel'],
  ['not_in_channel', 'channel'],
  ['channel_not_found', 'channel'],
  ['restricted_action', 'channel'],
  ['restricted_action_read_only_channel', 'channel'],
  ['restricted_action_thread_only_channel', 'channel'],
  ['messages_tab_disabled', 'channel'],
  ['user_disabled', 'channel'],
  ['user_not_visible', 'channel'],
  ['user_not_found', 'channel'],
  ['token_revoked', 'workspace'],
  ['account_inactive', 'workspace'],
  ['invalid_auth', 'workspace'],
  ['token_expired', 'workspace'],
  ['not_authed', 'workspace'],
  ['msg_too_long', 'message'],
  ['invalid_blocks', 'message'],
  ['an_error_of_next_year', 'message'],
] as const)('%s ends the %s', async (error, scope) => {
  expect(await outcomeAfter({ kind: 'error', error })).toEqual({ kind: 'refused', reason: error, scope });
});

test.each(['internal_error', 'service_unavailable', 'team_added_to_org', 'ratelimited', 'rate_limited'])(
  '%s passes: the message may go later',
  async (error) => {
    expect(await outcomeAfter({ kind: 'error', error })).toEqual({
      kind: 'later',
      reason: error,
      afterMs: 30_000,
    });
  },
);

test('a rate limit is waited out for as long as Slack says', async () => {
  expect(await outcomeAfter({ kind: 'rate-limited', retryAfterS: 7 })).toEqual({
    kind: 'later',
    reason: 'ratelimited',
    afterMs: 7_000,
  });
});

test('a rate limit that does not say for how long is waited out for half a minute', async () => {
  expect(await outcomeAfter({ kind: 'rate-limited' })).toEqual({
    kind: 'later',
    reason: 'ratelimited',
    afterMs: 30_000,
  });
});

test.each([500, 502, 503, 404])('status %i leaves open what happened', async (status) => {
  expect(await outcomeAfter({ kind: 'status', status })).toEqual({
    kind: 'unknown',
    reason: `http_${status}`,
  });
});

test.each(['response-lost', 'connection-lost', 'interrupted-body'] as const)(
  '%s leaves open what happened',
  async (kind) => {
    expect((await outcomeAfter({ kind })).kind).toBe('unknown');
  },
);

test('a server that cannot be reached was certainly not told', async () => {
  const gone = await startFakeSlack();
  await gone.close();
  const nowhere = clientOf(gone.apiUrl);
  const error = await nowhere.auth.test().catch((each: unknown) => each);
  expect(outcomeOf(error)).toEqual({ kind: 'later', reason: 'ECONNREFUSED', afterMs: 2_000 });
});

test.each(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])(
  '%s, however deep in the causes, was never sent',
  (code) => {
    const system = Object.assign(new Error('system'), { code });
    const error = new TypeError('fetch failed', { cause: new AggregateError([system]) });
    expect(outcomeOf(error)).toEqual({ kind: 'later', reason: code, afterMs: 2_000 });
  },
);

test.each([
  ['a reset in the middle', Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'ECONNRESET'],
  ['an error without a code', new TypeError('terminated'), 'TypeError'],
  ['what is no error', 'thrown text', 'unknown'],
  ['nothing', undefined, 'unknown'],
])('%s leaves open what happened', (_, error, reason) => {
  expect(outcomeOf(error)).toEqual({ kind: 'unknown', reason });
});

test('causes that go round in a circle come to an end', () => {
  const error = new Error('round');
  error.cause = error;
  expect(outcomeOf(error)).toEqual({ kind: 'unknown', reason: 'Error' });
});
