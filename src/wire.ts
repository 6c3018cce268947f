import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { loadBank } from './adapters/content/load-bank.ts';
import { prepareJobTables, startWorker } from './adapters/jobs/worker.ts';
import { OfflineGrader } from './adapters/offline/offline-grader.ts';
import { gradingPrompts } from './adapters/openai/grading-prompt.ts';
import { OpenAiGrader } from './adapters/openai/openai-grader.ts';
import { loadPrompts } from './adapters/openai/prompts.ts';
import { connect } from './adapters/postgres/connect.ts';
import { PgDailyStore } from './adapters/postgres/daily-store.ts';
import type { Database } from './adapters/postgres/database.ts';
import { type EmbeddedDatabase, openEmbeddedDatabase } from './adapters/postgres/embedded.ts';
import { PgInbox } from './adapters/postgres/inbox.ts';
import { openKeyValues } from './adapters/postgres/key-values.ts';
import { PgMemberStore } from './adapters/postgres/member-store.ts';
import { migrate } from './adapters/postgres/migrate.ts';
import { PgOutboxStore } from './adapters/postgres/outbox-store.ts';
import { PgPracticeStore } from './adapters/postgres/practice-store.ts';
import { PgScreenReader } from './adapters/postgres/screen-reader.ts';
import { sweep } from './adapters/postgres/sweep.ts';
import type { Coach } from './adapters/slack/coach.ts';
import {
  ConfiguredInstallation,
  type Installations,
  StoredInstallations,
} from './adapters/slack/installations.ts';
import { endInstallation } from './adapters/slack/listeners/workspace.ts';
import type { Draft } from './adapters/slack/messages/private-answer-modal.ts';
import { type Profile, Profiles } from './adapters/slack/profiles.ts';
import { type Connection, createSlackApp, type SlackApp } from './adapters/slack/slack-app.ts';
import { SlackPoster } from './adapters/slack/slack-poster.ts';
import { WebClients, webClientOptions } from './adapters/slack/web-clients.ts';
import type { Config } from './config.ts';
import { composeForDaily } from './core/daily/compose.ts';
import { pauseForCause, postDueDailies, revealClosedDailies } from './core/daily/daily.ts';
import type { Content } from './core/delivery/content.ts';
import { deliver, type Refusal } from './core/delivery/deliver.ts';
import type { Outgoing } from './core/delivery/outgoing.ts';
import { CachedGrader, type JudgedReply } from './core/grading/cached-grader.ts';
import type { Grader } from './core/grading/grader.ts';
import { composeForSession } from './core/practice/compose.ts';
import { gradeSession, regradeStep } from './core/practice/grade.ts';
import { healthRoutes } from './health.ts';
import type { Log } from './log.ts';
import { botScopes } from './manifest.ts';

/** What may differ between a deployment, the demo and a test. */
export type WireOptions = {
  log: Log;
  /** Folder that holds `content`, `prompts` and `manifest.json`. */
  root: string;
  now?: () => Date;
  random?: () => number;
  /** How long to wait for another message of the same answer. */
  settleMs?: number;
  /** Sockets to Slack; a local Slack that sends every event to all of them wants one. */
  socketConnections?: number;
  /** Instead of the one that the configuration asks for. */
  grader?: Grader;
};

/** The running bot, put together and not started. */
export type Whetstone = {
  coach: Coach;
  start(): Promise<void>;
  /** Finishes what is under way or hands it back, within 25 seconds. */
  stop(): Promise<void>;
  /** Runs what the clock would run now: daily questions that are due, outlines whose day has closed. */
  tick(): Promise<void>;
};

const defaultSettleMs = 4_000;
const workerConcurrency = 10;
const poolSize = 20;
const gradingTimeoutMs = 120_000;
const draftTtlMs = 14 * 24 * 60 * 60 * 1000;
const profileTtlMs = 24 * 60 * 60 * 1000;
/** Long enough for a job that runs again after a crash; it holds quotes, so no longer than that. */
const verdictTtlMs = 60 * 60 * 1000;

/** Builds everything from the configuration: the one place that knows all parts. */
export async function wire(config: Config, options: WireOptions): Promise<Whetstone> {
  const { log, root } = options;
  const now = options.now ?? (() => new Date());
  const newId = () => randomUUID();

  const bank = await loadBank(join(root, 'content', 'questions'));
  const database = await openDatabase(config, log);
  const { pool, db } = database;
  try {
    const grader = await createGrader(config, { ...options, pool, now });
    const installations = createInstallations(config, pool);
    const clientOptions = webClientOptions({ slackApiUrl: config.slackApiUrl, log });
    const clients = new WebClients(installations.tokens, clientOptions);
    const outbox = new PgOutboxStore(db, newId);
    const inbox = new PgInbox(db);
    const store = new PgPracticeStore(db, newId);
    const dailies = new PgDailyStore(db, newId);
    const members = new PgMemberStore(db);
    const random = options.random ?? Math.random;
    const addPosts: Coach['addPosts'] = (posts) => outbox.add(posts, now());
    const coach: Coach = {
      practice: { bank, store, members, newId, random, settleMs: options.settleMs ?? defaultSettleMs },
      bank,
      dailies,
      members,
      screens: new PgScreenReader(db),
      addPosts,
      drafts: openKeyValues<Draft>(pool, { namespace: 'drafts', ttlMs: draftTtlMs }),
      profiles: new Profiles(
        clients,
        openKeyValues<Profile>(pool, { namespace: 'profiles', ttlMs: profileTtlMs }),
      ),
      clients,
      installations: installations.tokens,
      graderLabel: graderLabel(config),
      privacy: privacyFacts(config),
      newId,
      now,
      log,
    };

    let worker: Awaited<ReturnType<typeof startWorker>> | null = null;
    const slack: SlackApp = createSlackApp({
      connection: connectionOf(config, { ...options, stored: installations.stored }),
      port: config.port,
      clientOptions,
      routes: healthRoutes({
        database: async () => (await pool.query('select 1')) && null,
        worker: async () => (worker?.isRunning() ? null : 'stopped'),
        slack: async () => (slack.isConnected() ? null : 'disconnected'),
      }),
      inbox,
      coach,
      log,
    });

    const compose = (outgoing: Outgoing) => composeMessage({ bank, store, dailies }, outgoing);
    const delivery = {
      outbox,
      poster: new SlackPoster(clients, log),
      compose,
      placeOf: async (sessionId: string) => {
        const found = await store.load(sessionId);
        if (!found) return null;
        const { channelId, threadTs, origin } = found.session;
        return { channelId, threadTs, inChannel: origin === 'daily' };
      },
      onRefused: (refusal: Refusal) => onRefused(coach, refusal),
      now,
    };
    const daily = { bank, store: dailies, newId, random };
    const postDue = () => postDueDailies(daily, now());
    const revealClosed = () => revealClosedDailies(daily, now());
    const grading = { bank, store, grader, now };

    return {
      coach,
      tick: async () => {
        await postDue();
        await revealClosed();
      },
      start: async () => {
        worker = await startWorker(
          {
            handleEvent: async (eventId) => {
              const event = await inbox.load(eventId);
              if (!event) return;
              await slack.replay(event.body);
              await inbox.done(eventId, now());
            },
            grade: async (sessionId) => {
              const result = await gradeSession(grading, sessionId);
              log('info', 'answer.graded', { sessionId, result });
            },
            regrade: (sessionId, step) => regradeStep(grading, sessionId, step),
            deliver: (entryId) => deliver(delivery, entryId),
            postDueDailies: postDue,
            revealClosedDailies: revealClosed,
            sweep: async () => log('info', 'sweep.done', await sweep(db, now())),
          },
          { pool, embedded: database.embedded !== null, concurrency: workerConcurrency, log },
        );
        await slack.start();
        log('info', 'started', {
          questions: bank.questions.length,
          grader: grader.name,
          slack: config.slack.mode,
        });
      },
      stop: async () => {
        log('info', 'stopping', {});
        await slack.stop();
        await worker?.stop();
        await database.close();
        log('info', 'stopped', {});
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

type OpenDatabase = {
  pool: pg.Pool;
  db: Kysely<Database>;
  embedded: EmbeddedDatabase | null;
  close(): Promise<void>;
};

async function openDatabase(config: Config, log: Log): Promise<OpenDatabase> {
  const embedded = config.databaseUrl === null ? await openEmbeddedDatabase(config.dataDir) : null;
  const connectionString = config.databaseUrl ?? embedded?.connectionString ?? '';
  const connection = connect(connectionString, {
    max: poolSize,
    embedded: embedded !== null,
    onError: (error) => log('warn', 'database.connection.lost', { error: error.message }),
  });
  const close = async () => {
    await connection.close();
    await embedded?.close();
  };
  try {
    // The worker's tables first: ours add jobs to them.
    await prepareJobTables({ pool: connection.pool, log });
    await migrate(connection.db);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool: connection.pool, db: connection.db, embedded, close };
}

async function createGrader(
  config: Config,
  { grader, root, pool, now, log }: WireOptions & { pool: pg.Pool; now: () => Date },
): Promise<Grader> {
  if (grader) return grader;
  if (!config.openai) return new OfflineGrader();
  const { apiKey, baseUrl, model } = config.openai;
  const openai = new OpenAiGrader({
    model,
    ...(apiKey === null ? {} : { apiKey }),
    ...(baseUrl === null ? {} : { baseUrl }),
    timeoutMs: gradingTimeoutMs,
    prompts: await loadPrompts(join(root, 'prompts'), gradingPrompts),
    nonce: () => randomUUID().slice(0, 8),
    now,
  });
  const values = openKeyValues<JudgedReply>(pool, { namespace: 'verdicts', ttlMs: verdictTtlMs });
  return new CachedGrader(openai, {
    cache: {
      get: (key) => values.get(key),
      set: async (key, reply) => void (await values.set(key, reply)),
      delete: async (key) => void (await values.delete(key)),
    },
    model,
    promptHash: openai.promptHash,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    onCacheError: (error) => log('warn', 'verdicts.cache.failed', { error: String(error) }),
  });
}

function createInstallations(
  config: Config,
  pool: pg.Pool,
): { tokens: Installations; stored: StoredInstallations | null } {
  if (config.slack.mode !== 'oauth')
    return { tokens: new ConfiguredInstallation(config.slack.botToken), stored: null };
  const values = openKeyValues<string>(pool, { namespace: 'installations' });
  const stored = new StoredInstallations(values, config.slack.encryptionKey);
  return { tokens: stored, stored };
}

function connectionOf(
  config: Config,
  options: WireOptions & { stored: StoredInstallations | null },
): Connection {
  const { slack } = config;
  switch (slack.mode) {
    case 'socket':
      return { ...slack, connections: options.socketConnections ?? 2 };
    case 'http':
      return slack;
    case 'oauth': {
      if (!options.stored) throw new Error('Cannot wire OAuth without stored installations');
      return { ...slack, installations: options.stored, scopes: botScopes };
    }
  }
}

async function composeMessage(
  { bank, store, dailies }: { bank: Coach['bank']; store: PgPracticeStore; dailies: PgDailyStore },
  outgoing: Outgoing,
): Promise<Content | null> {
  switch (outgoing.kind) {
    case 'daily_question':
    case 'outline':
      return composeForDaily({ bank, store: dailies }, outgoing);
    case 'notice': {
      const { notice } = outgoing;
      const session = 'sessionId' in notice ? (await store.load(notice.sessionId))?.session : undefined;
      return {
        kind: 'notice',
        notice,
        inChannel: session?.origin === 'daily',
        userId: session?.userId ?? null,
      };
    }
    case 'reaction':
      return null;
    default:
      return composeForSession({ bank, store }, outgoing);
  }
}

async function onRefused(coach: Coach, { teamId, channelId, scope, reason }: Refusal): Promise<void> {
  if (scope === 'workspace') return endInstallation(coach, teamId, reason);
  await pauseForCause(
    { store: coach.dailies, newId: coach.newId, addPosts: coach.addPosts },
    { teamId, channelId },
    reason,
  );
}

function graderLabel(config: Config): string {
  return config.openai
    ? `Graded by ${config.openai.model}`
    : 'Graded offline: an estimate by rules, no model reads answers';
}

function privacyFacts(config: Config): Coach['privacy'] {
  const { openai } = config;
  const host = openai?.baseUrl ? new URL(openai.baseUrl).host : 'api.openai.com';
  return {
    model: openai ? { name: openai.model, host } : null,
    gradeCacheDays: 1,
    draftDays: draftTtlMs / (24 * 60 * 60 * 1000),
    contact: null,
  };
}
