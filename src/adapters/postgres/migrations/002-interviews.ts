import { type Kysely, sql } from 'kysely';

/** Mock interviews. Only adds: a process of the version before goes on beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table interviews (
     id text primary key,
     team_id text not null,
     user_id text not null,
     track text not null,
     status text not null,
     asked_key text,
     asked_at timestamptz,
     state jsonb not null,
     quiet_since timestamptz not null,
     created_at timestamptz not null,
     closed_at timestamptz
   )`,
  // Two starts at once: the second must fail here, whatever it has read.
  `create unique index interviews_open on interviews (team_id, user_id) where status <> 'closed'`,
  'create index interviews_past on interviews (team_id, user_id, closed_at) where closed_at is not null',
  'create index interviews_asked on interviews (team_id, asked_key) where asked_key is not null',

  'alter table sessions add column interview_id text',
  'create index sessions_interview on sessions (interview_id) where interview_id is not null',

  // Messages that are stored together have one time: this is their order.
  'alter table outbox add column place integer not null default 0',
];
