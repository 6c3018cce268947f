import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Place } from './a-slack.ts';

const adapter = fileURLToPath(new URL('../../../src/adapters/slack', import.meta.url));

/** The refusals that the bot tells apart and that nothing in this suite brings about, and why. */
const shownElsewhere: Record<string, string> = {
  is_archived: 'nobody can archive a channel of the local Slack; the fake: chat.test.ts',
  token_revoked: 'no token of the local Slack can be revoked; the fake: methods.test.ts',
  account_inactive: 'the local Slack has no way to remove the app; the fake: methods.test.ts',
  expired_trigger_id: 'half an hour in the local Slack; the fake: modals.test.ts',
  user_disabled: 'nobody is deactivated in the local Slack; the fake: methods.test.ts',
  user_not_visible: 'people of other organisations, whom neither has; the fake: by a fault',
  restricted_action: 'a setting of the workspace, which neither has; the fake: by a fault',
  restricted_action_read_only_channel: 'a setting of the channel, which neither has; the fake: by a fault',
  restricted_action_thread_only_channel: 'a setting of the channel, which neither has; the fake: by a fault',
  messages_tab_disabled: 'a setting of the app, which neither has; the fake: by a fault',
  token_expired: 'tokens that rotate, which neither has; the fake: by a fault',
  internal_error: 'trouble inside of Slack; the fake: by a fault',
  service_unavailable: 'trouble inside of Slack; the fake: by a fault',
  team_added_to_org: 'a workspace that moves, which neither has; the fake: by a fault',
  ratelimited: 'the local Slack has no limits; the fake: by a fault',
  rate_limited: 'the local Slack has no limits; the fake: by a fault',
};

function readAdapter(): { path: string; text: string }[] {
  return globSync('**/*.ts', { cwd: adapter }).map((path) => ({
    path,
    text: readFileSync(join(adapter, path), 'utf8'),
  }));
}

/** The methods that the bot calls; the last is called by the socket client. */
function methodsOfTheBot(): string[] {
  const calls = readAdapter().flatMap(({ text }) => [
    ...text.matchAll(
      /\bclient\s*\.(auth|chat|conversations|reactions|users|views|files|team|bots|apps)\s*\.(\w+)\(/g,
    ),
  ]);
  return [...new Set(calls.map(([, family, name]) => `${family}.${name}`)), 'apps.connections.open'];
}

/** The codes that the bot tells apart: those in the lists of outcome.ts, and those that something is compared with. */
function codesOfTheBot(): string[] {
  const codes = readAdapter().flatMap(({ path, text }) => {
    const lists = path === 'outcome.ts' ? [...text.matchAll(/new Set\(\[([^\]]*)\]/g)] : [];
    return [
      ...lists.flatMap(([, list = '']) => [...list.matchAll(/'([a-z_]+)'/g)]),
      ...text.matchAll(/\b(?:data\.error|reason) === '([a-z]+(?:_[a-z]+)+)'/g),
    ];
  });
  return [...new Set(codes.map(([, code = '']) => code))];
}

/** Runs last: whatever the bot relies on has been tried by then. */
export function completenessTests(at: () => Place): void {
  test('every method that the bot calls was called', () => {
    const methods = methodsOfTheBot();
    expect(methods.length).toBeGreaterThan(12);
    expect(methods.filter((method) => !at().seen.methods.has(method))).toEqual([]);
  });

  test('every refusal that the bot tells apart was seen, or is known to be shown elsewhere', () => {
    const { seen, slack } = at();
    const codes = codesOfTheBot();
    expect(codes.length).toBeGreaterThan(15);
    // The local Slack refuses little; what it lets through stands among the known differences.
    const missing = codes.filter((code) => !seen.refusals.has(code) && !(code in shownElsewhere));
    if (slack.side === 'fake') expect(missing).toEqual([]);
    const stale = Object.keys(shownElsewhere).filter(
      (code) => seen.refusals.has(code) || !codes.includes(code),
    );
    expect(stale).toEqual([]);
  });
}
