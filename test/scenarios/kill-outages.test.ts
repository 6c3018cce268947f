import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { judges } from '../fakes/model-server.ts';
import { SEED } from '../slack/seed.ts';
import { startCrowd } from './child/crowd.ts';
import { faultsIn } from './child/once.ts';
import { seeded } from './child/random.ts';
import { answerText, hurry, openScene, postDaily, settle, until } from './child/scene.ts';
import { startOwnServer } from './child/server.ts';

const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));

test('a database that is restarted under load costs no answer, and the processes go on by themselves', {
  timeout: 300_000,
}, async ({ onTestFinished }) => {
  const server = await startOwnServer();
  const scene = await openScene({ database: { url: server.url } });
  onTestFinished(async () => {
    await scene.end();
    await server.end();
  });
  console.log(`KILL_SEED=${seed}`);
  const random = seeded(seed);
  const processes = [await scene.start(), await scene.start()];
  const crowd = startCrowd(scene, { channels: 3, random });
  for (let round = 0; round < 3; round++) {
    await wait(2_000 + random() * 3_000);
    await server.stop();
    await wait(random() * 3_000);
    await server.start();
  }
  await wait(3_000);
  expect(
    processes.map((each) =>
      each.hasEnded() ? each.said.concat(each.lines.slice(-5).map((line) => JSON.stringify(line))) : 'runs',
    ),
  ).toEqual(['runs', 'runs']);
  await crowd.finish();
  await settle(scene, 90_000);
  expect(await faultsIn(scene, crowd.written)).toEqual([]);
});

test('a database that cuts all connections under load costs no answer, and the processes go on by themselves', {
  timeout: 300_000,
}, async ({ onTestFinished }) => {
  const scene = await openScene();
  onTestFinished(scene.end);
  console.log(`KILL_SEED=${seed}`);
  const random = seeded(seed);
  const processes = [await scene.start(), await scene.start()];
  const crowd = startCrowd(scene, { channels: 3, random });
  for (let round = 0; round < 10; round++) {
    await wait(random() * 2_000);
    await scene
      .query(
        `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and application_name = 'whetstone'`,
      )
      .catch(() => {});
  }
  await wait(3_000);
  expect(processes.map((each) => (each.hasEnded() ? 'ended' : 'runs'))).toEqual(['runs', 'runs']);
  await crowd.finish();
  await settle(scene, 90_000);
  expect(await faultsIn(scene, crowd.written)).toEqual([]);
});

test('a connection that is cut while a job is written off ends neither the process nor the job', {
  timeout: 240_000,
}, async ({ onTestFinished }) => {
  const scene = await openScene();
  onTestFinished(scene.end);
  const running = await scene.start();
  const daily = await postDaily(scene);
  await settle(scene);
  const hold = scene.slack.hold('reactions.add');
  const ts = await scene.slack.say({
    user: SEED.ben,
    channel: daily.channel,
    threadTs: daily.ts,
    text: answerText,
  });
  await hold.arrived;
  const session = await scene.session();
  await session.query('begin');
  await session.query('lock table graphile_worker._private_jobs in share row exclusive mode');
  hold.release();
  await until('the job is being written off', async () => {
    const cut = await scene.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%delete from%_private_jobs%'`,
    );
    return cut.length > 0;
  });
  await session.query('rollback');
  await settle(scene, 60_000);
  expect(running.hasEnded()).toBe(false);
  expect(await faultsIn(scene, [{ channel: daily.channel, ts }])).toEqual([]);
});

test('a model that is away for ten minutes delays the grade, says so once, and the grade comes once', {
  timeout: 240_000,
}, async ({ onTestFinished }) => {
  const scene = await openScene({ withModel: true });
  onTestFinished(scene.end);
  const { model, slack } = scene;
  model?.answer(() => ({ kind: 'status', status: 503 }));
  const first = await scene.start();
  const daily = await postDaily(scene);
  const ts = await slack.say({
    user: SEED.ben,
    channel: daily.channel,
    threadTs: daily.ts,
    text: answerText,
  });

  /** Tries that failed, as the session counts them. */
  const tries = async () => {
    const [row] = await scene.query<{ tries: number }>(
      `select (state->'trouble'->>'tries')::int as tries from sessions`,
    );
    return row?.tries ?? 0;
  };
  const failOnce = async () => {
    const before = await tries();
    await until(
      'another try failed',
      async () => {
        await hurry(scene);
        return (await tries()) > before;
      },
      30_000,
    );
  };
  // 5 + 15 + 30 + 60 + 120 + 300 s and once more: the pauses of ten minutes, which are moved and not waited for.
  for (let attempt = 0; attempt < 4; attempt++) await failOnce();
  await first.kill('SIGKILL');
  await scene.start();
  for (let attempt = 4; attempt < 7; attempt++) await failOnce();
  model?.answer((request) => judges(request));
  await settle(scene);

  expect(await faultsIn(scene, [{ channel: daily.channel, ts }])).toEqual([]);
  const kinds = slack
    .thread(daily.channel, daily.ts)
    .map(({ metadata, user }) => metadata?.event_type ?? user);
  expect(kinds).toEqual(['daily_question', SEED.ben, 'notice', 'feedback']);
});
