import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Roster } from './roster.ts';

export type CrewOptions = {
  tasks: TaskList;
  crontab: string;
  concurrency: number;
  /** Jobs fetched at once. Those that wait here are kept from other processes, so only work that is done in a moment. */
  fetched: number;
  pool: pg.Pool;
  embedded: boolean;
  stopTimeoutMs: number;
  restartDelayMs: number;
  /** Of this process; the crew's workers come and go with it. */
  roster: Roster;
  /** Called when workers have come. */
  onLaunched: () => Promise<void>;
  log: CrewLog;
};

export type CrewLog = (
  level: 'error' | 'warn' | 'info' | 'debug',
  event: string,
  fields: Record<string, unknown>,
) => void;

export type Crew = { isRunning(): boolean; stop(): Promise<void> };

/** Takes jobs of some tasks, and starts again whenever graphile-worker gives up. */
export async function startCrew(options: CrewOptions): Promise<Crew> {
  const { log } = options;
  const ids = new Set<string>();
  let runner = await launch(options, ids);
  let running = true;
  const stopping = new AbortController();

  const keepRunning = async (): Promise<void> => {
    for (;;) {
      await runner.promise.catch((error: unknown) => log('error', 'worker.failed', { error: String(error) }));
      running = false;
      while (!running) {
        if (stopping.signal.aborted) return;
        log('warn', 'worker.restarting', {});
        await pause(options.restartDelayMs, stopping.signal);
        if (stopping.signal.aborted) return;
        try {
          await handBack(options, ids);
          runner = await launch(options, ids);
          if (stopping.signal.aborted) return await runner.stop();
          running = true;
          await options.onLaunched();
        } catch (error) {
          log('warn', 'worker.restart.failed', { error: String(error) });
        }
      }
    }
  };

  const ended = keepRunning();
  return {
    isRunning: () => running,
    stop: async () => {
      stopping.abort();
      if (running) await runner.stop().catch(() => {});
      await ended;
    },
  };
}

function launch(options: CrewOptions, ids: Set<string>): Promise<Runner> {
  const { pool, embedded, tasks, crontab, concurrency, fetched, log } = options;
  const events: WorkerEvents = new EventEmitter();
  events.on('pool:create', ({ workerPool }) => ids.add(workerPool.id));
  options.roster.follow(events);
  return run({
    pgPool: pool,
    taskList: tasks,
    crontab,
    concurrency,
    events,
    noHandleSignals: true,
    noPreparedStatements: embedded,
    pollInterval: embedded ? 75 : 250,
    gracefulShutdownAbortTimeout: options.stopTimeoutMs,
    preset: {
      worker: {
        // Without these it does not wait for the outcome to be stored: not at a stop, and a failure would end the process.
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        ...(fetched > 1 ? { localQueue: { size: fetched } } : {}),
      },
    },
    logger: toLogger(log),
  });
}

/** What workers that gave up have left locked is to be done again. */
async function handBack({ pool, roster }: CrewOptions, ids: Set<string>): Promise<void> {
  await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [[...ids]]);
  for (const id of ids) roster.workerIds.delete(id);
  ids.clear();
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}

/** graphile-worker's own lines, in the log's form. */
export function toLogger(log: CrewLog): Logger {
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
