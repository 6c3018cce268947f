import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ConfiguredInstallation } from '../../../src/adapters/slack/installations.ts';
import { SlackPoster } from '../../../src/adapters/slack/slack-poster.ts';
import { WebClients, webClientOptions } from '../../../src/adapters/slack/web-clients.ts';
import type { Content } from '../../../src/core/delivery/content.ts';
import type { Target } from '../../../src/core/delivery/poster.ts';
import { SEED } from '../../slack/seed.ts';
import { type FakeSlack, startFakeSlack } from '../../slack/server.ts';

const content: Content = {
  kind: 'hint',
  sessionId: 's1',
  step: 'main',
  number: 1,
  of: 2,
  text: 'Look at <!here> what changed last.',
};
const teamId = SEED.team;
const since = new Date();

let slack: FakeSlack;
let poster: SlackPoster;
let installation: ConfiguredInstallation;
let lines: { level: string; event: string; fields: Record<string, unknown> }[];
beforeAll(async () => {
  slack = await startFakeSlack();
});
beforeEach(() => {
  installation = new ConfiguredInstallation(SEED.botToken);
  lines = [];
  const log: ConstructorParameters<typeof SlackPoster>[1]['log'] = (level, event, fields) =>
    void lines.push({ level, event, fields });
  const clients = new WebClients(
    installation,
    webClientOptions({ slackApiUrl: slack.apiUrl, log: () => {} }),
  );
  poster = new SlackPoster(clients, { log, times: 'utc' });
});
afterAll(async () => {
  await slack.close();
  expect(slack.rejected).toEqual([]);
});

let entries = 0;
async function send(target: Target, given: Content | null = content) {
  const entryId = `entry-${++entries}`;
  return { entryId, outcome: await poster.send({ teamId, entryId, content: given, target }) };
}

async function aThread(): Promise<{ channelId: string; threadTs: string }> {
  const { id } = slack.addChannel({ id: `C0T${++entries}`, members: [SEED.bot, SEED.ada] });
  return { channelId: id, threadTs: await slack.say({ user: SEED.ada, channel: id, text: 'root' }) };
}

test('a message lands in its thread, with the entry’s id in its metadata and nothing else there', async () => {
  const { channelId, threadTs } = await aThread();
  const { entryId, outcome } = await send({ how: 'post', channelId, threadTs });
  const [, landed] = slack.thread(channelId, threadTs);
  expect(outcome).toEqual({ kind: 'sent', channelId, messageTs: landed?.ts });
  expect(landed?.metadata).toEqual({ event_type: 'notice', event_payload: { entry: entryId } });
  expect(landed?.thread_ts).toBe(threadTs);
  expect(JSON.stringify(landed)).not.toContain('<!here>');
});

test('a message without a thread lands in the channel, and shows no previews of links', async () => {
  const { channelId } = await aThread();
  await send({ how: 'post', channelId, threadTs: null });
  expect(slack.messages(channelId)).toHaveLength(2);
  const { args } = slack.calls.findLast(({ method }) => method === 'chat.postMessage') ?? {};
  expect([String(args?.unfurl_links), String(args?.unfurl_media)]).toEqual(['false', 'false']);
});

test('a message to a person says in which conversation it landed', async () => {
  const { outcome } = await send({ how: 'post', channelId: SEED.ben, threadTs: null });
  expect(outcome).toMatchObject({ kind: 'sent', channelId: slack.dm(SEED.ben) });
});

test('an ephemeral message is shown to one person in the thread, and has no place to come back to', async () => {
  const { channelId, threadTs } = await aThread();
  const { outcome } = await send({ how: 'ephemeral', channelId, threadTs, userId: SEED.ada });
  expect(outcome).toEqual({ kind: 'sent', channelId, messageTs: null });
  expect(slack.ephemerals(SEED.ada).at(-1)).toMatchObject({ channel: channelId, threadTs });
  expect(slack.thread(channelId, threadTs)).toHaveLength(1);
});

test('an update replaces the message in its place', async () => {
  const { channelId } = await aThread();
  const { outcome } = await send({ how: 'post', channelId, threadTs: null });
  const messageTs = outcome.kind === 'sent' ? (outcome.messageTs ?? '') : '';
  const changed = await send({ how: 'update', channelId, messageTs }, { ...content, text: 'Another hint.' });
  expect(changed.outcome).toEqual({ kind: 'sent', channelId, messageTs });
  expect(slack.messages(channelId).at(-1)?.text).toContain('Another hint.');
  expect(slack.messages(channelId)).toHaveLength(2);
});

test('a reaction that is there already is as good as one that was added', async () => {
  const { channelId, threadTs } = await aThread();
  const target = { how: 'react', channelId, messageTs: threadTs, name: 'eyes' } as const;
  const outcomes = [(await send(target, null)).outcome, (await send(target, null)).outcome];
  expect(outcomes).toEqual(
    Array.from({ length: 2 }, () => ({ kind: 'sent', channelId, messageTs: threadTs })),
  );
  expect(slack.reactions(channelId, threadTs)).toEqual({ eyes: [SEED.bot] });
});

test.each([
  ['a rate limit', { kind: 'rate-limited', retryAfterS: 9 }, 'ratelimited'],
  ['a lost answer', { kind: 'response-lost' }, /./],
  ['a channel that is gone', { kind: 'error', error: 'is_archived' }, 'is_archived'],
] as const)(
  'a reaction is not worth waiting for: %s ends it, and pauses nothing',
  async (_, fault, reason) => {
    const { channelId, threadTs } = await aThread();
    slack.fault('reactions.add', fault);
    const { outcome } = await send({ how: 'react', channelId, messageTs: threadTs, name: 'eyes' }, null);
    expect(outcome).toEqual({ kind: 'refused', scope: 'message', reason: expect.stringMatching(reason) });
  },
);

test('a reaction that finds the installation gone says so for the whole workspace', async () => {
  const { channelId, threadTs } = await aThread();
  slack.fault('reactions.add', { kind: 'error', error: 'token_revoked' });
  const { outcome } = await send({ how: 'react', channelId, messageTs: threadTs, name: 'eyes' }, null);
  expect(outcome).toEqual({ kind: 'refused', scope: 'workspace', reason: 'token_revoked' });
});

test('without an installation nothing is asked of Slack', async () => {
  await installation.remove(teamId);
  const before = slack.calls.length;
  const { outcome } = await send({ how: 'post', channelId: SEED.general, threadTs: null });
  expect(outcome).toEqual({ kind: 'refused', reason: 'not_installed', scope: 'workspace' });
  expect(await find('e', { channelId: SEED.general, threadTs: null })).toEqual({ kind: 'absent' });
  expect(slack.calls.length).toBe(before);
});

test('a message without content is refused', async () => {
  const { outcome } = await send({ how: 'post', channelId: SEED.general, threadTs: null }, null);
  expect(outcome).toEqual({ kind: 'refused', reason: 'no content', scope: 'message' });
});

test.each([
  ['invalid_blocks', 'error'],
  ['is_archived', 'warn'],
  ['token_revoked', 'warn'],
  ['internal_error', 'warn'],
] as const)('%s is logged as %s, with ids and without words', async (error, level) => {
  slack.fault('chat.postMessage', { kind: 'error', error });
  const { entryId } = await send({ how: 'post', channelId: SEED.general, threadTs: null });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level, event: 'slack.post.failed', fields: { entryId, reason: error } });
  expect(JSON.stringify(lines)).not.toMatch(/changed last|xoxb/);
});

function find(entryId: string, { channelId, threadTs }: { channelId: string; threadTs: string | null }) {
  return poster.find({ teamId, entryId, target: { how: 'post', channelId, threadTs }, since });
}

test.each(['thread', 'channel'])('a message that stands in a %s is found by its entry', async (where) => {
  const thread = await aThread();
  const place = where === 'thread' ? thread : { ...thread, threadTs: null };
  const { entryId, outcome } = await send({ how: 'post', ...place });
  await send({ how: 'post', ...place });
  expect(await find(entryId, place)).toEqual({ ...outcome, kind: 'found' });
  expect(await find('another', place)).toEqual({ kind: 'absent' });
});

test('a message to a person is looked for in the direct messages', async () => {
  const { entryId } = await send({ how: 'post', channelId: SEED.cleo, threadTs: null });
  const found = await find(entryId, { channelId: SEED.cleo, threadTs: null });
  expect(found).toMatchObject({ kind: 'found', channelId: slack.dm(SEED.cleo) });
});

test('a message is found on a later page', async () => {
  const thread = await aThread();
  for (let n = 0; n < 120; n++)
    await slack.say({ user: SEED.ada, channel: thread.channelId, threadTs: thread.threadTs, text: `m${n}` });
  const { entryId } = await send({ how: 'post', ...thread });
  const before = slack.calls.length;
  expect((await find(entryId, thread)).kind).toBe('found');
  const methods = slack.calls.slice(before).map(({ method }) => method);
  expect(methods).toEqual(['conversations.replies', 'conversations.replies']);
});

test('a thread too long to look through leaves open whether the message stands', async () => {
  const thread = await aThread();
  for (let n = 0; n < 510; n++)
    await slack.say({ user: SEED.ada, channel: thread.channelId, threadTs: thread.threadTs, text: `m${n}` });
  expect(await find('absent', thread)).toEqual({
    kind: 'cannot-tell',
    reason: 'too many messages to look through',
    afterMs: 60_000,
  });
});

test.each([
  ['a rate limit', { kind: 'rate-limited', retryAfterS: 60 }, { reason: 'ratelimited', afterMs: 60_000 }],
  ['a server error', { kind: 'status', status: 500 }, { reason: 'http_500', afterMs: 5_000 }],
] as const)('%s leaves open whether the message stands', async (_, fault, told) => {
  slack.fault('conversations.replies', fault);
  expect(await find('e', await aThread())).toEqual({ kind: 'cannot-tell', ...told });
  expect(lines.map(({ level, event }) => `${level} ${event}`)).toEqual(['warn slack.lookup.failed']);
});

test('what is no message cannot be found', async () => {
  const target = { how: 'ephemeral', channelId: SEED.general, threadTs: null, userId: SEED.ada } as const;
  expect(await poster.find({ teamId, entryId: 'e', target, since })).toEqual({ kind: 'absent' });
});

describe('a file', () => {
  const file: Content = {
    kind: 'file',
    name: 'competencies.png',
    title: 'Competencies',
    alt: 'Bar chart: risk 40 %.',
    bytes: new TextEncoder().encode('not really a picture'),
  };

  test('lands in its thread with its title and its alternative text', async () => {
    const place = await aThread();
    const { entryId, outcome } = await send({ how: 'post', ...place }, file);
    expect(outcome).toEqual({ kind: 'sent', channelId: place.channelId, messageTs: null });
    const [, landed] = slack.thread(place.channelId, place.threadTs);
    expect(landed?.files).toMatchObject([{ name: `competencies-${entryId}.png`, title: 'Competencies' }]);
    const sent = slack.files().find(({ name }) => name.includes(entryId));
    expect(sent?.content?.toString()).toBe('not really a picture');
    const { args } = slack.calls.findLast(({ method }) => method === 'files.getUploadURLExternal') ?? {};
    expect(args?.alt_txt).toBe('Bar chart: risk 40 %.');
  });

  test('whose answer was lost is found by its name', async () => {
    const place = await aThread();
    slack.fault('files.completeUploadExternal', { kind: 'response-lost' });
    const target = { how: 'post', ...place } as const;
    const { entryId, outcome } = await send(target, file);
    expect(outcome.kind).toBe('unknown');
    expect(await poster.find({ teamId, entryId, target, since })).toMatchObject({ kind: 'found' });
    expect(await poster.find({ teamId, entryId: 'entry-other', target, since })).toEqual({ kind: 'absent' });
  });

  test('that the app has no scope for is left out, and nobody is alarmed', async () => {
    const place = await aThread();
    slack.fault('files.getUploadURLExternal', { kind: 'error', error: 'missing_scope' });
    const { outcome } = await send({ how: 'post', ...place }, file);
    expect(outcome).toEqual({ kind: 'refused', reason: 'missing_scope', scope: 'message' });
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
  });
});
