import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Child } from './child.ts';
import { treeCpuSeconds } from './cpu.ts';
import { messageEvent } from './events.ts';
import type { BenchDatabase } from './postgres.ts';
import { Calls } from './scene.ts';
import { seedHistory, seedThreads, type Thread } from './seed.ts';
import { type Bench, openStage, workedOff } from './stage.ts';

const roundsByDefault = 3;
const answersPerRound = 1_000;
/** A grader that waits as one that asks a model does: then not the processor is what limits a process. */
const modelMs = 1_000;
const answersOfModel = 120;
const roundMs = 120_000;

export type Stage = { database: BenchDatabase; slack: Child; bots: Child[]; bench: Bench };
export type Round = { perSecond: number; cores: { bots: number; slack: number; postgres: number | null } };

/**
 * Answers graded and replied to in a second by one process, and by two: events that stand in the inbox, until Slack has
 * accepted the last feedback. Every answer comes from another member in another channel; the grader answers at once.
 */
export async function measureAnswers(bench: Bench) {
  const instant = await measureOneAndTwo(bench, { gradingMs: 0 });
  const waiting = await measureOneAndTwo(bench, { gradingMs: modelMs, rounds: 1, answers: answersOfModel });
  return {
    answersPerSecond: instant.one.perSecond,
    twoProcessGain: instant.two.perSecond / instant.one.perSecond,
    twoProcessGainWithModel: waiting.two.perSecond / waiting.one.perSecond,
    answersPerSecondOfTwo: instant.two.perSecond,
    answersPerSecondWithModel: waiting.one.perSecond,
    coresOfOne: instant.one.cores,
    coresOfTwo: instant.two.cores,
  };
}

type Size = { rounds?: number; answers?: number };

async function measureOneAndTwo(bench: Bench, { gradingMs, ...size }: Size & { gradingMs: number }) {
  await using stack = new AsyncDisposableStack();
  const { database, slack, startBot } = await openStage(bench, { stack });
  await seedHistory(database.pool, { count: 1_000, questions: bench.questions });
  const stage: Stage = { database, slack, bots: [(await startBot({ gradingMs })).child], bench };
  const grader = gradingMs === 0 ? 'instant grader' : `grader of ${gradingMs} ms`;
  const one = await measureRounds(stage, { name: `one process, ${grader}`, ...size });
  stage.bots.push((await startBot({ gradingMs })).child);
  const two = await measureRounds(stage, { name: `two processes, ${grader}`, ...size });
  return { one, two };
}

/** The middle one of some rounds, after one that does not count. */
export async function measureRounds(
  stage: Stage,
  { name, rounds = roundsByDefault, answers = answersPerRound }: Size & { name: string },
): Promise<Round> {
  await measureRound(stage, Math.ceil(answers / 3));
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round++) {
    const one = await measureRound(stage, answers);
    measured.push(one);
    const { bots, postgres } = one.cores;
    stage.bench.note(
      `answers, ${name}, round ${round} of ${rounds}: ${one.perSecond.toFixed(0)} a second, ` +
        `cores: bots ${bots.toFixed(2)}, PostgreSQL ${postgres?.toFixed(2) ?? 'unknown'}`,
    );
  }
  const [middle] = measured
    .toSorted((a, b) => a.perSecond - b.perSecond)
    .slice(Math.floor((measured.length - 1) / 2));
  if (!middle) throw new Error('Cannot take the middle of no rounds');
  return middle;
}

async function measureRound({ database, slack, bots, bench }: Stage, count: number): Promise<Round> {
  const threads = await seedThreads(database.pool, { count, questions: bench.questions });
  await slack.ask('take', null, Calls);
  const before = await cpu({ slack, bots, bench });
  const startedAt = performance.timeOrigin + performance.now();
  await storeEvents(database, threads);
  const endAt = Date.now() + roundMs;
  while ((await slack.ask('count', 'feedback', z.int())) < count) {
    if (Date.now() > endAt) throw new Error(`Not all of ${count} answers were replied to in time`);
    await wait(20);
  }
  const after = await cpu({ slack, bots, bench });
  await workedOff(database);
  const feedback = (await slack.ask('take', null, Calls)).filter(({ what }) => what === 'feedback');
  if (feedback.length !== count || new Set(feedback.map(({ entry }) => entry)).size !== count)
    throw new Error(`${count} answers had ${feedback.length} replies`);
  const seconds = (Math.max(...feedback.map(({ atMs }) => atMs)) - startedAt) / 1000;
  return {
    perSecond: count / seconds,
    cores: {
      bots: (after.bots - before.bots) / seconds,
      slack: (after.slack - before.slack) / seconds,
      postgres:
        after.postgres === null || before.postgres === null
          ? null
          : (after.postgres - before.postgres) / seconds,
    },
  };
}

async function cpu({ slack, bots, bench }: Pick<Stage, 'slack' | 'bots' | 'bench'>) {
  const ofBots = await Promise.all(bots.map((bot) => bot.cpuSeconds()));
  return {
    bots: ofBots.reduce((sum, seconds) => sum + seconds, 0),
    slack: await slack.cpuSeconds(),
    postgres: await treeCpuSeconds(bench.postgres.pid),
  };
}

let events = 0;

/** Stores the members' messages with their jobs, as the intake would. */
async function storeEvents({ pool }: BenchDatabase, threads: readonly Thread[]): Promise<void> {
  const now = Date.now();
  const rows = threads.map((thread) => ({ id: `EvA${++events}`, ...thread }));
  await pool.query(
    `with stored as (
       insert into inbox (event_id, team_id, body, received_at, queue)
       select id, 'T1', body::jsonb, now(), queue
       from unnest($1::text[], $2::text[], $3::text[]) as given (id, body, queue)
     )
     select graphile_worker.add_jobs(array_agg((
       'handle-event', json_build_object('eventId', id), null, null, null, null, null, null
     )::graphile_worker.job_spec)) from unnest($1::text[]) as given (id)`,
    [
      rows.map(({ id }) => id),
      rows.map((row) => JSON.stringify(messageEvent(row, now))),
      rows.map(({ channel, user }) => `in:T1:${channel}:${user}`),
    ],
  );
}
