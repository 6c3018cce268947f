import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startCrowd } from './child/crowd.ts';
import { faultsIn } from './child/once.ts';
import type { Child } from './child/process.ts';
import { seeded } from './child/random.ts';
import { openScene, settle } from './child/scene.ts';

/** `KILL_SEED` replays what a run did, `KILL_ROUNDS` says how often a process is killed. */
const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const rounds = Number(process.env.KILL_ROUNDS ?? 12);

/** From the start of a process to its death. It is ready after about a second, so some die before. */
const earliestMs = 400;
const latestMs = 3_600;

const cases = [
  { processes: 1, rounds },
  { processes: 2, rounds: Math.ceil(rounds / 3) },
  { processes: 3, rounds: Math.ceil(rounds / 3) },
];

for (const { processes, rounds } of cases) {
  const name = `${processes} ${processes === 1 ? 'process' : 'processes'} killed ${rounds} times under load lose and double nothing`;
  test(name, { timeout: 240_000 + rounds * 15_000 }, async ({ onTestFinished }) => {
    const scene = await openScene();
    onTestFinished(scene.end);
    const random = seeded(seed + processes);
    console.log(`KILL_SEED=${seed} KILL_ROUNDS=${rounds}, processes: ${processes}`);
    await scene.start();
    const crowd = startCrowd(scene, { channels: 3, random: seeded(seed) });

    const running: Child[] = [...scene.children];
    while (running.length < processes) running.push(scene.launch());
    for (let round = 1; round <= rounds; round++) {
      await wait(earliestMs + random() * (latestMs - earliestMs));
      const chosen = Math.floor(random() * processes);
      const victim = running[chosen];
      if (!victim) throw new Error('Cannot happen: nobody to kill');
      const wasReady = victim.lines.some(({ event }) => event === 'started');
      await victim.kill('SIGKILL');
      running[chosen] = scene.launch();
      console.log(`round ${round}: killed process ${chosen}${wasReady ? '' : ' before it was ready'}`);
    }
    await Promise.all(running.map(({ ready }) => ready));
    await crowd.finish();
    await settle(scene);
    expect(await faultsIn(scene, crowd.written)).toEqual([]);
    console.log(
      `${crowd.written.length} answers in ${crowd.channels()} channels, ${rounds} kills: nothing lost, nothing doubled`,
    );
  });
}
