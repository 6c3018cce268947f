import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfiguredInstallation } from '../../../src/adapters/slack/installations.ts';
import { WebClients, webClientOptions } from '../../../src/adapters/slack/web-clients.ts';
import { SEED } from '../../slack/seed.ts';
import { type FakeSlack, startFakeSlack } from '../../slack/server.ts';

let slack: FakeSlack;
beforeAll(async () => {
  slack = await startFakeSlack();
  slack.addWorkspace({ id: 'T0OTHER' });
});
afterAll(() => slack.close());

function someClients(tokens: Record<string, string>) {
  const log: string[] = [];
  const options = webClientOptions({ slackApiUrl: slack.apiUrl, log: (_, event) => void log.push(event) });
  return new WebClients({ botToken: async (teamId) => tokens[teamId] ?? null }, options);
}

test('each workspace is spoken to with its own token', async () => {
  const clients = someClients({ [SEED.team]: SEED.botToken, T0OTHER: 'xoxb-T0OTHER' });
  const teams = await Promise.all(
    [SEED.team, 'T0OTHER'].map(async (teamId) => (await (await clients.of(teamId))?.auth.test())?.team_id),
  );
  expect(teams).toEqual([SEED.team, 'T0OTHER']);
});

test('a client is kept as long as its token is', async () => {
  const tokens = { T1: 'xoxb-1' };
  const clients = someClients(tokens);
  const first = await clients.of('T1');
  expect(await clients.of('T1')).toBe(first);
  tokens.T1 = 'xoxb-2';
  const second = await clients.of('T1');
  expect(second).not.toBe(first);
  expect(second?.token).toBe('xoxb-2');
});

test('a workspace without an installation has no client', async () => {
  const tokens: Record<string, string> = { T1: 'xoxb-1' };
  const clients = someClients(tokens);
  await clients.of('T1');
  delete tokens.T1;
  expect(await clients.of('T1')).toBeNull();
});

test('workspaces that share a token share a client, however many are named', async () => {
  const shared = new WebClients(
    new ConfiguredInstallation('xoxb-1'),
    webClientOptions({ slackApiUrl: slack.apiUrl, log: () => {} }),
  );
  const clients = await Promise.all(Array.from({ length: 50 }, (_, n) => shared.of(`T${n}`)));
  expect(new Set(clients).size).toBe(1);
});

test.each([
  ['a lost connection', { kind: 'connection-lost' }],
  ['a lost answer', { kind: 'response-lost' }],
  ['an answer that breaks off', { kind: 'interrupted-body' }],
  ['a server error', { kind: 'status', status: 503 }],
  ['a rate limit', { kind: 'rate-limited', retryAfterS: 30 }],
] as const)('%s is not tried again by the client', async (_, fault) => {
  const client = await someClients({ [SEED.team]: SEED.botToken }).of(SEED.team);
  const before = slack.calls.length;
  slack.fault('auth.test', fault);
  await expect(client?.auth.test()).rejects.toThrow();
  expect(slack.calls.length - before).toBe(1);
});

test('a rate limit of one method does not hold up the others', async () => {
  const client = await someClients({ [SEED.team]: SEED.botToken }).of(SEED.team);
  slack.fault('auth.test', { kind: 'rate-limited', retryAfterS: 60 });
  await expect(client?.auth.test()).rejects.toThrow();
  const info = await client?.users.info({ user: SEED.ben });
  expect(info?.ok).toBe(true);
});

test('an answer that breaks off is reported as one of the client’s own errors', async () => {
  const client = await someClients({ [SEED.team]: SEED.botToken }).of(SEED.team);
  slack.fault('auth.test', { kind: 'interrupted-body' });
  const error = await client?.auth.test().catch((each: unknown) => each);
  expect(error).toMatchObject({ code: 'slack_webapi_request_error' });
});

test('a token is never sent to another server than Slack’s', async () => {
  const client = await someClients({ [SEED.team]: SEED.botToken }).of(SEED.team);
  const call = client?.apiCall('http://127.0.0.1:1/steal');
  // Taken for the name of a method of Slack's, which it is not.
  await expect(call).rejects.not.toThrow('ECONNREFUSED');
});
