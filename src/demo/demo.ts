import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, readOpenAi } from '../config.ts';
import { setUpChannel } from '../core/daily/set-up.ts';
import { createLog, type Log } from '../log.ts';
import { type Whetstone, wire } from '../wire.ts';
import { type LocalSlack, startLocalSlack, workspace } from './local-slack.ts';

export type Demo = { slack: LocalSlack; whetstone: Whetstone; grader: string; stop(): Promise<void> };

/** In the demo one need not wait long for a second message of the same answer. */
const settleMs = 1_500;

export type DemoOptions = {
  port: number;
  env: Record<string, string | undefined>;
  log?: Log;
  settleMs?: number;
  now?: () => Date;
  /** The question that chance falls on for the first daily, where a story is told. */
  firstQuestion?: string;
  /** Gives up a start that is under way; whatever stands by then is taken down. */
  signal?: AbortSignal;
};

/**
 * The real bot against a Slack on this machine: an embedded database in a folder of its own, the configured model or
 * the offline grader, a channel with a schedule, and today's question posted. A start that fails leaves nothing behind.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'whetstone-demo-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const slack = await startLocalSlack({ dataDir: folder, port: options.port });
  started.defer(() => slack.stop());
  options.signal?.throwIfAborted();

  const openai = readOpenAi(options.env);
  const config: Config = {
    slack: { mode: 'socket', botToken: workspace.bot.botToken, appToken: workspace.bot.appToken },
    slackApiUrl: slack.apiUrl,
    // Never the configured one: what is played here is no part of it, and the local Slack begins anew each time.
    databaseUrl: null,
    dataDir: join(folder, 'data'),
    openai,
    prices: null,
    port: 0,
    logLevel: 'warn',
  };
  const chance = new Chance();
  const whetstone = await wire(config, {
    log: options.log ?? createLog('error'),
    root: fileURLToPath(new URL('../..', import.meta.url)),
    settleMs: options.settleMs ?? settleMs,
    // The local Slack sends every event to all connections.
    socketConnections: 1,
    times: 'utc',
    random: () => chance.next(),
    ...(options.now ? { now: options.now } : {}),
  });
  started.defer(() => whetstone.stop());
  options.signal?.throwIfAborted();

  await whetstone.start();
  if (options.firstQuestion) chance.fallOn(options.firstQuestion, whetstone.coach.bank.questions);
  await postToday(whetstone);
  options.signal?.throwIfAborted();
  const parts = started.move();
  return {
    slack,
    whetstone,
    grader: openai?.model ?? 'offline',
    stop: () => parts.disposeAsync(),
  };
}

/** Chance that can be told what to fall on once. */
class Chance {
  #next: number | null = null;

  next(): number {
    const next = this.#next ?? Math.random();
    this.#next = null;
    return next;
  }

  /** The next draw from all of the list falls on this one. */
  fallOn(id: string, list: readonly { id: string }[]): void {
    const index = list.findIndex((each) => each.id === id);
    if (index === -1) throw new Error(`Cannot begin with the question "${id}": the bank does not hold it`);
    this.#next = (index + 0.5) / list.length;
  }
}

/** Sets the channel up as a member would, and has its first question come at once instead of at its hour. */
async function postToday({ coach, tick }: Whetstone): Promise<void> {
  const { team, channel, people } = workspace;
  const now = coach.now();
  const chosen = {
    hour: 9,
    closeHour: 17,
    zone: people.maya.zone,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    skip: [],
    topics: [],
    levels: [],
    weeklyPost: true,
  };
  const place = { teamId: team.teamId, channelId: channel.id };
  await setUpChannel({ store: coach.dailies }, { ...place, setUpBy: people.maya.id, chosen }, now);
  const schedule = await coach.dailies.schedule(place);
  if (schedule) await coach.dailies.saveSchedule(schedule, now);
  await tick();
}
