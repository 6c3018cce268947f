import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toHttpManifest } from '../src/adapters/slack/http-manifest.ts';
import { actionIds, viewIds } from '../src/adapters/slack/messages/actions.ts';

const at = (path: string) => new URL(path, import.meta.url);
const readJson = (path: string): unknown => JSON.parse(readFileSync(at(path), 'utf8'));

const Manifest = z.looseObject({
  features: z.looseObject({
    slash_commands: z.array(z.looseObject({ command: z.string() })),
    shortcuts: z.array(z.looseObject({ callback_id: z.string() })).default([]),
  }),
  oauth_config: z.looseObject({
    scopes: z.strictObject({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }),
  }),
  settings: z.looseObject({
    event_subscriptions: z.looseObject({ bot_events: z.array(z.string()) }),
    socket_mode_enabled: z.boolean(),
    org_deploy_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});
const raw = readJson('../manifest.json');
const manifest = Manifest.parse(raw);
const { bot, bot_optional } = manifest.oauth_config.scopes;
const events = manifest.settings.event_subscriptions.bot_events;

/** The scope that lets an event come; null where it comes without one. */
const scopeOfEvent: Readonly<Record<string, readonly string[] | null>> = {
  app_home_opened: null,
  app_mention: ['app_mentions:read'],
  app_uninstalled: null,
  channel_archive: ['channels:read'],
  channel_deleted: ['channels:read'],
  channel_left: ['channels:read'],
  group_archive: ['groups:read'],
  group_deleted: ['groups:read'],
  group_left: ['groups:read'],
  member_joined_channel: ['channels:read', 'groups:read'],
  member_left_channel: ['channels:read', 'groups:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  tokens_revoked: null,
  user_change: ['users:read'],
};

/** What is called without an event of its own. */
const scopesOfCalls = ['chat:write', 'commands', 'files:write', 'im:write', 'reactions:write'];

describe('scopes', () => {
  test('every event has its scopes', () => {
    const missing = events.filter((event) => {
      const needed = scopeOfEvent[event];
      return needed === undefined || needed?.some((scope) => !bot.includes(scope));
    });
    expect(missing).toEqual([]);
  });

  test('no scope is asked for without a use', () => {
    const used = new Set([...events.flatMap((event) => scopeOfEvent[event] ?? []), ...scopesOfCalls]);
    expect(bot.filter((scope) => !used.has(scope))).toEqual([]);
  });

  test('an optional scope is in both lists', () => {
    expect(bot_optional.filter((scope) => !bot.includes(scope))).toEqual([]);
  });

  test('what cannot be switched off again is off', () => {
    const { token_rotation_enabled, org_deploy_enabled } = manifest.settings;
    expect({ token_rotation_enabled, org_deploy_enabled }).toEqual({
      token_rotation_enabled: false,
      org_deploy_enabled: false,
    });
  });
});

describe('the manifest for HTTP', () => {
  const http = toHttpManifest(raw, 'coach.example.org');

  test('differs in its addresses and in nothing else', () => {
    const url = 'https://coach.example.org/slack/events';
    const { features, oauth_config, settings } = manifest;
    expect(http).toEqual({
      ...manifest,
      features: {
        ...(raw as { features: object }).features,
        slash_commands: features.slash_commands.map((command) => ({ ...command, url })),
      },
      oauth_config: { ...oauth_config, redirect_urls: ['https://coach.example.org/slack/oauth_redirect'] },
      settings: {
        ...settings,
        event_subscriptions: { bot_events: events, request_url: url },
        interactivity: { is_enabled: true, request_url: url },
        socket_mode_enabled: false,
      },
    });
  });

  test('leaves the one for Socket Mode as it was', () => {
    expect(readJson('../manifest.json')).toEqual(raw);
    expect(manifest.settings.socket_mode_enabled).toBe(true);
  });

  test.each(['https://coach.example.org', 'coach.example.org/path', '', 'localhost', 'a b.org'])(
    'a host must be a name, not %j',
    (host) => {
      expect(() => toHttpManifest(raw, host)).toThrow(/host name/);
    },
  );
});

// Slack's own schema is not part of this project; it is used where it lies beside it.
const schemaPath = '../../shared/data/slack-manifest.schema.2.0.0.json';

describe.skipIf(!existsSync(at(schemaPath)))(
  "Slack's schema of a manifest (skipped where it is not there)",
  () => {
    const validate = () =>
      new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
        readJson(schemaPath) as object,
      );

    test.each([
      ['Socket Mode', raw],
      ['HTTP', toHttpManifest(raw, 'coach.example.org')],
    ])('accepts the one for %s', (_mode, candidate) => {
      const check = validate();
      check(candidate);
      expect(check.errors ?? []).toEqual([]);
    });

    test('would refuse an unknown setting', () => {
      expect(validate()({ ...manifest, settings: { ...manifest.settings, no_such: true } })).toBe(false);
    });
  },
);

const listenersPath = '../src/adapters/slack/listeners/';

describe.skipIf(!existsSync(at(listenersPath)))('handlers (skipped where there are no listeners yet)', () => {
  const source = existsSync(at(listenersPath)) ? sourceOfAdapter() : '';
  /** Whether the code names an id, by its constant or as a literal. */
  const names = (constant: string, value: string) =>
    source.includes(constant) || source.includes(`'${value}'`);

  test.each(Object.entries(actionIds))('something handles the action %s', (key, id) => {
    expect(names(`actionIds.${key}`, id)).toBe(true);
  });

  test.each(Object.entries(viewIds))('something handles the view %s', (key, id) => {
    expect(names(`viewIds.${key}`, id)).toBe(true);
  });

  test('no event is handled that Slack does not send us', () => {
    const handled = [...source.matchAll(/\.event\(\s*'([^']+)'/g)].map((match) => match[1]);
    const sent = events.map((event) => event.split('.')[0]);
    expect(handled.filter((event) => !sent.includes(event))).toEqual([]);
  });

  test.each(events)('something handles the event %s', (event) => {
    expect(names('(never)', event.split('.')[0] ?? '')).toBe(true);
  });

  test.each(manifest.features.slash_commands.map(({ command }) => command))(
    'something handles %s',
    (command) => {
      expect(source).toContain(`'${command}'`);
    },
  );

  test('every shortcut has a handler', () => {
    const ids = manifest.features.shortcuts.map((shortcut) => shortcut.callback_id);
    expect(ids.filter((id) => !source.includes(`'${id}'`))).toEqual([]);
  });

  test('every handled literal is an id that something shows', () => {
    const handled = [...source.matchAll(/\.(?:action|view|shortcut)\(\s*'([^']+)'/g)].map(
      (match) => match[1],
    );
    const known: string[] = [...Object.values(actionIds), ...Object.values(viewIds)];
    expect(handled.filter((id) => id !== undefined && !known.includes(id))).toEqual([]);
  });
});

/** The Slack adapter's code apart from what only builds messages. */
function sourceOfAdapter(): string {
  const root = at('../src/adapters/slack/');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('messages/'))
    .map((path) => readFileSync(new URL(path, root), 'utf8'))
    .join('\n');
}
