import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Logger, type Runner, run, runMigrations, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import { Pulse } from './pulse.ts';
import { crontab, taskList, type Work } from './task-list.ts';

export type WorkerOptions = {
  pool: pg.Pool;
  /** The embedded database: no prepared statements there, and no notifications, so it is polled often. */
  embedded: boolean;
  concurrency: number;
  /** How long a stop waits for the jobs under way. */
  stopTimeoutMs?: number;
  /** How long to wait before starting again after the database was away. */
  restartDelayMs?: number;
  log: (level: 'error' | 'warn' | 'info' | 'debug', event: string, fields: Record<string, unknown>) => void;
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

/** Creates graphile-worker's own tables. Safe to run from several processes at once. */
export async function prepareJobTables(options: Pick<WorkerOptions, 'pool' | 'log'>): Promise<void> {
  await runMigrations({ pgPool: options.pool, logger: toLogger(options.log) });
}

/**
 * Starts taking jobs, and starts again whenever graphile-worker gives up, as it does when it cannot write down that a job
 * is done. The tables must stand.
 */
export async function startWorker(work: Work, options: WorkerOptions): Promise<JobWorker> {
  const { pool, embedded, log } = options;
  const workerIds = new Set<string>();
  const pulse = new Pulse(workerIds, { pool, embedded, log });
  await pulse.clear();
  let runner = await launch(work, options, workerIds);
  let running = true;
  const stopping = new AbortController();

  const keepRunning = async (): Promise<void> => {
    for (;;) {
      await runner.promise.catch((error: unknown) => log('error', 'worker.failed', { error: String(error) }));
      running = false;
      while (!running) {
        if (stopping.signal.aborted) return;
        log('warn', 'worker.restarting', {});
        await pause(options.restartDelayMs ?? defaultRestartDelayMs, stopping.signal);
        if (stopping.signal.aborted) return;
        try {
          await handBack(pool, workerIds);
          runner = await launch(work, options, workerIds);
          if (stopping.signal.aborted) return await runner.stop();
          running = true;
          await pulse.beat();
        } catch (error) {
          log('warn', 'worker.restart.failed', { error: String(error) });
        }
      }
    }
  };

  await pulse.start();
  const ended = keepRunning();
  return {
    isRunning: () => running,
    stop: async () => {
      stopping.abort();
      // It beats on meanwhile: a stop may take longer than it takes to be thought dead.
      if (running) await runner.stop().catch(() => {});
      await ended;
      await pulse.stop();
    },
  };
}

function launch(work: Work, options: WorkerOptions, workerIds: Set<string>): Promise<Runner> {
  const { pool, embedded, log } = options;
  const events: WorkerEvents = new EventEmitter();
  // Jobs are locked under the pool's id, not under that of one of its workers.
  events.on('pool:create', ({ workerPool }) => workerIds.add(workerPool.id));
  return run({
    pgPool: pool,
    taskList: taskList(work),
    crontab,
    concurrency: options.concurrency,
    events,
    noHandleSignals: true,
    noPreparedStatements: embedded,
    pollInterval: embedded ? 75 : 250,
    gracefulShutdownAbortTimeout: options.stopTimeoutMs ?? defaultStopTimeoutMs,
    // Without these it does not wait for the outcome to be stored: not at a stop, and a failure would end the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: toLogger(log),
  });
}

/** What a worker that gave up has left locked is to be done again. */
async function handBack(pool: pg.Pool, workerIds: Set<string>): Promise<void> {
  await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [[...workerIds]]);
  workerIds.clear();
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}

function toLogger(log: WorkerOptions['log']): Logger {
  return new Logger((scope) => (level, message, meta) => {
    const known = level === 'error' ? 'error' : level === 'warning' ? 'warn' : 'debug';
    log(known, 'worker.log', { message, ...pick(scope), ...errorOf(meta) });
  });
}

function pick({ taskIdentifier, jobId }: { taskIdentifier?: string; jobId?: string }) {
  return { task: taskIdentifier, jobId };
}

/** Only the error's own words: a job's payload is not logged. */
function errorOf(meta: unknown): { error?: string } {
  if (typeof meta !== 'object' || meta === null || !('error' in meta)) return {};
  return { error: String(meta.error) };
}
