import { type Kysely, sql } from 'kysely';

/** Points, and the standings that are kept of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table workspaces (
     team_id text primary key,
     estimate_percent integer not null default 100
   )`,

  // What an answer earned, once for each step of a question, whatever becomes of the answer later.
  `create table points (
     team_id text not null,
     user_id text not null,
     question_id text not null,
     step text not null,
     session_id text not null,
     channel_id text not null,
     local_date date not null,
     topic text not null,
     full_points integer not null,
     points integer not null,
     score integer not null,
     is_estimate boolean not null,
     primary key (team_id, user_id, question_id, step)
   )`,
  'create index points_channel on points (team_id, channel_id, local_date)',

  // One row for each board that a member stands on. An empty scope is the workspace, an empty topic all of them.
  `create table standings (
     team_id text not null,
     scope text not null,
     topic text not null,
     period text not null,
     user_id text not null,
     points integer not null,
     answers integer not null,
     scores bigint not null,
     entries integer not null,
     is_shown boolean not null,
     primary key (team_id, scope, topic, period, user_id)
   )`,
  `create index standings_order on standings (team_id, scope, topic, period, points desc, user_id)
     include (answers) where is_shown`,

  // How many shown members have so many points, by tens: a rank among fifty thousand is read from a few rows.
  `create table standing_counts (
     team_id text not null,
     scope text not null,
     topic text not null,
     period text not null,
     tens integer not null,
     members integer not null,
     primary key (team_id, scope, topic, period, tens)
   )`,

  // Who is not to be seen on boards.
  `create table hidden_members (
     team_id text not null,
     user_id text not null,
     primary key (team_id, user_id)
   )`,
];
