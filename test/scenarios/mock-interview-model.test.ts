import { expect, test } from 'vitest';
import { judges, type ModelRequest, type ModelTurn } from '../fakes/model-server.ts';
import { SEED } from '../slack/seed.ts';
import { answerText, hurry, openScene, type Scene, until } from './child/scene.ts';
import { asks, startMock } from './interviewing.ts';

const isPhrasing = ({ system }: ModelRequest) => system.includes('the voice of an interviewer');

/** A model that judges as ever, and phrases as the test says. */
function speaks(scene: Scene, phrase: (question: string) => ModelTurn): void {
  scene.model?.answer((request) => {
    if (!isPhrasing(request)) return judges(request);
    return phrase(/^Question: (.*)$/m.exec(request.user)?.[1] ?? 'none');
  });
}

const says = (reply: unknown): ModelTurn => ({ kind: 'says', content: JSON.stringify(reply) });

test('an interview is led in the words of a model, and in the author’s where those are not in order', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const scene = await openScene({ withModel: true });
  onTestFinished(scene.end);
  const child = await scene.start();
  const user = SEED.ben;
  speaks(scene, (question) =>
    says({ transition: 'Thanks for that, on we go.', question: question === 'none' ? null : question }),
  );
  const thread = await startMock(scene, user, { minutes: '15', track: 'platform' });
  const answerAndWait = async (text: string, nth: number) => {
    await scene.slack.say({ user, channel: thread.channel, threadTs: thread.ts, text });
    return until(`the ${nth}. ask`, async () => {
      await hurry(scene);
      return asks(scene, thread)[nth - 1];
    });
  };

  const followUp = await answerAndWait(answerText, 2);
  expect(followUp.text).toMatch(/^Thanks for that, on we go\.\n/);

  speaks(scene, () => says({ transition: 'Great answer! You missed the rollback.', question: null }));
  const next = await answerAndWait(`${answerText} And I write it down.`, 3);
  expect(next.text).not.toContain('Great');
  expect(next.text).toContain('Question 2 of 2');

  speaks(scene, () => ({ kind: 'status', status: 503 }));
  const last = await answerAndWait(`${answerText} Then I look at it again.`, 4);
  expect(last.text).toContain('Follow-up to question 2 of 2');
  const reasons = child.lines
    .filter(({ event }) => event === 'interviewer.fell-back')
    .map(({ reason }) => reason);
  expect(reasons).toEqual(['transition-judges', 'unavailable']);

  // Neither what was said nor what is looked for has gone to the voice.
  const heard = scene.model?.requests.filter(isPhrasing).map((request) => JSON.stringify(request.body)) ?? [];
  expect(heard.length).toBeGreaterThan(2);
  expect(heard.filter((body) => body.includes('roll back the release'))).toEqual([]);
});
