import type { WorkerEvents } from 'graphile-worker';

/** How long a job counts as under way after its work has ended: its end is still to be written down. */
const writtenDownWithinMs = 10_000;

/** The workers of this process, and the jobs that they are at. */
export class Roster {
  /** Jobs are locked under these ids. */
  readonly workerIds = new Set<string>();
  /** When the work on a job ended; null as long as it goes on. */
  readonly #endedAt = new Map<string, number | null>();

  /** Keeps itself up to date by what a worker says of itself. */
  follow(events: WorkerEvents): void {
    // Jobs are locked under the pool's id, not under that of one of its workers.
    events.on('pool:create', ({ workerPool }) => this.workerIds.add(workerPool.id));
    events.on('job:start', ({ job }) => this.#endedAt.set(job.id, null));
    events.on('job:complete', ({ job }) => this.#endedAt.set(job.id, Date.now()));
  }

  /** The jobs that are under way here. */
  jobIds(): string[] {
    for (const [id, endedAt] of this.#endedAt) {
      if (endedAt !== null && Date.now() - endedAt > writtenDownWithinMs) this.#endedAt.delete(id);
    }
    return [...this.#endedAt.keys()];
  }
}
