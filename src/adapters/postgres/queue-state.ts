import type pg from 'pg';

/** What of each task's jobs is due and waits, how long the oldest of them has (seconds), and what was given up. */
export async function queueState(
  pool: pg.Pool,
): Promise<{ task: string; due: number; oldestSeconds: number; dead: number }[]> {
  const { rows } = await pool.query<{ task: string; due: number; oldestSeconds: number; dead: number }>(
    `select task_identifier as task,
            count(*) filter (where attempts < max_attempts and run_at <= now())::int as due,
            coalesce(extract(epoch from now() - min(run_at) filter (where attempts < max_attempts and run_at <= now())),
                     0)::float as "oldestSeconds",
            count(*) filter (where attempts >= max_attempts and locked_at is null)::int as dead
     from graphile_worker.jobs group by task_identifier`,
  );
  return rows;
}
