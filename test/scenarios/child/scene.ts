import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type ModelServer, startModelServer } from '../../fakes/model-server.ts';
import { SEED } from '../../slack/seed.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '../../slack/server.ts';
import { openTestDatabase } from '../../support/database.ts';
import { until as untilWithin } from '../../support/poll.ts';
import { type Child, startChild } from './process.ts';

/** A Slack, a database, perhaps a model, and the processes that are started on them. */
export type Scene = {
  slack: FakeSlack;
  /** Asks the database, past the processes. */
  query: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
  model: ModelServer | null;
  /** All that were started, ended ones too. */
  children: Child[];
  /** Starts a process and waits until it is ready. */
  start(): Promise<Child>;
  /** Starts a process. */
  launch(): Child;
  /** A connection of the test's own, which can hold locks. Ended with the scene. */
  session(): Promise<pg.Client>;
  folder: string;
  end(): Promise<void>;
};

export type SceneOptions = {
  slack?: FakeSlackOptions;
  withModel?: boolean;
  /** A server's database, an embedded one, or a database of the run's server, which is what an absent option means. */
  database?: { url: string } | { folder: string };
};

/** Sets the stage. No process runs yet. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'whetstone-kill-'));
  const slack = await startFakeSlack({ ackTimeoutMs: 1_500, ...options.slack });
  const model = options.withModel ? await startModelServer() : null;
  const own = options.database ? null : await openTestDatabase({ max: 3 });
  const database = options.database ?? { url: own?.connectionString ?? '' };
  const children: Child[] = [];
  const curtain = new AbortController();
  const sessions: pg.Client[] = [];

  const connect = async () => {
    const client = new pg.Client(await addressOf(database, folder));
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const launch = () => {
    const child = startChild({
      slackApiUrl: slack.apiUrl,
      database,
      temporaryFolder: folder,
      signal: curtain.signal,
      ...(model ? { modelUrl: model.baseUrl } : {}),
    });
    children.push(child);
    return child;
  };
  return {
    slack,
    model,
    children,
    folder,
    query: async (text, values) => {
      if (own) return (await own.pool.query(text, values)).rows;
      const client = await connect();
      try {
        return (await client.query(text, values)).rows;
      } finally {
        await client.end().catch(() => {});
      }
    },
    session: async () => {
      const client = await connect();
      sessions.push(client);
      return client;
    },
    launch,
    start: async () => {
      const child = launch();
      await child.ready;
      return child;
    },
    end: async () => {
      await Promise.allSettled(
        children.filter((each) => !each.hasEnded()).map((each) => each.kill('SIGKILL')),
      );
      await Promise.allSettled(sessions.map((each) => each.end()));
      await slack.close();
      await model?.close();
      await own?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addressOf(
  database: { url: string } | { folder: string },
  folder: string,
): Promise<pg.ClientConfig> {
  if ('url' in database) return { connectionString: database.url };
  return { host: await newestSocketFolder(folder), user: 'postgres', database: 'postgres' };
}

/** The embedded database's socket; each start makes a new one, and a killed process leaves its own behind. */
async function newestSocketFolder(folder: string): Promise<string> {
  const found = (await readdir(folder)).filter((name) => name.startsWith('whetstone-'));
  const aged = await Promise.all(
    found.map(async (name) => ({ path: join(folder, name), at: (await stat(join(folder, name))).mtimeMs })),
  );
  const newest = aged.toSorted((a, b) => b.at - a.at)[0];
  if (!newest) throw new Error(`Cannot find the socket of the embedded database in ${folder}`);
  return newest.path;
}

/** Waits for what only the database can tell, for as long as a busy machine may need. */
export function until<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false>,
  timeoutMs = 40_000,
): Promise<T> {
  return untilWithin(what, probe, timeoutMs);
}

/** An answer that can be graded. */
export const answerText =
  'I look at what changed in the last hours and roll back the release if the times match, then I compare the slow ' +
  'requests with those of yesterday and write to the incident channel every fifteen minutes.';

export type Daily = { channel: string; ts: string };

/** Makes a channel's question due, and has the processes look for what is due. Returns before it is posted. */
export async function makeDailyDue(scene: Scene, channel: string = SEED.general): Promise<void> {
  const schedule = {
    teamId: SEED.team,
    channelId: channel,
    hour: 9,
    closeHour: 17,
    zone: 'Europe/London',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    skip: [],
    topics: [],
    levels: [],
    weeklyPost: true,
    setUpBy: SEED.ada,
    status: 'active',
    pausedReason: null,
  };
  await scene.query(
    `insert into schedules (team_id, channel_id, schedule, status, set_up_by, next_at)
     values ($1, $2, $3, 'active', $4, now() - interval '1 second') on conflict do nothing`,
    [SEED.team, channel, JSON.stringify(schedule), SEED.ada],
  );
  await scene.query(`select graphile_worker.add_job('daily-tick', '{}')`);
}

/** The channel's question, once it stands in Slack and its place is known, so that it can be answered. */
export async function awaitDaily(
  scene: Scene,
  channel: string = SEED.general,
  timeoutMs = 40_000,
): Promise<Daily> {
  const placed = async () => {
    const [row] = await scene.query<{ message_ts: string | null }>(
      'select message_ts from dailies where channel_id = $1',
      [channel],
    );
    return row?.message_ts;
  };
  // The database may be away at this moment.
  const ts = await until('the daily question has its place', () => placed().catch(() => null), timeoutMs);
  return { channel, ts };
}

/** Posts a channel's question and waits for it. */
export async function postDaily(scene: Scene, channel?: string): Promise<Daily> {
  await makeDailyDue(scene, channel);
  return awaitDaily(scene, channel);
}

/** Moves jobs that wait for their time to now: the pause after an answer, and the pauses after failures. */
export async function hurry(scene: Scene): Promise<void> {
  await scene.query(
    `update graphile_worker._private_jobs set run_at = now()
     where run_at > now() and locked_at is null and attempts < max_attempts
       and task_id in (select id from graphile_worker._private_tasks
                       where identifier in ('handle-event', 'grade', 'regrade'))`,
  );
}

/** Hurries what waits, again and again, until all that was begun has ended: no event, no job, no post is open. */
export async function settle(scene: Scene, timeoutMs = 60_000): Promise<void> {
  const endsAt = Date.now() + timeoutMs;
  for (;;) {
    const open = await openWork(scene).catch((error: unknown) => [`the database cannot be asked: ${error}`]);
    if (open.length === 0) return;
    if (Date.now() > endsAt) throw new Error(`Not settled after ${timeoutMs} ms:\n${open.join('\n')}`);
    await hurry(scene).catch(() => {});
    await wait(100);
  }
}

/** What has been begun and has not ended: events, jobs, posts, sessions that wait for a grade. */
export async function openWork({ slack, query }: Scene): Promise<string[]> {
  if (slack.sockets.connections.length > 0 && slack.delivery.pending.length > 0) await slack.retryNow();
  const undelivered = slack.delivery.pending.map((event) => `undelivered ${JSON.stringify(event)}`);
  const rows = await query<{ what: string }>(`
    select 'event ' || event_id as what from inbox where handled_at is null
    union all select 'post ' || key || ' is ' || status from outbox where status in ('pending', 'sending')
    union all select 'session ' || id || ' is grading' from sessions where status = 'grading'
    union all select 'job ' || coalesce(key, id::text) || ' (' || attempts || ' tries, locked by ' ||
        coalesce(locked_by, 'nobody') || '): ' || coalesce(last_error, '')
      from graphile_worker._private_jobs where attempts < max_attempts or locked_at is not null`);
  return [...undelivered, ...rows.map((row) => row.what)];
}
