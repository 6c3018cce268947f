import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Roster } from './roster.ts';

export type CrewOptions = {
  tasks: TaskList;
  crontab: string;
  concurrency: number;
  /** How jobs are fetched; those that wait here for their turn are kept from other processes meanwhile. */
  localQueue: NonNullable<GraphileConfig.WorkerOptions['localQueue']>;
  pool: pg.Pool;
  embedded: boolean;
  stopTimeoutMs: number;
  restartDelayMs: number;
  /** A crew with a worker free that neither looks for jobs nor does any for this long hangs. */
  stalledAfterMs: number;
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

export type Crew = {
  /** True while it takes jobs: it has not given up, and does not hang. */
  isRunning(): boolean;
  stop(): Promise<void>;
};

/**
 * Takes jobs of some tasks, and starts anew whenever graphile-worker gives up. The workers that gave up end by themselves,
 * with the jobs that they are at; what they leave locked is freed by the pulse.
 */
export async function startCrew(options: CrewOptions): Promise<Crew> {
  const { log } = options;
  const launched = new Set<Launched>();
  const end = (one: Launched) => one.end().finally(() => launched.delete(one));
  const start = async () => {
    const one = await launch(options);
    launched.add(one);
    return one;
  };
  let current = await start();
  let running = true;
  const stopping = new AbortController();

  const keepRunning = async (): Promise<void> => {
    for (;;) {
      await current.gaveUp;
      running = false;
      void end(current);
      while (!running) {
        if (stopping.signal.aborted) return;
        log('warn', 'worker.restarting', {});
        await pause(options.restartDelayMs, stopping.signal);
        if (stopping.signal.aborted) return;
        try {
          current = await start();
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
    isRunning: () => running && !current.hangs(),
    stop: async () => {
      stopping.abort();
      await Promise.all([...launched].map(end));
      await ended;
      // One may have been launched while the others ended.
      await Promise.all([...launched].map(end));
    },
  };
}

type Launched = {
  hangs(): boolean;
  /** Settles when it takes no more jobs, for whatever reason. */
  gaveUp: Promise<void>;
  /** Has it end; what is under way then is waited for as long as a stop may take. */
  end(): Promise<void>;
};

/** graphile-worker may never say that it has ended: after a failure to write an outcome down it counts wrong. */
const endTakesAtMostMs = 1_000;

async function launch(options: CrewOptions): Promise<Launched> {
  const events: WorkerEvents = new EventEmitter();
  options.roster.follow(events);
  const hangs = watch(events, options);
  const failed = Promise.withResolvers<void>();
  events.on('pool:fatalError', ({ error }) =>
    failed.resolve(options.log('error', 'worker.failed', { error: String(error) })),
  );
  const runner = await runWorkers(options, events);
  const ended = runner.promise.catch((error: unknown) =>
    options.log('error', 'worker.failed', { error: String(error) }),
  );
  return {
    hangs,
    gaveUp: Promise.race([ended, failed.promise]),
    end: async () => {
      const stopped = runner.stop().catch(() => ended);
      await Promise.race([
        stopped,
        setTimeout(options.stopTimeoutMs + endTakesAtMostMs, undefined, { ref: false }),
      ]);
    },
  };
}

/** Says whether they hang, by what they say of themselves: a query that is never answered leaves them waiting for ever. */
function watch(
  events: WorkerEvents,
  { concurrency, stalledAfterMs }: Pick<CrewOptions, 'concurrency' | 'stalledAfterMs'>,
): () => boolean {
  let heardAt = performance.now();
  let busy = 0;
  const hear = (change: number) => () => {
    heardAt = performance.now();
    busy += change;
  };
  events.on('localQueue:getJobs:complete', hear(0));
  events.on('job:start', hear(1));
  events.on('job:complete', hear(-1));
  return () => busy < concurrency && performance.now() - heardAt > stalledAfterMs;
}

function runWorkers(options: CrewOptions, events: WorkerEvents): Promise<Runner> {
  const { pool, embedded, tasks, crontab, concurrency, localQueue, log } = options;
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
        localQueue,
      },
    },
    logger: toLogger(log),
  });
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
