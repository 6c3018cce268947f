import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { z } from 'zod';
import type { Question } from '../../core/bank/question.ts';
import { Child } from './child.ts';
import type { SlackLimits } from './limits.ts';
import { type BenchDatabase, freePort, type Postgres } from './postgres.ts';

/** What every measurement gets. */
export type Bench = {
  postgres: Postgres;
  questions: readonly Question[];
  /** Progress, apart from the result. */
  note: (text: string) => void;
};

/** The load Slack, and a database with the bot's tables; both end with the stack. */
export async function openStage(
  { postgres }: Bench,
  { stack, limits = null }: { stack: AsyncDisposableStack; limits?: SlackLimits | null },
) {
  const database = await postgres.createDatabase();
  stack.defer(database.drop);
  const { child: slack, answer: slackPort } = await Child.start('load-slack.ts', { limits }, z.number());
  stack.defer(() => slack.stop());
  const startBot = async (options: { gradingMs?: number } = {}) => {
    const port = await freePort();
    const given = { databaseUrl: database.url, slackPort, port, gradingMs: options.gradingMs ?? 0 };
    const { child } = await Child.start('bot.ts', given, z.undefined());
    stack.defer(() => child.stop());
    return { child, port };
  };
  return { database, slack, startBot };
}

const workMs = 120_000;

/** Resolves when no job is due or under way. */
export async function workedOff({ pool }: BenchDatabase): Promise<void> {
  for (const endAt = Date.now() + workMs; Date.now() < endAt; await wait(100)) {
    if ((await dueJobs(pool)) === 0) return;
  }
  throw new Error(`The bot has not done its work after ${workMs / 1000} seconds`);
}

async function dueJobs(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    'select count(*)::int as due from graphile_worker._private_jobs where run_at <= now() or locked_at is not null',
  );
  return z.object({ due: z.number() }).parse(rows[0]).due;
}
