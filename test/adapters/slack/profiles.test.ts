import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfiguredInstallation } from '../../../src/adapters/slack/installations.ts';
import { type Profile, Profiles } from '../../../src/adapters/slack/profiles.ts';
import { WebClients, webClientOptions } from '../../../src/adapters/slack/web-clients.ts';
import { SEED } from '../../slack/seed.ts';
import { type FakeSlack, startFakeSlack } from '../../slack/server.ts';

let slack: FakeSlack;
beforeAll(async () => {
  slack = await startFakeSlack();
});
afterAll(() => slack.close());

function someProfiles(kept = new Map<string, unknown>()) {
  const installation = new ConfiguredInstallation(SEED.botToken);
  const clients = new WebClients(
    installation,
    webClientOptions({ slackApiUrl: slack.apiUrl, log: () => {} }),
  );
  const profiles = new Profiles(clients, {
    get: async (key) => kept.get(key),
    set: async (key, value: Profile) => kept.set(key, value),
    delete: async (key) => kept.delete(key),
  });
  const asked = (user: string) =>
    slack.calls.filter(({ method, args }) => method === 'users.info' && args.user === user).length;
  return { profiles, kept, asked, installation };
}

const someone = (userId: string) => ({ teamId: SEED.team, userId });

test('Slack is asked once for a person', async () => {
  const { profiles, asked, kept } = someProfiles();
  const expected = {
    zone: 'Asia/Tokyo',
    isFullMember: true,
    isAdmin: false,
    name: 'ben',
    standsOnBoards: true,
  };
  expect(await profiles.of(someone(SEED.ben))).toEqual(expected);
  expect(await profiles.of(someone(SEED.ben))).toEqual(expected);
  expect(asked(SEED.ben)).toBe(1);
  expect([...kept]).toEqual([[`${SEED.team}:${SEED.ben}`, expected]]);
});

test('after a change Slack is asked again', async () => {
  const { profiles, asked } = someProfiles();
  slack.addPerson({ id: 'U0MOVER', tz: 'Europe/Paris' });
  await profiles.of(someone('U0MOVER'));
  slack.addPerson({ id: 'U0MOVER', tz: 'America/Lima' });
  expect(
    await profiles.changed(someone('U0MOVER'), { tz: 'America/Lima', name: 'mo', deleted: true }),
  ).toEqual({
    zone: 'America/Lima',
    isFullMember: false,
    isAdmin: false,
    name: 'mo',
    standsOnBoards: false,
  });
  expect((await profiles.of(someone('U0MOVER'))).zone).toBe('America/Lima');
  expect(asked('U0MOVER')).toBe(2);
});

test('an admin is whom Slack calls one, as long as they are a full member', async () => {
  const { profiles } = someProfiles();
  slack.addPerson({ id: 'U0BOSS', isAdmin: true });
  slack.addPerson({ id: 'U0FORMER', isAdmin: true, deleted: true });
  expect((await profiles.of(someone('U0BOSS'))).isAdmin).toBe(true);
  expect((await profiles.of(someone('U0FORMER'))).isAdmin).toBe(false);
});

test.each([
  ['a guest', { isRestricted: true }],
  ['a bot', { isBot: true }],
  ['somebody who has left', { deleted: true }],
])('%s is no full member', async (_, person) => {
  const { profiles } = someProfiles();
  slack.addPerson({ id: 'U0SPECIAL', ...person });
  expect((await profiles.of(someone('U0SPECIAL'))).isFullMember).toBe(false);
});

test('what is kept in another form, as by another version, is asked for anew', async () => {
  const { profiles, kept } = someProfiles(new Map([[`${SEED.team}:${SEED.cleo}`, { timeZone: 'Mars' }]]));
  expect(await profiles.of(someone(SEED.cleo))).toEqual({
    zone: 'America/New_York',
    isFullMember: true,
    isAdmin: false,
    name: 'cleo',
    standsOnBoards: true,
  });
  expect(kept.get(`${SEED.team}:${SEED.cleo}`)).toEqual({
    zone: 'America/New_York',
    isFullMember: true,
    isAdmin: false,
    name: 'cleo',
    standsOnBoards: true,
  });
});

test('a refusal is thrown and not kept', async () => {
  const { profiles, kept } = someProfiles();
  await expect(profiles.of(someone('U0NOBODY'))).rejects.toThrow('user_not_found');
  expect([...kept]).toEqual([]);
});

test('a workspace that has removed the app has no profiles', async () => {
  const { profiles, installation, asked } = someProfiles();
  await installation.remove(SEED.team);
  await expect(profiles.of(someone('U0GONE'))).rejects.toThrow();
  expect(asked('U0GONE')).toBe(0);
});
