import { runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { type CrewLog, startCrew, toLogger } from './crew.ts';
import { Pulse } from './pulse.ts';
import { Roster } from './roster.ts';
import { crontab, taskList, type Work } from './task-list.ts';

export type WorkerOptions = {
  pool: pg.Pool;
  /** The embedded database: no prepared statements there, and no notifications, so it is polled often. */
  embedded: boolean;
  /** Jobs done at a time, gradings apart. */
  concurrency: number;
  /** Gradings at a time; as many as other jobs where it is not given. */
  gradings?: number;
  /** How long a stop waits for the jobs under way. */
  stopTimeoutMs?: number;
  /** How long to wait before starting again after the database was away. */
  restartDelayMs?: number;
  /** After how long without a sign a worker that is free counts as hanging. */
  stalledAfterMs?: number;
  log: CrewLog;
};

export type JobWorker = {
  /** True while the worker takes jobs. */
  isRunning(): boolean;
  /** Takes no more jobs, waits for those under way for up to the time-out, and hands the rest back. */
  stop(): Promise<void>;
};

/** A stop hands back what is not finished by then. */
const defaultStopTimeoutMs = 20_000;
const defaultRestartDelayMs = 1_000;
/** Jobs are looked for several times a second; no statement takes longer than five seconds. */
const defaultStalledAfterMs = 60_000;

/** A grading that no worker here was free for in this time is left to other processes. */
const gradingsKeptMs = 5_000;

/** Creates graphile-worker's own tables. Safe to run from several processes at once. */
export async function prepareJobTables(options: Pick<WorkerOptions, 'pool' | 'log'>): Promise<void> {
  await runMigrations({ pgPool: options.pool, logger: toLogger(options.log) });
}

/**
 * Starts taking jobs, and starts again whenever graphile-worker gives up, as it does when it cannot write down that a job
 * is done. Gradings, which may wait for a model for minutes, have workers of their own: they hold nothing else up. The
 * tables must stand.
 */
export async function startWorker(work: Work, options: WorkerOptions): Promise<JobWorker> {
  const { pool, embedded, concurrency, gradings = concurrency, log } = options;
  const roster = new Roster();
  const pulse = new Pulse(roster, { pool, embedded, log });
  await pulse.clear();
  const { grade, regrade, ...quick } = taskList(work);
  const shared = {
    pool,
    embedded,
    roster,
    stopTimeoutMs: options.stopTimeoutMs ?? defaultStopTimeoutMs,
    restartDelayMs: options.restartDelayMs ?? defaultRestartDelayMs,
    stalledAfterMs: options.stalledAfterMs ?? defaultStalledAfterMs,
    onLaunched: () => pulse.beat(),
    log,
  };
  const crews = [
    await startCrew({ ...shared, tasks: quick, crontab, concurrency, localQueue: { size: 2 * concurrency } }),
    await startCrew({
      ...shared,
      tasks: { grade, regrade },
      crontab: '',
      concurrency: gradings,
      localQueue: { size: gradings, ttl: gradingsKeptMs },
    }),
  ];
  await pulse.start();
  return {
    isRunning: () => crews.every((crew) => crew.isRunning()),
    stop: async () => {
      // It beats on meanwhile: a stop may take longer than it takes to be thought dead.
      await Promise.all(crews.map((crew) => crew.stop()));
      await pulse.stop();
    },
  };
}
