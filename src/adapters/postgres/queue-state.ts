import type pg from 'pg';

/** What of each task's jobs is due and waits, and how long the oldest of them has. */
export async function queueState(
  pool: pg.Pool,
): Promise<{ task: string; due: number; oldestSeconds: number }[]> {
  const { rows } = await pool.query<{ task: string; due: number; oldestSeconds: number }>(
    `select task_identifier as task, count(*)::int as due,
            extract(epoch from now() - min(run_at))::float as "oldestSeconds"
     from graphile_worker.jobs where run_at <= now() and attempts < max_attempts group by task_identifier`,
  );
  return rows;
}
