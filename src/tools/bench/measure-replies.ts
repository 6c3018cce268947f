import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Child } from './child.ts';
import type { BenchDatabase } from './postgres.ts';
import { Calls } from './scene.ts';
import { seedThreads } from './seed.ts';
import type { Bench } from './stage.ts';
import { quantile } from './statistics.ts';

const perSecond = 10;
const warmUpAnswers = 30;
const answers = 200;
const lateMs = 10_000;

const Sent = z.array(z.object({ channel: z.string(), atMs: z.number() }));
type Stage = { database: BenchDatabase; slack: Child; port: number; bench: Bench };
export type ReplyTimes = { replyP50Ms: number; replyP95Ms: number };

/**
 * Milliseconds from sending an event to Slack's having the feedback, at ten answers a second, each from another member in
 * another channel. No wait for more of the answer, and a grader that answers at once.
 */
export async function measureReplies(stage: Stage): Promise<ReplyTimes> {
  await using stack = new AsyncDisposableStack();
  const sender = await Child.start('send-events.ts', null, z.null());
  stack.defer(() => sender.child.stop());
  await send({ ...stage, sender: sender.child }, warmUpAnswers);
  const times = await send({ ...stage, sender: sender.child }, answers);
  const found = { replyP50Ms: quantile(times, 0.5), replyP95Ms: quantile(times, 0.95) };
  stage.bench.note(`replies: p50 ${found.replyP50Ms.toFixed(0)} ms, p95 ${found.replyP95Ms.toFixed(0)} ms`);
  return found;
}

let events = 0;

async function send({ database, slack, port, bench, sender }: Stage & { sender: Child }, count: number) {
  const threads = await seedThreads(database.pool, { count, questions: bench.questions });
  await slack.ask('take', null, Calls);
  const said = threads.map((thread) => ({ id: `EvR${++events}`, ...thread }));
  const sent = await sender.ask('steady', { port, perSecond, said }, Sent);
  for (const endAt = Date.now() + lateMs; Date.now() < endAt; await wait(50)) {
    if ((await slack.ask('count', 'feedback', z.int())) >= count) break;
  }
  const replies = new Map<string, number>();
  for (const { what, channel, atMs } of await slack.ask('take', null, Calls)) {
    if (what === 'feedback') replies.set(channel, atMs);
  }
  return sent.map(({ channel, atMs }) => {
    const repliedAt = replies.get(channel);
    if (repliedAt === undefined) throw new Error(`An answer had no reply after ${lateMs / 1000} seconds`);
    return repliedAt - atMs;
  });
}
