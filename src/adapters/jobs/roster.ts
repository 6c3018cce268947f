import type { WorkerEvents } from 'graphile-worker';

/** A job whose work has ended is done with when that is written down, which is certain after this long. */
const writtenDownWithinMs = 10_000;

/** The workers of this process, and the jobs that they have. */
export class Roster {
  /** Jobs are locked under these ids. */
  readonly workerIds = new Set<string>();
  /** When the worker was done with a job; null as long as it is not. */
  readonly #endedAt = new Map<string, number | null>();

  /** Keeps itself up to date by what a worker says of itself. */
  follow(events: WorkerEvents): void {
    // Jobs are locked under the pool's id, not under that of one of its workers.
    events.on('pool:create', ({ workerPool }) => this.workerIds.add(workerPool.id));
    events.on('localQueue:getJobs:complete', ({ jobs }) => {
      for (const { id } of jobs) this.#endedAt.set(id, null);
    });
    events.on('localQueue:returnJobs', ({ jobs }) => {
      for (const { id } of jobs) this.#endedAt.set(id, Date.now());
    });
    events.on('job:start', ({ job }) => this.#endedAt.set(job.id, null));
    events.on('job:complete', ({ job }) => this.#endedAt.set(job.id, Date.now()));
  }

  /** The jobs that were handed to these workers, and that they are not done with. */
  jobIds(): string[] {
    for (const [id, endedAt] of this.#endedAt) {
      if (endedAt !== null && Date.now() - endedAt > writtenDownWithinMs) this.#endedAt.delete(id);
    }
    return [...this.#endedAt.keys()];
  }
}
