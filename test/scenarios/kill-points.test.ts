import { describe, expect, test } from 'vitest';
import { judges, type ModelServer } from '../fakes/model-server.ts';
import type { Json } from '../slack/json.ts';
import { SEED } from '../slack/seed.ts';
import { faultsIn, type Written } from './child/once.ts';
import type { Child } from './child/process.ts';
import {
  answerText,
  awaitDaily,
  hurry,
  makeDailyDue,
  openScene,
  postDaily,
  type Scene,
  settle,
  until,
} from './child/scene.ts';

/** Brings the process to a certain step of its work, from outside. What it returns happens after the kill. */
type Reach = (scene: Scene, act: () => Promise<unknown>) => Promise<(() => Promise<void> | void) | void>;

const isFeedback = (args: Json) => JSON.stringify(args.metadata ?? '').includes('"feedback"');
const isDaily = (args: Json) => JSON.stringify(args.metadata ?? '').includes('"daily_question"');

const landedCalls = (scene: Scene, isIt: (args: Json) => boolean, result: string) =>
  scene.slack.calls.some(
    (call) => call.method === 'chat.postMessage' && isIt(call.args) && call.result === result,
  );

/** Slack does not work on a call for longer than this. */
const slackGivesUpMs = 9_000;

/** Steps of a post's way out, whatever it is about. */
const ofAPost = (isIt: (args: Json) => boolean, kind: string): Record<string, Reach> => ({
  'the post is stored and waits for its turn': async (scene, act) => {
    await scene.query(
      `insert into channel_slots (team_id, channel_id, next_at) values ($1, $2, now() + interval '1 hour')
       on conflict (team_id, channel_id) do update set next_at = excluded.next_at`,
      [SEED.team, SEED.general],
    );
    await act();
    await until('the post waits for its slot', async () => {
      const rows = await scene.query(
        `select 1 from outbox where outgoing->>'kind' = $1 and status = 'pending' and slot_at > now()`,
        [kind],
      );
      return rows.length > 0;
    });
    return async () => {
      await scene.query('update channel_slots set next_at = now()');
      await scene.query('update outbox set slot_at = now() where slot_at > now()');
      await scene.query(
        `update graphile_worker._private_jobs set run_at = now() where key like 'deliver:%' and run_at > now()`,
      );
    };
  },
  'the post is marked as being sent, and Slack was not called': async (scene, act) => {
    const session = await scene.session();
    await session.query('begin');
    // What a post needs to read between its claim and its call.
    await session.query(
      `lock table ${kind === 'feedback' ? 'channel_slots' : 'grades'} in access exclusive mode`,
    );
    await act();
    await until('the post is being sent', async () => {
      const rows = await scene.query(
        `select 1 from outbox where outgoing->>'kind' = $1 and status = 'sending'`,
        [kind],
      );
      return rows.length > 0;
    });
    return async () => void (await session.query('rollback'));
  },
  'Slack has the post and holds it': async (scene, act) => {
    const hold = scene.slack.hold('chat.postMessage', { when: isIt });
    await act();
    await hold.arrived;
    return () => hold.release();
  },
  'Slack has the post, holds it, and lets it stand only after the next start': async (scene, act) => {
    const hold = scene.slack.hold('chat.postMessage', { when: isIt });
    await act();
    await hold.arrived;
    const arrivedAt = Date.now();
    return async () => {
      const looks = ({ method }: { method: string }) => /^conversations\.(replies|history)$/.test(method);
      // On a slow machine the next process looks when Slack has given up already, which is another matter.
      const timeoutMs = Math.max(0, slackGivesUpMs - (Date.now() - arrivedAt));
      await scene.slack.waitFor(() => scene.slack.calls.some(looks), { timeoutMs }).catch(() => {});
      hold.release();
    };
  },
  'the post stands in Slack and its answer was lost': async (scene, act) => {
    scene.slack.fault('chat.postMessage', { kind: 'response-lost' }, { when: isIt });
    await act();
    await scene.slack.waitFor(() => landedCalls(scene, isIt, 'response-lost'));
  },
  'Slack has said ok': async (scene, act) => {
    await act();
    await scene.slack.waitFor(() => landedCalls(scene, isIt, 'ok'));
  },
});

const beforeThePost: Record<string, Reach> = {
  'the event is acknowledged': async (scene, act) => {
    // The first event has the process ask Slack who it is: as long as that is held, nothing is done about the event.
    const hold = scene.slack.hold('auth.test');
    await act();
    await hold.arrived;
    return () => hold.release();
  },
  'the answer is stored': async (scene, act) => {
    await act();
    await until('the answer is stored', async () => (await scene.query('select 1 from answers')).length > 0);
  },
  'the model is reading the answer': async ({ model, ...scene }, act) => {
    model?.answer(() => ({ kind: 'hangs' }));
    await act();
    await until('the model was asked', async () => {
      await hurry({ model, ...scene });
      return (model?.requests.length ?? 0) > 0;
    });
    return () => obliging(model);
  },
};

function obliging(model: ModelServer | null): void {
  model?.answer((request) => judges(request));
}

describe.concurrent('a process that is killed, and started again, answers an answer once', () => {
  const points = { ...beforeThePost, ...ofAPost(isFeedback, 'feedback') };
  for (const [name, reach] of Object.entries(points)) {
    test(`when ${name}`, { timeout: 180_000 }, async ({ onTestFinished }) => {
      const scene = await openScene({ withModel: name.startsWith('the model') });
      onTestFinished(scene.end);
      obliging(scene.model);
      const poster = await scene.start();
      const daily = await postDaily(scene);
      await settle(scene);
      await poster.kill('SIGTERM');
      const first = await scene.start();
      const written: Written[] = [];
      const say = async (text: string) => {
        const ts = await scene.slack.say({
          user: SEED.ben,
          channel: daily.channel,
          threadTs: daily.ts,
          text,
        });
        written.push({ channel: daily.channel, ts });
      };
      const after = await reach(scene, async () => {
        await say(answerText);
        if (name !== 'the event is acknowledged' && name !== 'the answer is stored')
          await answerStored(scene);
      });
      await first.kill('SIGKILL');
      const took = await takeUp(scene, after);
      expect(await faultsIn(scene, written)).toEqual([]);
      const [{ count } = { count: 0 }] = await scene.query<{ count: number }>(
        'select count(*)::int as count from grades',
      );
      expect(count).toBe(1);
      console.log(`${name}: settled ${took} ms after the next start`);
    });
  }
});

describe.concurrent('a process that is killed, and started again, posts a daily question once', () => {
  for (const [name, reach] of Object.entries(ofAPost(isDaily, 'daily_question'))) {
    test(`when ${name}`, { timeout: 180_000 }, async ({ onTestFinished }) => {
      const scene = await openScene();
      onTestFinished(scene.end);
      const first = await scene.start();
      const after = await reach(scene, () => makeDailyDue(scene));
      await first.kill('SIGKILL');
      const took = await takeUp(scene, after);
      await awaitDaily(scene);
      expect(await faultsIn(scene, [])).toEqual([]);
      console.log(`${name}: settled ${took} ms after the next start`);
    });
  }
});

/** Starts the next process, lets the world go on, and waits until nothing is open. */
async function takeUp(scene: Scene, after: Awaited<ReturnType<Reach>>): Promise<number> {
  const goesOn = Promise.resolve(after?.());
  const next: Child = await scene.start();
  const startedAt = Date.now();
  await goesOn;
  await settle(scene, 45_000);
  expect(next.hasEnded()).toBe(false);
  return Date.now() - startedAt;
}

async function answerStored(scene: Scene): Promise<void> {
  await until('the answer is stored', async () => (await scene.query('select 1 from answers')).length > 0);
  await hurry(scene);
}
