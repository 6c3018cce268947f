import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { shortestSeconds } from './limits.ts';
import type { BenchDatabase } from './postgres.ts';
import { Calls } from './scene.ts';
import { type Bench, openStage } from './stage.ts';

const workspaces = 20;
const channelsEach = 500;
const channels = workspaces * channelsEach;
/** Slack says "several hundred" a minute for a workspace, which is at least 300, and one a second for a channel. */
const limits = { perWorkspaceMinute: 300, workspaceBurst: 10, channelSeconds: 1 };
const endsWithinMs = 240_000;

/**
 * The time until every one of many channels that are due in the same minute has its question, beside the shortest that
 * Slack's limits allow. Fails when a channel gets two.
 */
export async function measureFanOut(bench: Bench) {
  await using stack = new AsyncDisposableStack();
  const { database, slack, startBot } = await openStage(bench, { stack, limits });
  await seedSchedules(database);
  const bot = await startBot();
  const cpuBefore = await bot.child.cpuSeconds();
  const startedAt = performance.timeOrigin + performance.now();
  // What the clock would add at the full minute.
  await database.pool.query("select graphile_worker.add_job('daily-tick')");
  const endAt = Date.now() + endsWithinMs;
  for (let said = 0; ; await wait(250)) {
    const posted = await slack.ask('count', 'daily_question', z.int());
    if (posted >= channels) break;
    if (Date.now() > endAt)
      throw new Error(`Only ${posted} of ${channels} channels had their question in time`);
    if (posted >= said + 2_000) {
      said = posted;
      bench.note(`fan-out: ${posted} of ${channels} channels`);
    }
  }
  const cpuSeconds = (await bot.child.cpuSeconds()) - cpuBefore;
  // Time for a second post, should there be one.
  await wait(3_000);
  const posts = (await slack.ask('take', null, Calls)).filter(({ what }) => what === 'daily_question');
  const accepted = posts.filter((post) => post.accepted);
  if (new Set(accepted.map(({ channel }) => channel)).size !== accepted.length)
    throw new Error('A channel got its question twice');
  const seconds = (Math.max(...accepted.map(({ atMs }) => atMs)) - startedAt) / 1000;
  return {
    fanOutRatio: seconds / shortestSeconds(channelsEach, limits),
    fanOutSeconds: seconds,
    fanOutShortestSeconds: shortestSeconds(channelsEach, limits),
    fanOutChannels: accepted.length,
    fanOutTurnedAway: posts.length - accepted.length,
    fanOutBotCores: cpuSeconds / seconds,
  };
}

async function seedSchedules({ pool }: BenchDatabase): Promise<void> {
  const schedule = {
    hour: 9,
    closeHour: 17,
    zone: 'Europe/Berlin',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    skip: [],
    topics: [],
    levels: [],
    weeklyPost: true,
    setUpBy: 'UADMIN',
    status: 'active',
    pausedReason: null,
  };
  await pool.query(
    `insert into schedules (team_id, channel_id, schedule, status, set_up_by, next_at)
     select team, channel, $3::jsonb || jsonb_build_object('teamId', team, 'channelId', channel), 'active', 'UADMIN', now()
     from (
       select 'T' || t as team, 'C' || t || 'X' || c as channel
       from generate_series(1, $1::int) as t, generate_series(1, $2::int) as c order by c, t
     ) as places`,
    [workspaces, channelsEach, JSON.stringify(schedule)],
  );
  await pool.query('vacuum analyze');
}
