import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/config.ts';
import { type ChosenSchedule, setUpChannel } from '../../src/core/daily/set-up.ts';
import type { Grader } from '../../src/core/grading/grader.ts';
import type { Log } from '../../src/log.ts';
import { type Whetstone, wire } from '../../src/wire.ts';
import { SEED } from '../slack/seed.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '../slack/server.ts';

export type Bot = {
  slack: FakeSlack;
  whetstone: Whetstone;
  /** Every line that was logged, oldest first. */
  lines: { level: string; event: string; fields: Record<string, unknown> }[];
  /** Sets #general up and posts its question now; returns the question's message. */
  postDaily(chosen?: Partial<ChosenSchedule>): Promise<{ channel: string; ts: string; questionId: string }>;
  stop(): Promise<void>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The whole bot on an embedded database, over the tests' Slack. */
export async function startBot(
  options: {
    slack?: FakeSlackOptions;
    settleMs?: number;
    grader?: Grader;
    now?: () => Date;
    databaseUrl?: string;
  } = {},
): Promise<Bot> {
  const slack = await startFakeSlack(options.slack);
  const folder = await mkdtemp(join(tmpdir(), 'whetstone-test-'));
  const lines: Bot['lines'] = [];
  const log: Log = (level, event, fields) => {
    lines.push({ level, event, fields });
    if (process.env['TEST_LOG']) console.log(level, event, JSON.stringify(fields));
  };
  const isHttp = options.slack?.mode === 'http';
  const port = isHttp ? await freePort() : 0;
  if (isHttp) slack.setEventsUrl(`http://127.0.0.1:${port}/slack/events`);
  const config: Config = {
    slack: isHttp
      ? { mode: 'http', botToken: SEED.botToken, signingSecret: slack.signingSecret }
      : { mode: 'socket', botToken: SEED.botToken, appToken: SEED.appToken },
    slackApiUrl: slack.apiUrl,
    databaseUrl: options.databaseUrl ?? null,
    dataDir: folder,
    openai: null,
    prices: null,
    port,
    logLevel: 'silent',
  };
  const whetstone = await wire(config, {
    log,
    root,
    settleMs: options.settleMs ?? 0,
    random: () => 0,
    ...(options.grader ? { grader: options.grader } : {}),
    ...(options.now ? { now: options.now } : {}),
  });
  await whetstone.start();
  return {
    slack,
    whetstone,
    lines,
    postDaily: (chosen) => postDaily({ slack, whetstone }, chosen),
    stop: async () => {
      await whetstone.stop();
      await slack.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function postDaily(
  { slack, whetstone }: Pick<Bot, 'slack' | 'whetstone'>,
  chosen: Partial<ChosenSchedule> = {},
) {
  const { coach, tick } = whetstone;
  const now = coach.now();
  const place = { teamId: SEED.team, channelId: SEED.general };
  const schedule: ChosenSchedule = {
    hour: 9,
    closeHour: 17,
    zone: 'Europe/London',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    skip: [],
    topics: ['incidents'],
    levels: [],
    ...chosen,
  };
  await setUpChannel({ store: coach.dailies }, { ...place, setUpBy: SEED.ada, chosen: schedule }, now);
  const saved = await coach.dailies.schedule(place);
  if (saved) await coach.dailies.saveSchedule(saved, now);
  const before = slack.messages(SEED.general).length;
  await tick();
  const message = await slack.waitFor(() => slack.messages(SEED.general)[before]);
  // The place of the question is stored after Slack's answer; an answer in the thread needs it.
  const question = await until(
    () => coach.screens.today({ ...place, userId: SEED.ada }, coach.now()),
    (found) => found?.messageTs === message.ts,
  );
  return { channel: SEED.general, ts: message.ts, questionId: question?.questionId ?? '' };
}

/** Asks again, in short steps and for five seconds at the most, until the answer satisfies. For what only the database can tell. */
export async function until<T>(ask: () => Promise<T>, satisfies: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`Waited in vain; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
