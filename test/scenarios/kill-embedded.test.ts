import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { startCrowd } from './child/crowd.ts';
import { faultsIn } from './child/once.ts';
import { seeded } from './child/random.ts';
import { answerText, hurry, openScene, postDaily, settle, until } from './child/scene.ts';

const run = promisify(execFile);

const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const rounds = Math.ceil(Number(process.env.KILL_ROUNDS ?? 12) / 2);

async function folderFor(onTestFinished: (end: () => Promise<void>) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whetstone-data-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test(`on the embedded database, a process killed ${rounds} times under load loses and doubles nothing`, {
  timeout: 240_000 + rounds * 15_000,
}, async ({ onTestFinished }) => {
  const scene = await openScene({ database: { folder: await folderFor(onTestFinished) } });
  onTestFinished(scene.end);
  console.log(`KILL_SEED=${seed} KILL_ROUNDS=${rounds * 2}, embedded database`);
  const random = seeded(seed);
  let running = await scene.start();
  const crowd = startCrowd(scene, { channels: 2, random: seeded(seed) });
  for (let round = 1; round <= rounds; round++) {
    await wait(600 + random() * 4_000);
    const wasReady = running.lines.some(({ event }) => event === 'started');
    await running.kill('SIGKILL');
    running = scene.launch();
    console.log(`round ${round}: killed${wasReady ? '' : ' before it was ready'}`);
  }
  await running.ready;
  await crowd.finish();
  await settle(scene);
  expect(await faultsIn(scene, crowd.written)).toEqual([]);
  console.log(
    `${crowd.written.length} answers in ${crowd.channels()} channels: nothing lost, nothing doubled`,
  );
});

test('on the embedded database, what a killed process was at is taken up at once by the next', {
  timeout: 180_000,
}, async ({ onTestFinished }) => {
  const scene = await openScene({ database: { folder: await folderFor(onTestFinished) } });
  onTestFinished(scene.end);
  const first = await scene.start();
  const daily = await postDaily(scene);
  await settle(scene);
  const hold = scene.slack.hold('chat.postMessage');
  const ts = await scene.slack.say({
    user: SEED.ben,
    channel: daily.channel,
    threadTs: daily.ts,
    text: answerText,
  });
  await until('the answer is stored', async () => (await scene.query('select 1 from answers')).length > 0);
  await hurry(scene);
  await hold.arrived;
  hold.release();
  await first.kill('SIGKILL');
  await scene.start();
  const startedAt = Date.now();
  await settle(scene);
  const tookMs = Date.now() - startedAt;
  console.log(`embedded: settled ${tookMs} ms after the next start`);
  expect(await faultsIn(scene, [{ channel: daily.channel, ts }])).toEqual([]);
  expect(tookMs).toBeLessThan(3_000);
});

/** A file system of its own, small enough to be filled. */
async function smallDisk(
  folder: string,
  megabytes: number,
): Promise<{ unmount(): Promise<void> } | { why: string }> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  } catch (error) {
    return { why: `no file system can be mounted here: ${String(error).trim()}` };
  }
  return { unmount: async () => void (await run('umount', [folder])) };
}

test('on the embedded database, a disk that is full costs no answer: what cannot be stored is not acknowledged, and comes again', {
  timeout: 180_000,
}, async ({ onTestFinished, skip }) => {
  const folder = await folderFor(onTestFinished);
  const disk = await smallDisk(folder, 160);
  if ('why' in disk) return skip(disk.why);
  onTestFinished(disk.unmount);
  const data = join(folder, 'data');
  await mkdir(data);
  const scene = await openScene({ database: { folder: data } });
  onTestFinished(scene.end);
  const first = await scene.start();
  const daily = await postDaily(scene);
  await settle(scene);

  const filler = join(folder, 'filler');
  const { bavail, bsize } = await statfs(folder);
  await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => {});
  const written = [];
  for (let count = 0; count < 12; count++) {
    const user = [SEED.ada, SEED.ben, SEED.cleo][count % 3] ?? SEED.ada;
    const text = `${answerText} ${'More of it. '.repeat(200)}`;
    const ts = await scene.slack.say({ user, channel: daily.channel, threadTs: daily.ts, text });
    written.push({ channel: daily.channel, ts });
  }
  console.log(
    `disk full: ${scene.slack.delivery.pending.length} of 12 answers were not acknowledged, the process ${first.hasEnded() ? 'ended' : 'runs'}`,
  );
  await rm(filler, { force: true });
  if (!first.hasEnded()) await first.kill('SIGTERM');
  await scene.start();
  await settle(scene);
  expect(await faultsIn(scene, written)).toEqual([]);
});
