import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Connection } from '../../src/adapters/postgres/connect.ts';
import { PgDailyStore } from '../../src/adapters/postgres/daily-store.ts';
import { PgInbox } from '../../src/adapters/postgres/inbox.ts';
import { PgInterviewStore } from '../../src/adapters/postgres/interview-store.ts';
import { PgMemberStore } from '../../src/adapters/postgres/member-store.ts';
import { PgOutboxStore } from '../../src/adapters/postgres/outbox-store.ts';
import { PgPracticeStore } from '../../src/adapters/postgres/practice-store.ts';
import { PgReviewHistory } from '../../src/adapters/postgres/review-history.ts';
import { PgScreenReader } from '../../src/adapters/postgres/screen-reader.ts';
import { PgStandingsStore } from '../../src/adapters/postgres/standings-store.ts';
import type { Stores } from '../contracts/stores.ts';
import type { Job } from '../fakes/memory-tables.ts';

const JobRow = z.object({
  task: z.enum(['handle-event', 'grade', 'regrade', 'interview-timer', 'deliver']),
  payload: z.record(z.string(), z.string()),
  key: z.string().nullable(),
  queue: z.string().nullable(),
  at: z.date().nullable(),
});

/** All stores over one pool, as one process has them. */
export function pgStores({ pool, db }: Pick<Connection, 'pool' | 'db'>): Stores {
  const newId = () => randomUUID();
  return {
    practice: new PgPracticeStore(db, newId),
    interviews: new PgInterviewStore(db, newId),
    outbox: new PgOutboxStore(db, newId),
    dailies: new PgDailyStore(db, newId),
    members: new PgMemberStore(db),
    inbox: new PgInbox(db),
    screens: new PgScreenReader(db),
    standings: new PgStandingsStore(db),
    reviews: new PgReviewHistory(db),
    // What the clock adds while a worker of the same database runs is nobody's doing here.
    jobs: async (): Promise<Job[]> => {
      const { rows } = await pool.query(`
        select j.task_identifier as task, p.payload, j.key, inbox.queue,
               case when j.run_at <> j.updated_at then j.run_at end as at
        from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id
        left join inbox on inbox.event_id = p.payload->>'eventId'
        where p.payload::jsonb -> '_cron' is null
        order by j.run_at, j.id`);
      return z.array(JobRow).parse(rows);
    },
  };
}
