import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupBlocks } from '../../src/adapters/slack/messages/setup-modal.ts';
import { openScene, postDaily, type Scene, settle } from '../scenarios/child/scene.ts';
import { SEED } from '../slack/seed.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';

/** Words that stand in what members wrote, and nowhere else. */
export const markers = {
  answer: 'quokkaboundary',
  followUp: 'zirconmarmot',
  edited: 'plumbaxolotl',
  draft: 'velvetnarwhal',
  privately: 'cobaltibex',
  command: 'umbertapir',
  zone: 'saffronkiwi',
  direct: 'indigolemur',
};

export type PlayedScene = Scene & {
  bot: BotProcess;
  answerTs: string;
  /** What members wrote, as the database holds it before one of them takes it back. */
  stored: string;
};

/**
 * The process over an embedded database, logging all that it can, after members have done what they can do with words: an
 * answer in the thread that came twice, an edit, a reply, a private answer with a draft, commands, a form that is wrong.
 */
export async function playScene(): Promise<PlayedScene> {
  const folder = await mkdtemp(join(tmpdir(), 'whetstone-data-'));
  const scene = await openScene({ slack: { mode: 'http' }, database: { folder } });
  const { slack } = scene;
  const bot = await startBotProcess({
    slackApiUrl: slack.apiUrl,
    signingSecret: slack.signingSecret,
    database: { folder },
    temporaryFolder: scene.folder,
    logLevel: 'trace',
  });
  slack.setEventsUrl(`${bot.origin}/slack/events`);
  const daily = await postDaily(scene);
  const { channel, ts: threadTs } = daily;
  const user = SEED.ben;
  const answerWith = (marker: string) =>
    `I would roll the ${marker} release back first, tell support what we know, and then compare the error rates.`;
  const heard = (nth: number) =>
    slack.waitFor(
      () =>
        slack.thread(channel, threadTs).filter((each) => each.user === SEED.bot && each.ts !== threadTs)[nth],
      { timeoutMs: 20_000 },
    );

  const answerTs = await slack.say({
    user,
    channel,
    threadTs,
    text: answerWith(markers.answer),
    duplicates: 1,
  });
  const feedback = await heard(0);
  await slack.edit({ user, channel, ts: answerTs, text: answerWith(markers.edited) });
  await slack.say({ user, channel, threadTs, text: answerWith(markers.followUp) });
  await heard(1);

  await slack.click({ user: SEED.cleo, message: { channel, ts: threadTs }, actionId: 'answer_privately' });
  const view = await slack.waitFor(() => slack.views(SEED.cleo)[0]);
  const draft = { value: answerWith(markers.draft) };
  await slack.click({ user: SEED.cleo, view, actionId: 'answer_draft', blockId: 'answer', ...draft });
  await slack.submitView({ user: SEED.cleo, view, values: { answer: answerWith(markers.privately) } });
  await slack.waitFor(() => slack.messages(slack.dm(SEED.cleo))[0], { timeoutMs: 20_000 });

  await slack.command({ user, channel, text: `practice ${markers.command}` });
  await slack.command({ user: SEED.ada, channel, text: 'setup' });
  const setup = await slack.waitFor(() => slack.views(SEED.ada)[0]);
  await slack.submitView({ user: SEED.ada, view: setup, values: { [setupBlocks.zone]: markers.zone } });
  await slack.say({ user, channel: slack.dm(user), text: answerWith(markers.direct) });
  await slack.delivery.settled();
  await settle(scene);
  const stored = await scene.query('select body from answers');
  await slack.click({ user, message: { channel, ts: feedback.ts }, actionId: 'not_an_answer' });
  await settle(scene);
  return {
    ...scene,
    bot,
    answerTs,
    stored: JSON.stringify(stored),
    end: async () => {
      await bot.stop();
      await scene.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
