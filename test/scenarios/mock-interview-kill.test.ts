import { expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { answerText, hurry, openScene, type Scene, until } from './child/scene.ts';
import { asks, startMock } from './interviewing.ts';

/** A step of the work on an answer, seen from outside. */
type Moment = (scene: Scene, answers: number) => Promise<unknown>;

const counted = (table: 'answers' | 'grades') => (scene: Scene, least: number) =>
  until(`${least} ${table} are stored`, async () => {
    await hurry(scene);
    const [row] = await scene.query<{ count: number }>(`select count(*)::int as count from ${table}`);
    return (row?.count ?? 0) >= least;
  });

const moments: Record<string, Moment> = {
  'its event is acknowledged': (scene) => scene.slack.delivery.settled(),
  'it is stored': counted('answers'),
  'its grade is stored': counted('grades'),
  'what follows stands in Slack': async (scene, answers) => {
    await counted('grades')(scene, answers);
    await until('the next message stands', async () => {
      const rows = await scene.query(`select 1 from outbox where status in ('pending', 'sending')`);
      return rows.length === 0;
    });
  },
};

test('an interview whose process is killed at every answer goes on where it was, and ends once', {
  timeout: 240_000,
}, async ({ onTestFinished }) => {
  const scene = await openScene();
  onTestFinished(scene.end);
  const user = SEED.ben;
  let child = await scene.start();
  const thread = await startMock(scene, user, { minutes: '15', track: 'platform' });
  let answers = 0;
  for (const [name, reach] of Object.entries(moments)) {
    answers += 1;
    await until(`the ${answers}. question stands`, async () => {
      const rows = await scene.query('select 1 from interviews where asked_at is not null');
      return asks(scene, thread).length >= answers && rows.length > 0;
    });
    await scene.slack.say({
      user,
      channel: thread.channel,
      threadTs: thread.ts,
      text: `${answerText} ${answers}`,
    });
    await reach(scene, answers);
    await child.kill('SIGKILL');
    console.log(`killed when ${name}`);
    child = await scene.start();
    await counted('grades')(scene, answers);
  }
  await until('the interview is closed and all is said', async () => {
    const open = await scene.query(
      `select 1 from interviews where status <> 'closed'
       union all select 1 from outbox where status in ('pending', 'sending')`,
    );
    return open.length === 0;
  });

  const said = scene.slack.thread(thread.channel, thread.ts).filter((message) => message.user === SEED.bot);
  const kinds = said.map(({ metadata }) => String(metadata?.event_type));
  const times = (kind: string) => kinds.filter((each) => each === kind).length;
  expect({
    asks: times('interview'),
    debriefs: times('debrief'),
    feedback: times('feedback'),
    answers: await scene.query('select count(*)::int as count from answers where not set_aside'),
    grades: await scene.query(
      'select count(*)::int as count, count(distinct (session_id, step))::int as steps from grades',
    ),
    ended: await scene.query(`select status, state->>'ended' as ended from interviews`),
    rejected: scene.slack.rejected,
  }).toEqual({
    asks: 4,
    debriefs: 1,
    feedback: 4,
    answers: [{ count: 4 }],
    grades: [{ count: 4, steps: 4 }],
    ended: [{ status: 'closed', ended: 'completed' }],
    rejected: [],
  });
});
