import { test } from 'vitest';
import { judges } from '../fakes/model-server.ts';
import type { Json } from '../slack/json.ts';
import { SEED } from '../slack/seed.ts';
import { faultsIn, type Written } from './child/once.ts';
import type { Child } from './child/process.ts';
import { answerText, hurry, openScene, postDaily, type Scene, settle, until } from './child/scene.ts';

const isFeedback = (args: Json) => JSON.stringify(args.metadata ?? '').includes('"feedback"');

/** Pauses the only process at some step of an answer's way; `resumed` is called when it goes on. */
type Pause = (
  scene: Scene,
  paused: Child,
  act: () => Promise<void>,
) => Promise<(() => Promise<void> | void) | void>;

const pauses: Record<string, Pause> = {
  'while the model reads the answer': async ({ model, ...scene }, paused, act) => {
    let asked = false;
    model?.answer((request) => {
      if (!asked) paused.pause();
      asked = true;
      return judges(request);
    });
    await act();
    await until('the model was asked', async () => asked);
    return () => void scene;
  },
  'between the decision to post and the call': async (scene, paused, act) => {
    const session = await scene.session();
    await session.query('begin');
    await session.query('lock table channel_slots in access exclusive mode');
    await act();
    await until('the post is being sent', async () => {
      const rows = await scene.query(
        `select 1 from outbox where status = 'sending' and outgoing->>'kind' = 'feedback'`,
      );
      return rows.length > 0;
    });
    paused.pause();
    // The process has decided, and holds its transaction open without knowing that it has its lock now.
    await session.query('rollback');
  },
  'when Slack has the post and its answer has not come': async (scene, paused, act) => {
    const hold = scene.slack.hold('chat.postMessage', { when: isFeedback });
    await act();
    await hold.arrived;
    paused.pause();
    hold.release();
  },
};

for (const [name, pause] of Object.entries(pauses)) {
  test.concurrent(`a process paused ${name}, for longer than others wait for it, doubles nothing when it goes on`, {
    timeout: 180_000,
  }, async ({ expect, onTestFinished }) => {
    const scene = await openScene({ withModel: true });
    onTestFinished(scene.end);
    scene.model?.answer((request) => judges(request));
    const paused = await scene.start();
    const daily = await postDaily(scene);
    await settle(scene);
    const written: Written[] = [];
    const say = async (user: string) => {
      const ts = await scene.slack.say({
        user,
        channel: daily.channel,
        threadTs: daily.ts,
        text: answerText,
      });
      written.push({ channel: daily.channel, ts });
    };
    await pause(scene, paused, async () => {
      await say(SEED.ben);
      await hurryAnswer(scene);
    });
    const pausedAt = Date.now();
    const other = await scene.start();
    await settle(scene, 60_000);
    console.log(`paused ${name}: taken over and settled ${Date.now() - pausedAt} ms after the pause`);
    expect(await faultsIn(scene, written)).toEqual([]);

    paused.resume();
    // Another answer of the same person shows that the conversation is not stuck, and gives the first process time.
    await say(SEED.ben);
    await say(SEED.cleo);
    await settle(scene, 60_000);
    await paused.kill('SIGTERM');
    await settle(scene, 60_000);
    expect(other.hasEnded()).toBe(false);
    expect(await faultsIn(scene, written)).toEqual([]);
  });
}

async function hurryAnswer(scene: Scene): Promise<void> {
  await until('the answer is stored', async () => (await scene.query('select 1 from answers')).length > 0);
  await hurry(scene);
}

test.concurrent('a process that goes on while another is at the same post leaves the conversation open for both', {
  timeout: 180_000,
}, async ({ expect, onTestFinished }) => {
  const scene = await openScene({ withModel: true });
  onTestFinished(scene.end);
  scene.model?.answer((request) => judges(request));
  const paused = await scene.start();
  const daily = await postDaily(scene);
  await settle(scene);
  const written: Written[] = [];
  const say = async () => {
    const { slack } = scene;
    const ts = await slack.say({
      user: SEED.ben,
      channel: daily.channel,
      threadTs: daily.ts,
      text: answerText,
    });
    written.push({ channel: daily.channel, ts });
  };
  const post = scene.slack.hold('chat.postMessage', { when: isFeedback });
  await say();
  await hurryAnswer(scene);
  await post.arrived;
  paused.pause();
  post.release();

  const look = scene.slack.hold('conversations.replies');
  await scene.start();
  await look.arrived;
  const [shared] = await scene.query<{ id: string }>(
    `select id from graphile_worker._private_jobs where key like 'deliver:%' and locked_at is not null`,
  );
  paused.resume();
  await until('the first process has finished the job that the second is at', async () => {
    const left = await scene.query('select 1 from graphile_worker._private_jobs where id = $1', [shared?.id]);
    return left.length === 0;
  });
  look.release();
  await say();
  await settle(scene, 60_000);
  expect(await faultsIn(scene, written)).toEqual([]);
});
