import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMetrics, type Prices, type QueueState } from '../src/metrics.ts';
import { aGradeRequest, aJudgedReply, aRecord } from './builders/grading.ts';
import { ScriptedGrader } from './fakes/scripted-grader.ts';
import { type PlayedScene, playScene } from './hostile/played-scene.ts';

function someMetrics(given: { prices?: Prices; queues?: () => Promise<QueueState[]> } = {}) {
  return createMetrics({ prices: given.prices ?? null, queues: given.queues ?? (async () => []) });
}

/** Our own lines of the text, buckets and sums of times apart. */
function ours(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('whetstone_') && !/_(bucket|sum)[{ ]/.test(line));
}

const linesOf = async (metrics: ReturnType<typeof someMetrics>) => ours((await metrics.text()).body);

test('events count by type and outcome; only those that were stored have an acknowledgement', async () => {
  const metrics = someMetrics();
  for (const outcome of ['stored', 'stored', 'known', 'failed'] as const)
    metrics.event({ type: 'message', outcome, seconds: 0.01 });
  const lines = await linesOf(metrics);
  expect(lines.filter((line) => /events_total|ack/.test(line))).toEqual([
    'whetstone_events_total{type="message",outcome="stored"} 2',
    'whetstone_events_total{type="message",outcome="known"} 1',
    'whetstone_events_total{type="message",outcome="failed"} 1',
    'whetstone_event_ack_seconds_count 3',
  ]);
});

test('a type that the app does not ask for makes no series of its own', async () => {
  const metrics = someMetrics();
  for (let n = 0; n < 5_000; n++) metrics.event({ type: `kind_${n}`, outcome: 'stored', seconds: 0 });
  for (const type of ['__proto__', 'constructor', 'malformed'])
    metrics.event({ type, outcome: 'malformed', seconds: 0 });
  metrics.event({ type: 'app_home_opened', outcome: 'stored', seconds: 0 });
  expect((await linesOf(metrics)).filter((line) => line.includes('events_total'))).toEqual([
    'whetstone_events_total{type="other",outcome="stored"} 5000',
    'whetstone_events_total{type="other",outcome="malformed"} 3',
    'whetstone_events_total{type="app_home_opened",outcome="stored"} 1',
  ]);
});

test('grading counts by outcome, in buckets that go up to what a model may take', async () => {
  const metrics = someMetrics();
  metrics.graded({ outcome: 'graded', seconds: 100 });
  metrics.graded({ outcome: 'delayed', seconds: 0.001 });
  const { body } = await metrics.text();
  expect(ours(body).filter((line) => line.includes('grading'))).toEqual([
    'whetstone_grading_seconds_count{outcome="graded"} 1',
    'whetstone_grading_seconds_count{outcome="delayed"} 1',
  ]);
  expect(body).toContain('whetstone_grading_seconds_bucket{le="80",outcome="graded"} 0');
  expect(body).toContain('whetstone_grading_seconds_bucket{le="160",outcome="graded"} 1');
});

test('posts count by kind and outcome', async () => {
  const metrics = someMetrics();
  metrics.delivered({ kind: 'feedback', outcome: 'sent' });
  metrics.delivered({ kind: 'feedback', outcome: 'again' });
  expect((await linesOf(metrics)).filter((line) => line.includes('posts'))).toEqual([
    'whetstone_posts_total{kind="feedback",outcome="sent"} 1',
    'whetstone_posts_total{kind="feedback",outcome="again"} 1',
  ]);
});

test('replies, tokens and cost of a model are counted, and the grader behaves as before', async () => {
  const record = aRecord({ model: 'm-1', inputTokens: 2_000_000, outputTokens: 500_000 });
  const reply = aJudgedReply({ record });
  const grader = new ScriptedGrader(reply, { kind: 'unavailable', reason: 'away' });
  const metrics = someMetrics({ prices: { input: 0.25, output: 2 } });
  const measured = metrics.measured(grader);
  expect(await measured.grade(aGradeRequest())).toEqual(reply);
  expect(await measured.grade(aGradeRequest())).toEqual({ kind: 'unavailable', reason: 'away' });
  await measured.forget?.(aGradeRequest());
  expect({ name: measured.name, forgotten: grader.forgotten.length }).toEqual({
    name: 'scripted',
    forgotten: 1,
  });
  expect((await linesOf(metrics)).filter((line) => /replies|tokens|cost/.test(line))).toEqual([
    'whetstone_grader_replies_total{model="m-1",kind="judged"} 1',
    'whetstone_grader_replies_total{model="scripted",kind="unavailable"} 1',
    'whetstone_model_tokens_total{model="m-1",direction="input"} 2000000',
    'whetstone_model_tokens_total{model="m-1",direction="output"} 500000',
    'whetstone_model_cost_total{model="m-1"} 1.5',
  ]);
});

test('without prices no cost is claimed', async () => {
  const metrics = someMetrics();
  await metrics.measured(new ScriptedGrader(aJudgedReply())).grade(aGradeRequest());
  expect((await linesOf(metrics)).filter((line) => line.includes('cost'))).toEqual([]);
});

test('a server that names another model each time makes a bounded number of series', async () => {
  const replies = Array.from({ length: 200 }, (_, n) =>
    aJudgedReply({ record: aRecord({ model: `model-${n}`, inputTokens: 1 }) }),
  );
  const metrics = someMetrics();
  const measured = metrics.measured(new ScriptedGrader(...replies));
  for (const _ of replies) await measured.grade(aGradeRequest());
  const lines = (await linesOf(metrics)).filter((line) => line.includes('direction="input"'));
  expect(lines).toHaveLength(21);
  expect(lines).toContain('whetstone_model_tokens_total{model="other",direction="input"} 180');
});

test('the queues are asked whenever the figures are, and a queue that is empty again is gone', async () => {
  const states: QueueState[][] = [[{ task: 'grade', due: 3, oldestSeconds: 12.5, dead: 1 }], []];
  const metrics = someMetrics({ queues: async () => states.shift() ?? [] });
  const queueLines = async () => (await linesOf(metrics)).filter((line) => line.includes('queue'));
  expect(await queueLines()).toEqual([
    'whetstone_queue_due{task="grade"} 3',
    'whetstone_queue_oldest_seconds{task="grade"} 12.5',
    'whetstone_queue_dead{task="grade"} 1',
  ]);
  expect(await queueLines()).toEqual([]);
});

test('while the database is away the figures are too: the text rejects', async () => {
  const metrics = someMetrics({
    queues: async () => {
      throw new Error('away');
    },
  });
  await expect(metrics.text()).rejects.toThrow('away');
});

describe('of a bot that has graded an answer', () => {
  let scene: PlayedScene;
  let lines: string[];
  beforeAll(async () => {
    scene = await playScene();
    lines = ours(await (await fetch(`${scene.bot.origin}/metrics`)).text());
  }, 60_000);
  afterAll(() => scene?.end());

  test.each([
    ['an event that was stored', /^whetstone_events_total\{type="message",outcome="stored"\} [1-9]/],
    ['an event that came twice', /^whetstone_events_total\{type="message",outcome="known"\} [1-9]/],
    ['an acknowledgement', /^whetstone_event_ack_seconds_count [1-9]/],
    ['a grading', /^whetstone_grading_seconds_count\{outcome="graded"\} [1-9]/],
    ['a reply of the grader', /^whetstone_grader_replies_total\{model="offline",kind="judged"\} [1-9]/],
    ['the question that was sent', /^whetstone_posts_total\{kind="daily_question",outcome="sent"\} 1$/],
    ['the feedback that was sent', /^whetstone_posts_total\{kind="feedback",outcome="sent"\} [1-9]/],
  ])('there is %s', (_, line) => {
    expect(lines.filter((each) => line.test(each))).toHaveLength(1);
  });
});
