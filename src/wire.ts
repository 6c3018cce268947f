import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadBank } from './adapters/content/load-bank.ts';
import { type JobWorker, startWorker } from './adapters/jobs/worker.ts';
import { ChartPainter } from './adapters/pictures/chart-painter.ts';
import { PgDailyStore } from './adapters/postgres/daily-store.ts';
import { PgInbox } from './adapters/postgres/inbox.ts';
import { PgInterviewStore } from './adapters/postgres/interview-store.ts';
import { openKeyValues } from './adapters/postgres/key-values.ts';
import { PgMemberStore } from './adapters/postgres/member-store.ts';
import { PgOutboxStore } from './adapters/postgres/outbox-store.ts';
import { PgPracticeStore } from './adapters/postgres/practice-store.ts';
import { queueState } from './adapters/postgres/queue-state.ts';
import { PgReviewHistory } from './adapters/postgres/review-history.ts';
import { PgScreenReader } from './adapters/postgres/screen-reader.ts';
import { PgStandingsStore } from './adapters/postgres/standings-store.ts';
import { sweep } from './adapters/postgres/sweep.ts';
import type { Coach, EarlyNews } from './adapters/slack/coach.ts';
import type { Draft } from './adapters/slack/messages/private-answer-modal.ts';
import { type Profile, Profiles } from './adapters/slack/profiles.ts';
import { createSlackApp, type SlackApp } from './adapters/slack/slack-app.ts';
import { SlackPoster } from './adapters/slack/slack-poster.ts';
import { WebClients, webClientOptions } from './adapters/slack/web-clients.ts';
import type { Config } from './config.ts';
import type { Refusal } from './core/delivery/deliver.ts';
import type { Outgoing } from './core/delivery/outgoing.ts';
import type { Grader } from './core/grading/grader.ts';
import { AccompaniedStore } from './core/mock/accompanied-store.ts';
import { healthRoutes, metricsRoute } from './health.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { currentTrace } from './trace.ts';
import { composeMessage } from './wiring/compose.ts';
import { openDatabase } from './wiring/database.ts';
import { createGrader, graderLabel } from './wiring/grader.ts';
import { interviewFiles } from './wiring/interview-files.ts';
import { createInterviewer } from './wiring/interviewer.ts';
import {
  connectionOf,
  createInstallations,
  draftTtlMs,
  earlyNewsTtlMs,
  onRefused,
  privacyFacts,
  profileTtlMs,
} from './wiring/slack.ts';
import { createWork } from './wiring/work.ts';

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
  /** `utc` where Slack's page cannot show a time in its reader's zone. */
  times?: 'viewer' | 'utc';
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
/** Each job waits for the database or for Slack most of its time. */
const workerConcurrency = 12;
/** A model takes seconds for an answer, and several calls. */
const gradings = 10;

/** Builds everything from the configuration: the one place that knows all parts. */
export async function wire(config: Config, options: WireOptions): Promise<Whetstone> {
  const { log, root } = options;
  const now = options.now ?? (() => new Date());
  const newId = () => randomUUID();

  const bank = await loadBank(join(root, 'content', 'questions'));
  const database = await openDatabase(config, log);
  const { pool, db } = database;
  try {
    const metrics = createMetrics({ queues: () => queueState(pool), prices: config.prices });
    const measured = metrics.measured;
    const grader = options.grader ?? (await createGrader(config, { root, pool, now, log, measured }));
    const clientOptions = webClientOptions({ slackApiUrl: config.slackApiUrl, log });
    const outbox = new PgOutboxStore(db, newId, currentTrace);
    const addPosts: Coach['addPosts'] = (posts) => outbox.add(posts, now());
    const installations = createInstallations(config, { pool, addPosts, newId, now });
    const clients = new WebClients(installations.tokens, clientOptions);
    const inbox = new PgInbox(db);
    const practice = new PgPracticeStore(db, newId, currentTrace);
    const interviews = new PgInterviewStore(db, newId, currentTrace);
    const store = new AccompaniedStore({ practice, interviews, bank, newId, now });
    const dailies = new PgDailyStore(db, newId);
    const members = new PgMemberStore(db);
    const random = options.random ?? Math.random;
    const coach: Coach = {
      practice: { bank, store, members, newId, random, settleMs: options.settleMs ?? defaultSettleMs },
      mock: { bank, interviews, newId, random },
      bank,
      dailies,
      members,
      screens: new PgScreenReader(db),
      standings: new PgStandingsStore(db),
      reviews: new PgReviewHistory(db),
      addPosts,
      drafts: openKeyValues<Draft>(pool, { namespace: 'drafts', ttlMs: draftTtlMs }),
      earlyNews: openKeyValues<EarlyNews>(pool, { namespace: 'early-news', ttlMs: earlyNewsTtlMs }),
      profiles: new Profiles(
        clients,
        openKeyValues<Profile>(pool, { namespace: 'profiles', ttlMs: profileTtlMs }),
      ),
      clients,
      installations: installations.tokens,
      graderLabel: graderLabel(config),
      privacy: privacyFacts(config),
      times: options.times ?? 'viewer',
      newId,
      now,
      log,
    };

    let worker: JobWorker | null = null;
    const slack: SlackApp = await createSlackApp({
      connection: connectionOf(config, {
        socketConnections: options.socketConnections ?? 2,
        stored: installations.stored,
      }),
      port: config.port,
      clientOptions,
      routes: [
        ...healthRoutes({
          database: async () => (await pool.query('select 1')) && null,
          worker: async () => (worker?.isRunning() ? null : 'stopped'),
          slack: async () => (slack.isConnected() ? null : 'disconnected'),
        }),
        metricsRoute(metrics.text),
      ],
      onEvent: metrics.event,
      inbox,
      coach,
      log,
    });

    const interviewer = await createInterviewer(config, { root, now });
    const onFallback = (fallback: { sessionId: string; reason: string }) =>
      log('info', 'interviewer.fell-back', fallback);
    const interviewFile = interviewFiles({ bank, interviews, painter: new ChartPainter(log) });
    const delivery = {
      outbox,
      poster: new SlackPoster(clients, { log, times: options.times ?? 'viewer' }),
      compose: (outgoing: Outgoing) =>
        composeMessage(
          { bank, store, dailies, interviews, interviewFile, interviewer, onFallback, now },
          outgoing,
        ),
      placeOf: (sessionId: string) => practice.placeOf(sessionId),
      onRefused: (refusal: Refusal) => onRefused(coach, refusal),
      now,
    };
    const work = createWork({
      inbox,
      replay: slack.replay,
      grading: { bank, store, grader, now, onTrouble: (trouble) => log('warn', 'grader.trouble', trouble) },
      delivery,
      daily: { bank, store: dailies, newId, random },
      mock: { bank, interviews },
      sweep: () => sweep(db, now()),
      metrics,
      log,
      now,
    });

    return {
      coach,
      tick: async () => {
        await work.postDueDailies();
        await work.revealClosedDailies();
      },
      start: async () => {
        const { isEmbedded } = database;
        const crew = { concurrency: workerConcurrency, gradings };
        worker = await startWorker(work, { pool, embedded: isEmbedded, ...crew, log });
        await slack.start();
        const slackMode = config.slack.mode;
        log('info', 'started', { questions: bank.questions.length, grader: grader.name, slackMode });
      },
      stop: async () => {
        log('info', 'stopping', {});
        await Promise.all([slack.stop(), worker?.stop()]);
        await database.close();
        log('info', 'stopped', {});
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
