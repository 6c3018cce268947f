import type pg from 'pg';
import { openKeyValues } from '../adapters/postgres/key-values.ts';
import type { Coach } from '../adapters/slack/coach.ts';
import {
  ConfiguredInstallation,
  type Installations,
  StoredInstallations,
} from '../adapters/slack/installations.ts';
import { endInstallation } from '../adapters/slack/listeners/workspace.ts';
import type { Connection } from '../adapters/slack/slack-app.ts';
import type { Config } from '../config.ts';
import { pauseForCause } from '../core/daily/daily.ts';
import type { Refusal } from '../core/delivery/deliver.ts';
import type { Post } from '../core/delivery/outgoing.ts';
import { botScopes } from '../manifest.ts';
import { verdictTtlMs } from './grader.ts';

const dayMs = 24 * 60 * 60 * 1000;
export const draftTtlMs = 14 * dayMs;
export const profileTtlMs = dayMs;
/** Slack delivers an event for up to a day. */
export const earlyNewsTtlMs = 2 * dayMs;

/** Where the bot's tokens come from; `stored` where workspaces install it by OAuth. */
export function createInstallations(
  config: Config,
  { pool, addPosts, newId, now }: Pick<Coach, 'addPosts' | 'newId' | 'now'> & { pool: pg.Pool },
): { tokens: Installations; stored: StoredInstallations | null } {
  if (config.slack.mode !== 'oauth')
    return { tokens: new ConfiguredInstallation(config.slack.botToken), stored: null };
  const values = openKeyValues<string>(pool, { namespace: 'installations' });
  const stored = new StoredInstallations(values, {
    encryptionKey: config.slack.encryptionKey,
    now,
    onInstalled: ({ teamId, userId }) => addPosts([greetInstaller({ teamId, userId }, newId())]),
  });
  return { tokens: stored, stored };
}

function greetInstaller({ teamId, userId }: { teamId: string; userId: string }, id: string): Post {
  return {
    key: `installed:${id}`,
    teamId,
    outgoing: { kind: 'notice', notice: { about: 'installed', userId } },
    destination: { to: 'member', userId },
  };
}

/** How Slack reaches the bot. */
export function connectionOf(
  config: Config,
  options: { socketConnections: number; stored: StoredInstallations | null },
): Connection {
  const { slack } = config;
  switch (slack.mode) {
    case 'socket':
      return { ...slack, connections: options.socketConnections };
    case 'http':
      return slack;
    case 'oauth': {
      if (!options.stored) throw new Error('Cannot wire OAuth without stored installations');
      return { ...slack, installations: options.stored, scopes: botScopes };
    }
  }
}

/** A place, or a whole workspace, takes no messages any more. */
export async function onRefused(coach: Coach, { teamId, channelId, scope, reason }: Refusal): Promise<void> {
  if (scope === 'workspace') return endInstallation(coach, teamId, { reason, at: coach.now() });
  await pauseForCause(
    { store: coach.dailies, newId: coach.newId, addPosts: coach.addPosts },
    { teamId, channelId },
    reason,
  );
}

/** What members are told about how this installation is run. */
export function privacyFacts(config: Config): Coach['privacy'] {
  const { openai } = config;
  const host = openai?.baseUrl ? new URL(openai.baseUrl).host : 'api.openai.com';
  return {
    model: openai ? { name: openai.model, host } : null,
    gradeCacheDays: openai ? Math.ceil(verdictTtlMs / dayMs) : 0,
    draftDays: draftTtlMs / dayMs,
    contact: null,
  };
}
