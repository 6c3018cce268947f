import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seeded } from '../scenarios/child/random.ts';
import { openScene, postDaily, type Scene, settle } from '../scenarios/child/scene.ts';
import { SEED } from '../slack/seed.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';
import { type Answer, fire } from './fire.ts';
import { type Aim, anyRequest, refusedRequest, signature } from './requests.ts';

const total = Number(process.env.HOSTILE_REQUESTS ?? 3_000);
const seed = Number(process.env.HOSTILE_SEED ?? 20_261_120);

/** Bolt answers by itself after three seconds; the rest is for a busy machine. */
const answerLimitMs = 10_000;
const answer =
  'I would roll the last release back, page the on-call engineer and look at the error rate of checkout.';

let database: TestDatabase;
let scene: Scene;
let bot: BotProcess;
let threadTs: string;
const random = seeded(seed);

beforeAll(async () => {
  database = await openTestDatabase({ max: 3 });
  scene = await openScene({ slack: { mode: 'http' }, database: { url: database.connectionString } });
  scene.slack.addChannel({ id: 'C0ELSEWHERE', members: [SEED.bot, SEED.ada] });
  bot = await startBotProcess({
    slackApiUrl: scene.slack.apiUrl,
    signingSecret: scene.slack.signingSecret,
    database: { url: database.connectionString },
  });
  scene.slack.setEventsUrl(`${bot.origin}/slack/events`);
  threadTs = (await postDaily(scene)).ts;
  await settle(scene);
}, 60_000);
afterAll(async () => {
  await bot?.stop();
  await scene?.end();
  await database?.close();
}, 60_000);

const figures: Record<string, unknown> = { seed };

test('what is unsigned, forged or stale is refused and touches no row', async () => {
  const count = Math.floor(total * 0.3);
  const before = await rows();
  const answers = await shoot(count, refusedRequest);
  expect(answers.length).toBe(count);
  expect(answers.filter(({ status }) => status !== 401).map(described)).toEqual([]);
  expect(await rows()).toEqual(before);
}, 600_000);

test.each([
  ['null', 'application/json'],
  [' null\n', 'text/plain'],
  ['payload=null', 'application/x-www-form-urlencoded'],
  ['payload=%20null&x=1', 'application/x-www-form-urlencoded'],
])('the signed body “%s”, at which Bolt would stumble unheard, is refused', async (body, type) => {
  const aim = { secret: scene.slack.signingSecret, now: Math.floor(Date.now() / 1_000) };
  const headers = { 'content-type': type, ...signature(body, aim.secret, aim.now) };
  const { status } = await fetch(`${bot.origin}/slack/events`, { method: 'POST', headers, body });
  expect(status).toBe(400);
  expect((await fetch(`${bot.origin}/healthz`)).status).toBe(200);
});

test('whatever is signed is answered in time, and the process neither ends nor grows', async () => {
  const count = Math.ceil(total * 0.7);
  // A process keeps what its greatest load took: the first half sets that, and the second must add nothing to it.
  const warmUp = Math.floor(count / 2);
  const first = await shoot(warmUp, anyRequest);
  await drained();
  const before = await bot.gauge();
  const answers = [...first, ...(await shoot(count - warmUp, anyRequest))];
  await drained();
  expect(bot.hasEnded()).toBe(false);
  const after = await bot.gauge();

  expect(answers.filter(({ kind, status }) => status === 0 && kind !== 'huge').map(described)).toEqual([]);
  expect(answers.filter(({ ms }) => ms > answerLimitMs).map(described)).toEqual([]);
  expect(bot.output.filter((line) => /unhandled\.rejection|uncaught|worker\.failed/i.test(line))).toEqual([]);
  report({ before, after, answers });
  // 8 MiB is 240 bytes for each request of the full run; what is kept of a request, even its id and a promise, is more.
  expect(after.heap - before.heap).toBeLessThan(8 * 2 ** 20);
  // Pages that the allocator does not give back come and go by this much.
  expect(after.rss - before.rss).toBeLessThan(64 * 2 ** 20);
  expect(bot.output.filter((line) => line.includes('page the on-call engineer'))).toEqual([]);
}, 1_800_000);

test('afterwards an answer is graded as ever', async () => {
  const { slack } = scene;
  slack.addChannel({ id: 'C0PROOF', members: [SEED.bot, SEED.ada, SEED.ben] });
  const { ts } = await postDaily(scene, 'C0PROOF');
  await slack.say({ user: SEED.ben, channel: 'C0PROOF', threadTs: ts, text: answer });
  await slack.waitFor(
    () =>
      slack.thread('C0PROOF', ts).find(({ user, text }) => user === SEED.bot && text.includes('Follow-up 1')),
    { timeoutMs: 20_000 },
  );
  if (process.env.HOSTILE_FIGURES) console.log(JSON.stringify(figures, null, 2));
}, 60_000);

async function shoot(count: number, make: typeof anyRequest): Promise<Answer[]> {
  const answers: Answer[] = [];
  await fire(bot.origin, {
    count,
    next: () => {
      const n = Math.floor(random() * 1e9);
      const ground = { channel: SEED.general, threadTs, user: `U0H${n % 30}`, n, answer };
      const aim: Aim = { secret: scene.slack.signingSecret, ground, now: Math.floor(Date.now() / 1_000) };
      return make(random, aim);
    },
    onAnswer: (each) => answers.push(each),
    isOver: bot.hasEnded,
  });
  return answers;
}

/** A fingerprint of every table that a request could change. */
async function rows(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of [
    'inbox',
    'members',
    'schedules',
    'sessions',
    'answers',
    'grades',
    'outbox',
    'key_values',
  ]) {
    const { rows } = await database.pool.query<{ print: string }>(
      `select count(*) || ':' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as print from ${table} t`,
    );
    found[table] = rows[0]?.print ?? '';
  }
  return found;
}

/** Resolves when every event has been tried: what is left waits for a later time. Rejects when none has been for a minute. */
async function drained(): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  let endsAt = Date.now() + 60_000;
  while (!bot.hasEnded()) {
    const { rows } = await database.pool.query<{ left: number }>(
      `select count(*)::int as left from graphile_worker.jobs where task_identifier = 'handle-event'
       and run_at <= now() and attempts < max_attempts and (locked_at is not null or attempts = 0)`,
    );
    const left = rows[0]?.left ?? 0;
    if (left === 0) return;
    if (left < least) endsAt = Date.now() + 60_000;
    if (Date.now() > endsAt) throw new Error(`No event has been handled for a minute, and ${left} are due`);
    least = Math.min(least, left);
    await wait(100);
  }
}

function described({ kind, status, ms, request }: Answer) {
  return {
    kind,
    status,
    ms: Math.round(ms),
    path: request.path,
    body: request.body.toString().slice(0, 600),
  };
}

function report({ before, after, answers }: { before: object; after: object; answers: Answer[] }): void {
  const statuses: Record<string, number> = {};
  for (const { kind, status } of answers)
    statuses[`${kind} ${status}`] = (statuses[`${kind} ${status}`] ?? 0) + 1;
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0);
  Object.assign(figures, {
    before,
    after,
    p50: at(0.5),
    p99: at(0.99),
    max: Math.round(times.at(-1) ?? 0),
    statuses,
  });
}
