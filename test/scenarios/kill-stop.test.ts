import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'vitest';
import { judges } from '../fakes/model-server.ts';
import { SEED } from '../slack/seed.ts';
import { startCrowd } from './child/crowd.ts';
import { faultsIn } from './child/once.ts';
import { seeded } from './child/random.ts';
import { answerText, hurry, openScene, postDaily, settle, until } from './child/scene.ts';

const stopLimitMs = 25_000;

test.concurrent('asked to stop under load, a process ends well and soon, and the next one goes on', {
  timeout: 180_000,
}, async ({ expect, onTestFinished }) => {
  const scene = await openScene();
  onTestFinished(scene.end);
  const random = seeded(7);
  let running = await scene.start();
  const crowd = startCrowd(scene, { channels: 3, random });
  const tookMs: number[] = [];
  for (let round = 0; round < 5; round++) {
    await wait(1_000 + random() * 2_000);
    const exit = await running.kill('SIGTERM');
    expect([exit.code, exit.signal]).toEqual([0, null]);
    expect(exit.afterMs).toBeLessThan(stopLimitMs);
    tookMs.push(exit.afterMs);
    running = await scene.start();
  }
  console.log(`stopped after ${tookMs.join(', ')} ms`);
  await crowd.finish();
  await settle(scene);
  expect(await faultsIn(scene, crowd.written)).toEqual([]);
});

test.concurrent('asked to stop while the model keeps it waiting, a process hands the answer back within 25 seconds', {
  timeout: 180_000,
}, async ({ expect, onTestFinished }) => {
  const scene = await openScene({ withModel: true });
  onTestFinished(scene.end);
  scene.model?.answer(() => ({ kind: 'hangs' }));
  const first = await scene.start();
  const daily = await postDaily(scene);
  const ts = await scene.slack.say({
    user: SEED.ben,
    channel: daily.channel,
    threadTs: daily.ts,
    text: answerText,
  });
  await until('the model was asked', async () => {
    await hurry(scene);
    return (scene.model?.requests.length ?? 0) > 0;
  });
  const exit = await first.kill('SIGTERM');
  console.log(`stopped after ${exit.afterMs} ms`);
  expect([exit.code, exit.signal]).toEqual([0, null]);
  expect(exit.afterMs).toBeLessThan(stopLimitMs);

  scene.model?.answer((request) => judges(request));
  await scene.start();
  const startedAt = Date.now();
  await settle(scene);
  console.log(`settled ${Date.now() - startedAt} ms after the next start`);
  expect(await faultsIn(scene, [{ channel: daily.channel, ts }])).toEqual([]);
});
