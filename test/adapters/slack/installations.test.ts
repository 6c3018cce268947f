import type { Installation } from '@slack/oauth';
import { expect, test } from 'vitest';
import {
  ConfiguredInstallation,
  StoredInstallations,
  type TextValues,
} from '../../../src/adapters/slack/installations.ts';

const encryptionKey = 'k'.repeat(32);
const storedAt = new Date('2026-03-02T09:00:00.000Z');
const later = new Date(storedAt.getTime() + 1000);

function aWorkspace(overrides: Partial<Installation> = {}): Installation<'v2', false> {
  return {
    team: { id: 'T1', name: 'Acme' },
    enterprise: undefined,
    user: { id: 'U1', token: undefined, scopes: undefined },
    bot: { token: 'xoxb-the-token', scopes: ['chat:write'], id: 'B1', userId: 'UBOT' },
    isEnterpriseInstall: false,
    ...overrides,
  } as Installation<'v2', false>;
}

const organisation = {
  ...aWorkspace(),
  team: undefined,
  enterprise: { id: 'E1' },
  isEnterpriseInstall: true,
};

function stored(given: { key?: string; texts?: Map<string, string> } = {}) {
  const texts = given.texts ?? new Map<string, string>();
  const values: TextValues = {
    get: async (key) => texts.get(key),
    set: async (key, value) => texts.set(key, value),
    delete: async (key) => texts.delete(key),
  };
  const installed: object[] = [];
  const installations = new StoredInstallations(values, {
    encryptionKey: given.key ?? encryptionKey,
    now: () => storedAt,
    onInstalled: async (installer) => void installed.push(installer),
  });
  return { installations, texts, installed };
}

test('an installation comes back as it was stored', async () => {
  const { installations, installed } = stored();
  await installations.storeInstallation(aWorkspace());
  const query = { teamId: 'T1', enterpriseId: undefined, isEnterpriseInstall: false };
  expect(await installations.fetchInstallation(query)).toMatchObject(
    JSON.parse(JSON.stringify(aWorkspace())),
  );
  expect(await installations.botToken('T1')).toBe('xoxb-the-token');
  expect(installed).toEqual([{ teamId: 'T1', userId: 'U1' }]);
});

test('nothing of it can be read where it is stored, and the same text is stored differently each time', async () => {
  const { installations, texts } = stored();
  await installations.storeInstallation(aWorkspace());
  const first = texts.get('T1') ?? '';
  await installations.storeInstallation(aWorkspace());
  const second = texts.get('T1') ?? '';
  const decoded = first.split('.').map((part) => Buffer.from(part, 'base64').toString('latin1'));
  expect([first, ...decoded].some((text) => /xoxb|Acme|T1|chat:write/.test(text))).toBe(false);
  expect(second).not.toBe(first);
});

test.each([0, 1, 2])('a change in part %i of the stored text is noticed', async (part) => {
  const { installations, texts } = stored();
  await installations.storeInstallation(aWorkspace());
  const parts = (texts.get('T1') ?? '').split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  parts[part] = bytes.toString('base64');
  texts.set('T1', parts.join('.'));
  await expect(installations.botToken('T1')).rejects.toThrow('Cannot decrypt a stored installation');
});

test('a tag that was cut short is not taken for a weaker one', async () => {
  const { installations, texts } = stored();
  await installations.storeInstallation(aWorkspace());
  const [iv, tag, body] = (texts.get('T1') ?? '').split('.');
  const short = Buffer.from(tag ?? '', 'base64')
    .subarray(0, 4)
    .toString('base64');
  texts.set('T1', [iv, short, body].join('.'));
  await expect(installations.botToken('T1')).rejects.toThrow('Cannot decrypt a stored installation');
});

test.each(['', 'not encrypted', 'a.b', '{"bot":{"token":"xoxb-planted"}}'])(
  'the planted text “%s” is no installation',
  async (text) => {
    const { installations } = stored({ texts: new Map([['T1', text]]) });
    await expect(installations.botToken('T1')).rejects.toThrow(
      /^Cannot (read|decrypt) a stored installation/,
    );
  },
);

test('another key reads nothing, and the error names the variable and no value', async () => {
  const { installations, texts } = stored();
  await installations.storeInstallation(aWorkspace());
  const other = stored({ key: 'z'.repeat(32), texts });
  const error = await other.installations.botToken('T1').catch((each: unknown) => each);
  expect(String(error)).toContain('ENCRYPTION_KEY');
  expect(String(error)).not.toMatch(/kkkk|zzzz|xoxb/);
});

test('an installation for a whole organisation is refused, and nothing of it is kept', async () => {
  const { installations, texts, installed } = stored();
  const storing = installations.storeInstallation(organisation as unknown as Installation<'v2', true>);
  await expect(storing).rejects.toThrow('choose one workspace');
  expect([[...texts.keys()], installed]).toEqual([[], []]);
});

test('what is not installed has no token, and Bolt is told so by an error', async () => {
  const { installations } = stored();
  expect(await installations.botToken('T1')).toBeNull();
  const query = { teamId: 'T1', enterpriseId: undefined, isEnterpriseInstall: false };
  await expect(installations.fetchInstallation(query)).rejects.toThrow('install the app again');
});

test.each(['removal', 'deletion'])('a %s leaves nothing and touches no other workspace', async (way) => {
  const { installations, texts } = stored();
  await installations.storeInstallation(aWorkspace());
  await installations.storeInstallation(aWorkspace({ team: { id: 'T2' } }));
  if (way === 'removal') expect(await installations.remove('T1', later)).toBe(true);
  else
    await installations.deleteInstallation({
      teamId: 'T1',
      enterpriseId: undefined,
      isEnterpriseInstall: false,
    });
  expect([...texts.keys()]).toEqual(['T2']);
});

test('news of a removal that comes after the app was installed again changes nothing', async () => {
  const { installations } = stored();
  await installations.storeInstallation(aWorkspace());
  expect(await installations.remove('T1', new Date(storedAt.getTime() - 1000))).toBe(false);
  expect(await installations.botToken('T1')).toBe('xoxb-the-token');
});

test('an installation that belongs to nobody is refused', async () => {
  const { installations, texts } = stored();
  const nobody = { ...aWorkspace(), team: undefined } as unknown as Installation;
  await expect(installations.storeInstallation(nobody)).rejects.toThrow('Slack sent no id');
  expect([...texts.keys()]).toEqual([]);
});

test('an installation without a bot has no token', async () => {
  const { installations } = stored();
  await installations.storeInstallation({ ...aWorkspace(), bot: undefined } as unknown as Installation);
  expect(await installations.botToken('T1')).toBeNull();
});

test('the configured workspace has its token until it is removed, and others keep theirs', async () => {
  const configured = new ConfiguredInstallation('xoxb-configured');
  expect(await configured.botToken('T1')).toBe('xoxb-configured');
  await configured.remove('T1');
  expect([await configured.botToken('T1'), await configured.botToken('T2')]).toEqual([
    null,
    'xoxb-configured',
  ]);
});
