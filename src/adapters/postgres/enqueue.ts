import { sql } from 'kysely';
import type { Post } from '../../core/delivery/outgoing.ts';
import type { Db } from './database.ts';

/** A job for the worker. `key` makes it the only one of its kind: a later call replaces its time and payload. */
export type NewJob = {
  task: 'grade' | 'regrade' | 'interview-timer';
  payload: Record<string, string>;
  key: string;
  at?: Date;
};

export type NewPost = Post & { id: string; at?: Date };

/**
 * Stores posts, each once under its key and with the job that delivers it, and jobs beside them, in one statement of the
 * caller's transaction: they exist exactly when what they are about does. `trace` is the id that the work is logged under.
 */
export async function enqueue(
  db: Db,
  { posts, jobs = [] }: { posts: readonly NewPost[]; jobs?: readonly NewJob[] },
  { now, trace = null }: { now?: Date | undefined; trace?: string | null },
): Promise<void> {
  if (posts.length === 0 && jobs.length === 0) return;
  const traced = (payload: Record<string, string>) =>
    JSON.stringify(trace === null ? payload : { ...payload, trace });
  const ofPosts = <T>(of: (post: NewPost) => T) => posts.map(of);
  const ofJobs = <T>(of: (job: NewJob) => T) => jobs.map(of);
  // What is stored together comes due in its order: `now()` alone is the same throughout a transaction.
  await sql`
    with posts as (
      select * from unnest(
        ${ofPosts((post) => post.id)}::text[], ${ofPosts((post) => post.key)}::text[],
        ${ofPosts((post) => post.teamId)}::text[], ${ofPosts((post) => JSON.stringify(post.outgoing))}::text[],
        ${ofPosts((post) => JSON.stringify(post.destination))}::text[],
        ${ofPosts((post) => traced({ entryId: post.id }))}::text[],
        ${ofPosts((post) => post.at ?? null)}::timestamptz[]
      ) with ordinality as given (id, key, team_id, outgoing, destination, payload, at, place)
    ), fresh as (
      insert into outbox (id, key, team_id, outgoing, destination, created_at, place)
      select id, key, team_id, outgoing::jsonb, destination::jsonb, coalesce(${now ?? null}::timestamptz, now()), place
      from posts order by place
      on conflict (team_id, key) do nothing
      returning id
    ), jobs as (
      select 'deliver' as task, payload, 'deliver:' || id as key, place,
             coalesce(at, now() + (place - 1) * interval '1 microsecond') as at
      from fresh join posts using (id)
      union all
      select task, payload, key, 0, coalesce(at, now()) from unnest(
        ${ofJobs((job) => job.task)}::text[], ${ofJobs((job) => traced(job.payload))}::text[],
        ${ofJobs((job) => job.key)}::text[], ${ofJobs((job) => job.at ?? null)}::timestamptz[]
      ) as given (task, payload, key, at)
    ), added as (
      select graphile_worker.add_jobs(array_agg(
        (task, payload::json, null, at, null, key, null, null)::graphile_worker.job_spec order by place
      )) from jobs having count(*) > 0
    )
    select count(*) from added`.execute(db);
}
