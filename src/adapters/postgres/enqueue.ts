import { sql } from 'kysely';
import type { Db } from './database.ts';

/** A job for the worker. `key` makes it the only one of its kind: a later call replaces its time and payload. */
export type NewJob = {
  task: 'handle-event' | 'grade' | 'regrade' | 'deliver';
  payload: Record<string, string>;
  key: string;
  queue: string;
  /** The id that the work is logged under. */
  trace?: string | null;
  at?: Date;
};

/** Adds a job in the caller's transaction: it exists exactly when what it is about does. */
export async function enqueue(db: Db, job: NewJob): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      ${job.task}::text, ${JSON.stringify(job.trace ? { ...job.payload, trace: job.trace } : job.payload)}::json,
      queue_name := ${job.queue}::text, run_at := ${job.at ?? null}::timestamptz, job_key := ${job.key}::text
    )`.execute(db);
}
