import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import manifest from '../manifest.json' with { type: 'json' };
import type { GradeRequest, Grader, GraderReply } from './core/grading/grader.ts';

/** Work of one task: how much of it is due, how long the oldest has been, and what was tried to the end in vain. */
export type QueueState = { task: string; due: number; oldestSeconds: number; dead: number };

/** Prices of the model per million tokens, in whatever currency; null where the operator has not said. */
export type Prices = { input: number; output: number } | null;

export type Metrics = {
  /** What `/metrics` answers, in Prometheus's text format. */
  text(): Promise<{ contentType: string; body: string }>;
  event(seen: { type: string; outcome: 'stored' | 'known' | 'failed' | 'malformed'; seconds: number }): void;
  graded(done: { outcome: string; seconds: number }): void;
  delivered(done: { kind: string; outcome: string }): void;
  /** The same grader, with its calls and tokens counted. */
  measured(grader: Grader): Grader;
};

/** Seconds. Slack gives up on an event after three. */
const ackBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3];
/** Seconds. The offline grader needs milliseconds, a model up to two minutes. */
const gradingBuckets = [0.01, 0.05, 0.25, 1, 2.5, 5, 10, 20, 40, 80, 160];

/** The events that the app asks for; `message.im` and its like arrive as `message`. Others share one label. */
const eventTypes = new Set(
  manifest.settings.event_subscriptions.bot_events.map((name) => name.split('.', 1)[0]),
);
const otherLabel = 'other';
/** The model's name is what its server says it is. */
const maxModels = 20;

/** Counts what an operator wants to see. `queues` is asked whenever the figures are. */
export function createMetrics(options: { queues: () => Promise<QueueState[]>; prices: Prices }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'whetstone_events_total',
    help: 'Events from Slack, by type and by whether they were stored, known already or not stored',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const acks = new Histogram({
    name: 'whetstone_event_ack_seconds',
    help: 'Time from an event to its acknowledgement',
    buckets: ackBuckets,
    registers,
  });
  const grading = new Histogram({
    name: 'whetstone_grading_seconds',
    help: 'Time that grading an answer took, by outcome',
    labelNames: ['outcome'],
    buckets: gradingBuckets,
    registers,
  });
  const replies = new Counter({
    name: 'whetstone_grader_replies_total',
    help: 'Replies of the grader, by model and kind',
    labelNames: ['model', 'kind'],
    registers,
  });
  const tokens = new Counter({
    name: 'whetstone_model_tokens_total',
    help: 'Tokens that the model read and wrote',
    labelNames: ['model', 'direction'],
    registers,
  });
  const cost = new Counter({
    name: 'whetstone_model_cost_total',
    help: 'What the tokens cost, at the configured prices; 0 without prices',
    labelNames: ['model'],
    registers,
  });
  const posts = new Counter({
    name: 'whetstone_posts_total',
    help: 'Tries to send a message, by kind and by what became of it; "again" is a retry',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const modelLabel = atMost(maxModels);
  const queueLabels = ['task'] as const;
  const depth = new Gauge({
    name: 'whetstone_queue_due',
    help: 'Jobs that are due and not done',
    labelNames: queueLabels,
    registers,
  });
  const age = new Gauge({
    name: 'whetstone_queue_oldest_seconds',
    help: 'How long the oldest due job has been waiting',
    labelNames: queueLabels,
    registers,
  });
  const dead = new Gauge({
    name: 'whetstone_queue_dead',
    help: 'Jobs that failed each of their tries and are not tried again',
    labelNames: queueLabels,
    registers,
  });

  return {
    text: async () => {
      depth.reset();
      age.reset();
      dead.reset();
      for (const { task, due, oldestSeconds, ...rest } of await options.queues()) {
        dead.set({ task }, rest.dead);
        depth.set({ task }, due);
        age.set({ task }, oldestSeconds);
      }
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    event: ({ type, outcome, seconds }) => {
      events.inc({ type: eventTypes.has(type) ? type : otherLabel, outcome });
      if (outcome === 'stored' || outcome === 'known') acks.observe(seconds);
    },
    graded: ({ outcome, seconds }) => grading.observe({ outcome }, seconds),
    delivered: ({ kind, outcome }) => posts.inc({ kind, outcome }),
    measured: (grader) =>
      measured(grader, (reply) => {
        if (reply.kind !== 'judged') return replies.inc({ model: grader.name, kind: reply.kind });
        const { inputTokens, outputTokens } = reply.record;
        const model = modelLabel(reply.record.model);
        replies.inc({ model, kind: reply.kind });
        tokens.inc({ model, direction: 'input' }, inputTokens);
        tokens.inc({ model, direction: 'output' }, outputTokens);
        const { prices } = options;
        if (prices)
          cost.inc({ model }, (inputTokens * prices.input + outputTokens * prices.output) / 1_000_000);
      }),
  };
}

/** Labels that come from outside: the first so many are kept, and all later ones are one. */
function atMost(most: number): (label: string) => string {
  const known = new Set<string>();
  return (label) => {
    if (known.size < most) known.add(label);
    return known.has(label) ? label : otherLabel;
  };
}

function measured(grader: Grader, count: (reply: GraderReply) => void): Grader {
  return {
    name: grader.name,
    grade: async (request: GradeRequest) => {
      const reply = await grader.grade(request);
      count(reply);
      return reply;
    },
    forget: async (request) => grader.forget?.(request),
  };
}
