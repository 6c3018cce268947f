import type pg from 'pg';
import type { Roster } from './roster.ts';

export type PulseOptions = {
  pool: pg.Pool;
  /** The embedded database serves one process over one connection: locks say nothing there. */
  embedded: boolean;
  log: (level: 'warn' | 'info', event: string, fields: Record<string, unknown>) => void;
};

/** How often a live worker says so. */
const heartbeatMs = 1_000;
/** A worker whose connection is gone is dead when it has been silent for this long: it does not just connect anew. */
const goneAfterMs = 3_000;
/** A worker that has its connection is taken for dead after this silence: it was paused, or does not come to speak. */
const deadAfterMs = 15_000;
/** A server that has just started has nobody's connection: for this long only the longer silence counts. */
const graceAfterStartMs = 10_000;
/** What is locked for this process for so long, and is not known here, was not handed over, or is not to be unlocked by anything else. */
const notHeldAfterMs = 6_000;

/** The first half of the keys under which workers hold their locks, so that no other lock is taken for one of theirs. */
const lockSpace = 0x77_68_65_74;

/**
 * Says that this process's workers are alive, and has the jobs of those that are not run by others. By itself
 * graphile-worker would wait for four hours: it cannot know that they are dead.
 */
export class Pulse {
  readonly #options: PulseOptions;
  readonly #roster: Roster;
  readonly #locked = new Set<string>();
  #client: pg.PoolClient | null = null;
  #timer: NodeJS.Timeout | null = null;
  #underWay: Promise<void> | null = null;

  /** The roster is read anew with every beat. */
  constructor(roster: Roster, options: PulseOptions) {
    this.#roster = roster;
    this.#options = options;
  }

  /** Frees what the dead have left. To be called before the first worker starts. */
  async clear(): Promise<void> {
    const { pool, embedded } = this.#options;
    // Nobody else can be at work on an embedded database: whatever is locked was left by a process that died.
    if (embedded) await pool.query(unlockAll);
    else await this.#freeWhatIsLeft();
  }

  /** Beats now, and from now on until `stop`. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => {
      this.beat().catch((error: unknown) =>
        this.#options.log('warn', 'worker.heartbeat.failed', { error: String(error) }),
      );
    }, heartbeatMs);
    await this.beat();
  }

  /** Says that the workers are alive, and frees what the dead have left. A beat that is under way is enough. */
  beat(): Promise<void> {
    this.#underWay ??= this.#beat().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  async #beat(): Promise<void> {
    const { pool, embedded } = this.#options;
    const ids = [...this.#roster.workerIds];
    await pool.query(
      `insert into workers (worker_id, seen_at) select id, now() from unnest($1::text[]) as id
       on conflict (worker_id) do update set seen_at = excluded.seen_at`,
      [ids],
    );
    if (!embedded) await this.#holdLocks(ids);
    await this.#freeWhatIsLeft();
  }

  /** Takes leave: these workers have no jobs any more. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#underWay?.catch(() => {});
    this.#letGo();
    await this.#options.pool
      .query('delete from workers where worker_id = any($1::text[])', [[...this.#roster.workerIds]])
      .catch((error: unknown) =>
        this.#options.log('warn', 'worker.farewell.failed', { error: String(error) }),
      );
  }

  /** A lock that lasts as long as its connection, and so no longer than this process. */
  async #holdLocks(ids: readonly string[]): Promise<void> {
    const fresh = ids.filter((id) => !this.#locked.has(id));
    if (fresh.length === 0) return;
    if (!this.#client) {
      this.#client = await this.#options.pool.connect();
      this.#client.once('error', () => this.#letGo());
    }
    const client = this.#client;
    try {
      await client.query('select pg_advisory_lock($1, hashtext(id)) from unnest($2::text[]) as id', [
        lockSpace,
        fresh,
      ]);
    } catch (error) {
      this.#letGo();
      throw error;
    }
    for (const id of fresh) this.#locked.add(id);
  }

  #letGo(): void {
    const client = this.#client;
    this.#client = null;
    this.#locked.clear();
    client?.release(true);
  }

  async #freeWhatIsLeft(): Promise<void> {
    const { pool, log } = this.#options;
    const { rows } = await pool.query<{ id: string }>(unlockDead, [
      deadAfterMs / 1000,
      goneAfterMs / 1000,
      graceAfterStartMs / 1000,
      lockSpace,
    ]);
    for (const { id } of rows) log('info', 'worker.dead', { worker: id });
    const { jobIds, queueIds } = this.#roster.held();
    const own = [[...this.#roster.workerIds], notHeldAfterMs / 1000];
    await pool.query(unlockJobsNotHeld, [...own, jobIds]);
    await pool.query(unlockQueuesNotHeld, [...own, queueIds]);
    await pool.query('delete from workers where seen_at < now() - make_interval(secs => 3600)');
  }
}

const lockHolders = `
  select locked_by as id, max(locked_at) as since from (
    select locked_by, locked_at from graphile_worker._private_jobs
    union all
    select locked_by, locked_at from graphile_worker._private_job_queues
  ) as locks
  where locked_by is not null group by locked_by`;

const unlockAll = `
  select graphile_worker.force_unlock_workers(array_agg(id)) from (${lockHolders}) as holders having count(*) > 0`;

const unlockDead = `
  with holders as (${lockHolders}), last_heard as (
    select id, greatest(since, seen_at) as at from holders left join workers on worker_id = id
  ), dead as (
    select id from last_heard
    where at < now() - make_interval(secs => $1)
      or (at < now() - make_interval(secs => $2)
        and pg_postmaster_start_time() < now() - make_interval(secs => $3)
        and not exists (
          select 1 from pg_locks
          where locktype = 'advisory' and objsubid = 2 and classid = $4::int::oid and objid = hashtext(id)::oid
            and database = (select oid from pg_database where datname = current_database())
        ))
  ), freed as (
    select graphile_worker.force_unlock_workers(array_agg(id)) from dead having count(*) > 0
  )
  select id from dead where exists (select 1 from freed)`;

/** The answer that handed the job out was lost with its connection: its worker does not know that it has it. */
const unlockJobsNotHeld = `
  with not_held as (
    update graphile_worker._private_jobs set locked_by = null, locked_at = null
    where locked_by = any($1::text[]) and locked_at < now() - make_interval(secs => $2) and id <> all($3::bigint[])
    returning job_queue_id
  )
  update graphile_worker._private_job_queues set locked_by = null, locked_at = null
  where id in (select job_queue_id from not_held) and locked_by = any($1::text[])`;

/**
 * A worker that was paused for so long that another took its job over, and that finishes it then, deletes it. The other one
 * finds no job any more whose queue it would unlock.
 */
const unlockQueuesNotHeld = `
  update graphile_worker._private_job_queues set locked_by = null, locked_at = null
  where locked_by = any($1::text[]) and locked_at < now() - make_interval(secs => $2) and id <> all($3::int[])`;
