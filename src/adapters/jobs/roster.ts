import type { Job, WorkerEvents } from 'graphile-worker';

/** A job whose work has ended is done with when that is written down, which is certain after this long. */
const writtenDownWithinMs = 6_000;

type Held = { queueId: number | null; endedAt: number | null };

/** The workers of this process, and the jobs that they have. */
export class Roster {
  /** Jobs are locked under these ids. */
  readonly workerIds = new Set<string>();
  readonly #held = new Map<string, Held>();

  /** Keeps itself up to date by what a worker says of itself. */
  follow(events: WorkerEvents): void {
    // Jobs are locked under the pool's id, not under that of one of its workers.
    events.on('pool:create', ({ workerPool }) => this.workerIds.add(workerPool.id));
    events.on('localQueue:getJobs:complete', ({ jobs }) => {
      for (const job of jobs) this.#note(job, null);
    });
    events.on('localQueue:returnJobs', ({ jobs }) => {
      for (const job of jobs) this.#note(job, Date.now());
    });
    events.on('job:start', ({ job }) => this.#note(job, null));
    events.on('job:complete', ({ job }) => this.#note(job, Date.now()));
  }

  /** The jobs that were handed to these workers and that they are not done with, and the queues of those jobs. */
  held(): { jobIds: string[]; queueIds: number[] } {
    for (const [id, { endedAt }] of this.#held) {
      if (endedAt !== null && Date.now() - endedAt > writtenDownWithinMs) this.#held.delete(id);
    }
    const queueIds = [...this.#held.values()].flatMap(({ queueId }) => queueId ?? []);
    return { jobIds: [...this.#held.keys()], queueIds };
  }

  #note({ id, job_queue_id: queueId }: Job, endedAt: number | null): void {
    this.#held.set(id, { queueId, endedAt });
  }
}
