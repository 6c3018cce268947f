import { type Kysely, sql } from 'kysely';

/** The tables of the main job. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table inbox (
     event_id text primary key,
     team_id text not null,
     body jsonb,
     received_at timestamptz not null,
     handled_at timestamptz,
     queue text not null,
     seq bigint generated always as identity
   )`,
  'create index inbox_open on inbox (queue, seq) where handled_at is null',
  'create index inbox_handled on inbox (handled_at) where handled_at is not null',

  `create table members (
     team_id text not null,
     user_id text not null,
     settings jsonb not null,
     primary key (team_id, user_id)
   )`,

  `create table schedules (
     team_id text not null,
     channel_id text not null,
     schedule jsonb not null,
     status text not null,
     set_up_by text not null,
     next_at timestamptz,
     primary key (team_id, channel_id)
   )`,
  `create index schedules_due on schedules (next_at) where status = 'active'`,

  `create table dailies (
     id text primary key,
     team_id text not null,
     channel_id text not null,
     question_id text not null,
     local_date text not null,
     closes_at timestamptz not null,
     message_ts text,
     revealed_at timestamptz,
     created_at timestamptz not null,
     unique (team_id, channel_id, local_date)
   )`,
  'create unique index dailies_message on dailies (team_id, channel_id, message_ts)',
  'create index dailies_open on dailies (closes_at) where revealed_at is null',

  `create table sessions (
     id text primary key,
     team_id text not null,
     user_id text not null,
     question_id text not null,
     origin text not null,
     daily_id text,
     attempt integer not null,
     channel_id text,
     thread_ts text,
     status text not null,
     ended text,
     state jsonb not null,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     seq bigint generated always as identity
   )`,
  'create index sessions_thread on sessions (team_id, user_id, channel_id, thread_ts)',
  'create index sessions_question on sessions (team_id, user_id, question_id)',
  'create index sessions_daily on sessions (daily_id) where daily_id is not null',

  `create table answers (
     team_id text not null,
     channel_id text not null,
     message_ts text not null,
     user_id text not null,
     session_id text not null references sessions (id) on delete cascade,
     step text not null,
     body text,
     set_aside boolean not null,
     received_at timestamptz not null,
     primary key (team_id, channel_id, message_ts)
   )`,
  'create index answers_session on answers (session_id)',

  `create table grades (
     session_id text not null references sessions (id) on delete cascade,
     step text not null,
     revision integer not null,
     score double precision not null,
     grade jsonb not null,
     graded_at timestamptz not null,
     primary key (session_id, step, revision)
   )`,

  `create table outbox (
     id text primary key,
     key text not null,
     team_id text not null,
     outgoing jsonb not null,
     destination jsonb not null,
     status text not null default 'pending',
     channel_id text,
     message_ts text,
     unsure boolean not null default false,
     attempts integer not null default 0,
     slot_at timestamptz,
     reason text,
     created_at timestamptz not null,
     claimed_at timestamptz,
     settled_at timestamptz,
     unique (team_id, key)
   )`,
  `create index outbox_open on outbox (team_id, (destination->>'sessionId')) where status in ('pending', 'sending')`,
  'create index outbox_settled on outbox (settled_at) where settled_at is not null',

  `create table channel_slots (
     team_id text not null,
     channel_id text not null,
     next_at timestamptz not null,
     primary key (team_id, channel_id)
   )`,

  // As @keyv/postgres would create it.
  `create table key_values (
     key varchar(255) primary key,
     value text
   )`,

  `create table workers (
     worker_id text primary key,
     seen_at timestamptz not null
   )`,
];
