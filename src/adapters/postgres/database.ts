import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';
import type { Destination, Outgoing } from '../../core/delivery/outgoing.ts';

/** A jsonb column: read as whatever stands there and parsed by zod, written as a JSON text. */
type Json = ColumnType<unknown, string, string>;

export interface Database {
  inbox: {
    event_id: string;
    team_id: string;
    body: ColumnType<unknown, string, string | null>;
    received_at: Date;
    handled_at: Date | null;
    queue: string;
    seq: Generated<string>;
  };
  members: { team_id: string; user_id: string; settings: Json };
  schedules: {
    team_id: string;
    channel_id: string;
    schedule: Json;
    status: 'active' | 'paused';
    set_up_by: string;
    next_at: Date | null;
  };
  dailies: {
    id: string;
    team_id: string;
    channel_id: string;
    question_id: string;
    local_date: ColumnType<string, string, string>;
    closes_at: Date;
    message_ts: string | null;
    revealed_at: Date | null;
    created_at: Date;
  };
  sessions: {
    id: string;
    team_id: string;
    user_id: string;
    question_id: string;
    origin: string;
    daily_id: string | null;
    interview_id: string | null;
    attempt: number;
    channel_id: string | null;
    thread_ts: string | null;
    status: string;
    ended: string | null;
    state: Json;
    created_at: Date;
    updated_at: Date;
    seq: Generated<string>;
  };
  answers: {
    team_id: string;
    channel_id: string;
    message_ts: string;
    user_id: string;
    session_id: string;
    step: string;
    body: string | null;
    set_aside: boolean;
    received_at: Date;
  };
  grades: { session_id: string; step: string; revision: number; score: number; grade: Json; graded_at: Date };
  outbox: {
    id: string;
    key: string;
    team_id: string;
    outgoing: ColumnType<unknown, string, never>;
    destination: ColumnType<unknown, string, never>;
    status: ColumnType<string, string | undefined, string>;
    channel_id: string | null;
    message_ts: string | null;
    unsure: ColumnType<boolean, boolean | undefined, boolean>;
    attempts: ColumnType<number, number | undefined, number>;
    slot_at: Date | null;
    reason: string | null;
    created_at: Date;
    claimed_at: Date | null;
    settled_at: Date | null;
  };
  interviews: {
    id: string;
    team_id: string;
    user_id: string;
    track: string;
    status: string;
    asked_key: string | null;
    asked_at: Date | null;
    state: Json;
    quiet_since: Date;
    created_at: Date;
    closed_at: Date | null;
  };
  channel_slots: { team_id: string; channel_id: string; next_at: Date };
  workers: { worker_id: string; seen_at: Date };
}

/** The pool or an open transaction. */
export type Db = Kysely<Database> | Transaction<Database>;
export type StoredMessage = { outgoing: Outgoing; destination: Destination };
