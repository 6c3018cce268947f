import { setTimeout as wait } from 'node:timers/promises';
import { SEED } from '../../slack/seed.ts';
import type { Written } from './once.ts';
import { awaitDaily, type Daily, hurry, makeDailyDue, openWork, type Scene } from './scene.ts';

/** People who answer daily questions, each in a pace of their own, in one channel after the other. */
export type Crowd = {
  /** What they wrote. */
  written: readonly Written[];
  /** How many channels got their question. */
  channels(): number;
  /** Lets everybody finish the chain that they are in; nobody begins another. Rejects with what went wrong meanwhile. */
  finish(): Promise<void>;
};

const people = [SEED.ada, SEED.ben, SEED.cleo];

const sentences = [
  'First I look at what changed in the last hours and roll back the release if the times match.',
  'I compare the slow requests with those of yesterday, per endpoint, and read one trace from end to end.',
  'Meanwhile I write to the incident channel every fifteen minutes, so that support knows what we know.',
  'Afterwards I measure whether the ninety-ninth percentile is back, and add an alert for it.',
  'I would put it behind a flag, give it to five percent first, and turn it off when the error rate doubles.',
];

/**
 * Sets a crowd to work in `channels` channels at the same time. As long as it works, what waits for its time in the
 * database is hurried, and Slack delivers again what was not acknowledged whenever a process is connected.
 */
export function startCrowd(
  scene: Scene,
  { channels, random }: { channels: number; random: () => number },
): Crowd {
  const written: Written[] = [];
  let begun = 0;
  let finishing = false;
  let hurrying = true;

  const lane = async (number: number) => {
    for (let turn = 0; !finishing; turn++) {
      begun++;
      const channel = `C0LANE${number}TURN${turn}`;
      scene.slack.addChannel({ id: channel, members: [...people, SEED.bot] });
      await patiently(() => makeDailyDue(scene, channel));
      const daily = await awaitDaily(scene, channel, 120_000);
      await Promise.all(people.map((user) => answerChain(scene, { user, daily, random, written })));
    }
  };
  const push = async () => {
    while (hurrying) {
      await hurry(scene).catch(() => {});
      if (scene.slack.sockets.connections.length > 0) await scene.slack.retryNow();
      await wait(150);
    }
  };
  const lanes = Promise.all(Array.from({ length: channels }, (_, number) => lane(number)));
  lanes.catch(() => {});
  const pushing = push();
  return {
    written,
    channels: () => begun,
    finish: async () => {
      finishing = true;
      try {
        await lanes;
      } finally {
        hurrying = false;
        await pushing;
      }
    },
  };
}

async function answerChain(
  scene: Scene,
  { user, daily, random, written }: { user: string; daily: Daily; random: () => number; written: Written[] },
): Promise<void> {
  const { slack } = scene;
  const hear = (look: () => boolean) =>
    slack.waitFor(look, { timeoutMs: patienceMs }).catch(async (cause: unknown) => {
      const open = await openWork(scene).catch(String);
      throw new Error(`${user} in ${daily.channel} waits in vain. Open: ${[open].flat().join('\n')}`, {
        cause,
      });
    });
  const heard = (eventType: string) =>
    slack
      .thread(daily.channel, daily.ts)
      .filter(({ metadata, text }) => metadata?.event_type === eventType && text.includes(`<@${user}>`));
  const say = async (extra = false) => {
    const from = Math.floor(random() * sentences.length);
    const text = [0, 1, 2].map((step) => sentences[(from + step) % sentences.length]).join(' ');
    const ts = await slack.say({ user, channel: daily.channel, threadTs: daily.ts, text });
    written.push({ channel: daily.channel, ts, user, extra });
  };
  for (let answered = 0; ; answered = heard('feedback').length) {
    await wait(random() * 400);
    // Some write their answer in two messages.
    await Promise.all(answered === 0 && random() < 0.3 ? [say(), say(true)] : [say()]);
    await hear(() => heard('feedback').length > answered);
    if (!heard('feedback').at(-1)?.text.includes('Follow-up')) break;
  }
  await hear(() => heard('summary').length > 0);
}

/** Nobody waits for longer than this, whatever happens to the processes meanwhile. */
const patienceMs = 60_000;

/** The database may be away at this moment. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries > 100) throw error;
      await wait(200);
    }
  }
}
