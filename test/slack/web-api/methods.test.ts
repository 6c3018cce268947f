import { afterEach, beforeEach, expect, test } from 'vitest';
import { webClient } from '../bolt.ts';
import { SEED } from '../seed.ts';
import { type FakeSlack, startFakeSlack } from '../server.ts';

const SUMMER = Date.UTC(2026, 6, 1, 12);
const channel = SEED.general;
let slack: FakeSlack;

beforeEach(async () => {
  slack = await startFakeSlack({ clock: () => SUMMER });
});
afterEach(() => slack.close());

const refused = (error: string) => ({ data: expect.objectContaining({ ok: false, error }) });

test('a token is known by its workspace', async () => {
  const other = slack.addWorkspace({ id: 'T0BETA' });
  const [here, there] = await Promise.all([
    webClient(slack).auth.test(),
    webClient(slack, other.botToken).auth.test(),
  ]);
  expect([here, there].map(({ team_id, user_id, bot_id }) => ({ team_id, user_id, bot_id }))).toEqual([
    { team_id: SEED.team, user_id: SEED.bot, bot_id: SEED.botId },
    { team_id: 'T0BETA', user_id: 'UBOTT0BETA', bot_id: 'BBOTT0BETA' },
  ]);
});

test('a workspace cannot reach into another', async () => {
  const { botToken } = slack.addWorkspace({ id: 'T0BETA' });
  const stranger = webClient(slack, botToken);
  await expect(stranger.chat.postMessage({ channel, text: 'hi' })).rejects.toMatchObject(
    refused('channel_not_found'),
  );
  await expect(stranger.users.info({ user: SEED.ada })).rejects.toMatchObject(refused('user_not_found'));
});

test('an unknown token is refused', async () => {
  await expect(webClient(slack, 'xoxb-wrong').auth.test()).rejects.toMatchObject(refused('invalid_auth'));
});

test('a call without a token is refused', async () => {
  const response = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
  expect(await response.json()).toEqual({ ok: false, error: 'not_authed' });
});

test('a revoked token and an uninstalled app have errors of their own', async () => {
  const client = webClient(slack);
  await slack.revokeTokens();
  await expect(client.auth.test()).rejects.toMatchObject(refused('token_revoked'));
  await slack.uninstall();
  await expect(client.auth.test()).rejects.toMatchObject(refused('account_inactive'));
});

test('a scope that was not granted is named', async () => {
  const { botToken } = slack.addWorkspace({ id: 'T0BETA', scopes: ['chat:write'] });
  await expect(
    webClient(slack, botToken).reactions.add({ channel, timestamp: '1.000000', name: 'eyes' }),
  ).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'reactions:write', provided: 'chat:write' },
  });
});

test('granted scopes come with every answer', async () => {
  const { botToken } = slack.addWorkspace({ id: 'T0BETA', scopes: ['chat:write', 'commands'] });
  const { response_metadata: metadata } = await webClient(slack, botToken).auth.test();
  expect(metadata).toEqual({ scopes: ['chat:write', 'commands'] });
});

test('arguments may come as JSON', async () => {
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SEED.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel, text: 'as JSON' }),
  });
  expect(slack.messages(channel).map(({ text }) => text)).toEqual(['as JSON']);
});

test('a socket is opened only with an app token', async () => {
  const { url } = await webClient(slack, SEED.appToken).apps.connections.open();
  expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/link\?ticket=/);
  await expect(webClient(slack).apps.connections.open()).rejects.toMatchObject(
    refused('not_allowed_token_type'),
  );
});

test('a person has a zone with the offset of the day, and rights', async () => {
  slack.addPerson({ id: 'U0GUEST', isRestricted: true, deleted: true, tz: 'Asia/Kolkata' });
  const client = webClient(slack);
  const people = await Promise.all(
    [SEED.ada, 'U0GUEST', SEED.bot].map((user) => client.users.info({ user, include_locale: true })),
  );
  expect(
    people.map(({ user }) => [user?.tz, user?.tz_offset, user?.is_admin, user?.is_restricted, user?.deleted]),
  ).toEqual([
    ['Europe/London', 3_600, true, false, false],
    ['Asia/Kolkata', 19_800, false, true, true],
    ['Etc/UTC', 0, false, false, false],
  ]);
  expect(people.map(({ user }) => user?.is_bot)).toEqual([false, false, true]);
});

test('a direct message is opened once', async () => {
  const client = webClient(slack);
  const first = await client.conversations.open({ users: SEED.ben });
  const second = await client.conversations.open({ users: SEED.ben });
  expect(first.channel?.id).toBe(slack.dm(SEED.ben));
  expect(second.channel?.id).toBe(first.channel?.id);
  await expect(client.conversations.open({ users: 'U0NOBODY' })).rejects.toMatchObject(
    refused('user_not_found'),
  );
});

test('no direct message is opened with somebody who was deactivated', async () => {
  slack.addPerson({ id: 'U0GONE', deleted: true });
  await expect(webClient(slack).conversations.open({ users: 'U0GONE' })).rejects.toMatchObject(
    refused('user_disabled'),
  );
});

test('members come in pages', async () => {
  const client = webClient(slack);
  const first = await client.conversations.members({ channel, limit: 3 });
  const cursor = first.response_metadata?.next_cursor ?? '';
  const second = await client.conversations.members({ channel, limit: 3, cursor });
  expect([first.members, second.members]).toEqual([[SEED.ada, SEED.ben, SEED.cleo], [SEED.bot]]);
  expect(second.response_metadata?.next_cursor).toBe('');
});

test('history is newest first, without replies, and shows metadata on demand', async () => {
  const client = webClient(slack);
  const metadata = { event_type: 'question', event_payload: { id: 'q1' } };
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'one', metadata });
  await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
  await client.chat.postMessage({ channel, text: 'two' });
  const bare = await client.conversations.history({ channel });
  const whole = await client.conversations.history({ channel, include_all_metadata: true });
  expect(bare.messages?.map(({ text, metadata: shown }) => [text, shown])).toEqual([
    ['two', undefined],
    ['one', undefined],
  ]);
  expect(whole.messages?.[1]?.metadata).toEqual(metadata);
});

test('replies begin with the root on the first page and go on by cursor', async () => {
  const client = webClient(slack);
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'root' });
  for (const text of ['a', 'b']) await client.chat.postMessage({ channel, text, thread_ts: ts });
  const first = await client.conversations.replies({ channel, ts, limit: 2 });
  const cursor = first.response_metadata?.next_cursor ?? '';
  const second = await client.conversations.replies({ channel, ts, limit: 2, cursor });
  expect([first, second].map(({ messages }) => messages?.map(({ text }) => text))).toEqual([
    ['root', 'a'],
    ['b'],
  ]);
  expect([first.has_more, second.has_more]).toEqual([true, false]);
  await expect(client.conversations.replies({ channel, ts: '1.000000' })).rejects.toMatchObject(
    refused('thread_not_found'),
  );
});

test('a reaction is added once', async () => {
  const client = webClient(slack);
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'look' });
  await client.reactions.add({ channel, timestamp: ts, name: 'eyes' });
  await expect(client.reactions.add({ channel, timestamp: ts, name: 'eyes' })).rejects.toMatchObject(
    refused('already_reacted'),
  );
  expect(slack.reactions(channel, ts)).toEqual({ eyes: [SEED.bot] });
});

test('a file goes up in three steps and is posted', async () => {
  await webClient(slack).filesUploadV2({
    channel_id: channel,
    filename: 'standings.csv',
    content: 'name,points',
    initial_comment: 'This week',
  });
  expect(slack.files().map(({ name, content }) => [name, content?.toString()])).toEqual([
    ['standings.csv', 'name,points'],
  ]);
  expect(slack.messages(channel)[0]).toMatchObject({ text: 'This week', files: [{ name: 'standings.csv' }] });
});

test('the team can be asked for its name', async () => {
  const { team } = await webClient(slack).team.info();
  expect(team).toMatchObject({ id: SEED.team, name: 'Acme', domain: 'acme' });
});

test('an OAuth code installs a workspace once', async () => {
  slack.addWorkspace({ id: 'T0BETA', install: 'uninstalled' });
  slack.addOauthCode({ code: 'code-1', teamId: 'T0BETA', installerId: 'U0ZOE' });
  const exchange = { client_id: 'test-client', client_secret: 'test-client-secret', code: 'code-1' };
  const client = webClient(slack, '');
  const granted = await client.oauth.v2.access(exchange);
  expect(granted).toMatchObject({
    access_token: 'xoxb-T0BETA',
    team: { id: 'T0BETA' },
    authed_user: { id: 'U0ZOE' },
    bot_user_id: 'UBOTT0BETA',
  });
  expect((await webClient(slack, 'xoxb-T0BETA').auth.test()).team_id).toBe('T0BETA');
  await expect(client.oauth.v2.access(exchange)).rejects.toMatchObject(refused('invalid_code'));
  await expect(client.oauth.v2.access({ ...exchange, client_secret: 'x' })).rejects.toMatchObject(
    refused('bad_client_secret'),
  );
});

test('the way through the browser ends at the redirect URL with code and state', async () => {
  slack.addOauthCode({ code: 'code-1', teamId: SEED.team, installerId: SEED.ada });
  const back = 'http://127.0.0.1/slack/oauth_redirect';
  const ask = new URLSearchParams({ redirect_uri: back, state: 's1' });
  const { status, headers } = await fetch(`${slack.authorizeUrl}?${ask}`, { redirect: 'manual' });
  expect([status, headers.get('location')]).toEqual([302, `${back}?state=s1&code=code-1`]);
});

test('every call is recorded without its token', async () => {
  const client = webClient(slack);
  await client.chat.postMessage({ channel, text: 'hi' });
  await client.chat.postMessage({ channel: 'C0NOWHERE', text: 'hi' }).catch(() => undefined);
  expect(slack.calls).toEqual([
    {
      method: 'chat.postMessage',
      args: { channel, text: 'hi' },
      at: SUMMER,
      teamId: SEED.team,
      result: 'ok',
    },
    {
      method: 'chat.postMessage',
      args: { channel: 'C0NOWHERE', text: 'hi' },
      at: SUMMER,
      teamId: SEED.team,
      result: 'channel_not_found',
    },
  ]);
});
