import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Config, readConfig } from '../../src/config.ts';
import { type ChosenSchedule, setUpChannel } from '../../src/core/daily/set-up.ts';
import type { Grader } from '../../src/core/grading/grader.ts';
import { type Whetstone, wire } from '../../src/wire.ts';
import { SEED } from '../slack/seed.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '../slack/server.ts';
import { openTestDatabase } from '../support/database.ts';
import { until } from '../support/poll.ts';
import { Lines } from './lines.ts';

export type BotOptions = {
  slack?: FakeSlackOptions;
  /** How long to wait for another message of the same answer; not at all where a test does not say. */
  settleMs?: number;
  grader?: Grader;
  socketConnections?: number;
  /** The database inside the process, as it is without `DATABASE_URL`; otherwise one on the tests' server. */
  embedded?: boolean;
  /** Faults that are to stand before the bot starts. */
  beforeStart?: (slack: FakeSlack) => void;
};

/** A daily question that stands in a channel. */
export type Posted = { channel: string; ts: string; questionId: string };

export type Bot = {
  slack: FakeSlack;
  whetstone: Whetstone;
  lines: Lines;
  /** Where the bot takes requests over HTTP, and where its health is asked for in either mode. */
  eventsUrl: string;
  /** Asks the bot's database. Not with the embedded one, which only the bot reaches. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** The test's own connection, for what must hold a lock or stay open. */
  database: TestDatabase | null;
  /** Has a channel's daily question come due, #general's unless another is given; it is on its way then. */
  scheduleNow(chosen?: Partial<ChosenSchedule> & { channel?: string }): Promise<void>;
  /** The same, and waits until it stands there. */
  postDaily(chosen?: Partial<ChosenSchedule> & { channel?: string }): Promise<Posted>;
  /** Somebody new in #general, or in the channel given. */
  newcomer(channel?: string): Promise<string>;
  /** A channel of a test's own with its daily question and somebody new in it: no other test's messages hold it up. */
  room(): Promise<{ daily: Posted; user: string }>;
  /** Resolves when nothing is under way: no delivery to the bot, and no job that is due within four seconds. */
  quiet(): Promise<void>;
  /** Resolves when the bot says that it is ready: after an outage its worker may have to be replaced first. */
  ready(): Promise<void>;
  /** Makes jobs that wait for a later time due now, as if that time had come; returns how many. */
  hurry(task?: string): Promise<number>;
  /** Puts the bot's clock forward. Jobs that it adds from then on come due that much later; `hurry` them. */
  advance(ms: number): void;
  stop(): Promise<void>;
};

type TestDatabase = Awaited<ReturnType<typeof openTestDatabase>>;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Jobs that come due later than this are not under way: they wait for a grader, a limit or an hour. */
const soonMs = 4_000;

/** The whole bot, as a process would run it, over the tests' Slack. */
export async function startBot(options: BotOptions = {}): Promise<Bot> {
  const fake = await startFakeSlack(options.slack);
  // The whole bot on a busy machine needs longer than the fake by itself.
  const waitFor: FakeSlack['waitFor'] = (look, { timeoutMs = 10_000 } = {}) =>
    fake.waitFor(look, { timeoutMs });
  const slack: FakeSlack = { ...fake, waitFor };
  options.beforeStart?.(slack);
  const folder = await mkdtemp(join(tmpdir(), 'whetstone-test-'));
  const database = options.embedded ? null : await openTestDatabase({ max: 4 });
  const lines = new Lines();
  let offsetMs = 0;
  const config = await configFor(slack, { options, folder, database });
  const eventsUrl = `http://127.0.0.1:${config.port}/slack/events`;
  slack.setEventsUrl(eventsUrl);
  const whetstone = await wire(config, {
    log: lines.log,
    root,
    settleMs: options.settleMs ?? 0,
    random: () => 0,
    now: () => new Date(Date.now() + offsetMs),
    ...(options.grader ? { grader: options.grader } : {}),
    ...(options.socketConnections ? { socketConnections: options.socketConnections } : {}),
  });
  await whetstone.start();

  const query: Bot['query'] = async (text, values) => {
    if (!database) throw new Error('Cannot ask the embedded database: only the bot reaches it');
    return (await database.pool.query(text, values)).rows;
  };
  let newcomers = 0;
  let rooms = 0;
  const newcomer = async (channel: string = SEED.general) => {
    const { id } = slack.addPerson({ id: `U0NEW${++newcomers}`, tz: 'Europe/Berlin' });
    await slack.invite({ channel, user: id });
    return id;
  };
  return {
    slack,
    whetstone,
    lines,
    eventsUrl,
    query,
    database,
    scheduleNow: (chosen) => scheduleNow(whetstone, chosen),
    postDaily: (chosen) => postDaily({ slack, whetstone }, chosen),
    newcomer,
    room: async () => {
      const { id } = slack.addChannel({ id: `C0ROOM${++rooms}`, members: [SEED.bot, SEED.ada, SEED.ben] });
      const daily = await postDaily({ slack, whetstone }, { channel: id });
      return { daily, user: await newcomer(id) };
    },
    quiet: () => quiet({ slack, query }),
    ready: () => ready(eventsUrl),
    hurry: async (task) => {
      const moved = await query(
        `update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t
         where t.id = j.task_id and j.run_at > now() and j.locked_at is null and ($1::text is null or t.identifier = $1)
         returning j.id`,
        [task ?? null],
      );
      return moved.length;
    },
    advance: (ms) => {
      offsetMs += ms;
    },
    stop: async () => {
      await whetstone.stop();
      await slack.close();
      await database?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ready(eventsUrl: string): Promise<void> {
  const isReady = async () => (await fetch(new URL('/readyz', eventsUrl))).ok;
  await until('that the bot is ready', isReady, 25_000);
}

async function configFor(
  slack: FakeSlack,
  { options, folder, database }: { options: BotOptions; folder: string; database: TestDatabase | null },
): Promise<Config> {
  const isHttp = options.slack?.mode === 'http';
  const port = await freePort();
  return readConfig({
    SLACK_BOT_TOKEN: SEED.botToken,
    ...(isHttp ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: SEED.appToken }),
    SLACK_API_URL: slack.apiUrl,
    DATA_DIR: folder,
    PORT: String(port),
    ...(database ? { DATABASE_URL: database.connectionString } : {}),
  });
}

type Chosen = Partial<ChosenSchedule> & { channel?: string };

async function scheduleNow(
  { coach, tick }: Whetstone,
  { channel = SEED.general, ...chosen }: Chosen = {},
): Promise<void> {
  const now = coach.now();
  const place = { teamId: SEED.team, channelId: channel };
  const schedule: ChosenSchedule = {
    hour: 9,
    closeHour: 17,
    zone: 'Europe/London',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    skip: [],
    topics: ['incidents'],
    levels: [],
    weeklyPost: true,
    ...chosen,
  };
  await setUpChannel({ store: coach.dailies }, { ...place, setUpBy: SEED.ada, chosen: schedule }, now);
  const saved = await coach.dailies.schedule(place);
  if (saved) await coach.dailies.saveSchedule(saved, now);
  await tick();
}

async function postDaily(
  { slack, whetstone }: Pick<Bot, 'slack' | 'whetstone'>,
  chosen: Chosen = {},
): Promise<Posted> {
  const { channel = SEED.general } = chosen;
  const { coach } = whetstone;
  const before = slack.messages(channel).length;
  await scheduleNow(whetstone, chosen);
  const message = await slack.waitFor(() => slack.messages(channel)[before]);
  // The place of the question is stored after Slack's answer; an answer in the thread needs it.
  const question = await until('the place of the daily question', async () => {
    const wish = { teamId: SEED.team, channelId: channel, userId: SEED.ada };
    const found = await coach.screens.today(wish, coach.now());
    return found?.messageTs === message.ts && found;
  });
  return { channel, ts: message.ts, questionId: question.questionId };
}

async function quiet({ slack, query }: Pick<Bot, 'slack' | 'query'>): Promise<void> {
  await until('that nothing is under way', async () => {
    const seen = slack.delivery.log.length;
    await slack.delivery.settled();
    const jobs = await query(
      `select 1 from graphile_worker.jobs
       where attempts < max_attempts and (locked_at is not null or run_at < now() + make_interval(secs => $1))`,
      [soonMs / 1000],
    );
    return jobs.length === 0 && slack.delivery.log.length === seen;
  });
}

/** A port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Keeps everybody else out of a database until the returned function is called: the server is up and refuses. */
export async function shutOut(connectionString: string): Promise<() => Promise<void>> {
  const url = new URL(connectionString);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const ask = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: url.toString() });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  await ask(
    `alter database ${name} allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
  return () => ask(`alter database ${name} allow_connections true`);
}
