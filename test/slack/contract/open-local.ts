import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { installedLocalSlack, startLocalSlack, workspace } from '../../../src/demo/local-slack.ts';
import { TourSlack } from '../../../src/demo/tour-slack.ts';
import type { Button, OpenSlack } from './a-slack.ts';

const Posted = z.object({ message: z.object({ ts: z.string() }) });
const { team, bot, channel, people } = workspace;

/** The local Slack, started as the demo starts it, with the control channel of its page as the people's hands. */
export const openLocal: OpenSlack = async () => {
  if (installedLocalSlack() === null) {
    throw new Error(
      `Cannot start the local Slack: its package for ${process.platform}-${process.arch} is not installed. Install the optional dependencies: npm ci --include=optional`,
    );
  }
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'slack-contract-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const local = await startLocalSlack({ dataDir: folder, port: 0 });
  started.defer(() => local.stop());
  const page = await TourSlack.open(local.url, { patienceMs: 10_000 });
  started.defer(() => page.close());
  const parts = started.move();

  const whispered = (user: string) => page.messages.filter(({ ephemeral_to }) => ephemeral_to === user);
  return {
    side: 'local',
    apiUrl: local.apiUrl,
    botToken: bot.botToken,
    appToken: bot.appToken,
    teamId: team.teamId,
    appId: 'A0WHETSTONE',
    bot: bot.userId,
    botId: 'B0WHETSTONE',
    channel: { ...channel, members: [...Object.values(people).map(({ id }) => id), bot.userId] },
    elsewhere: 'C0GENERAL',
    maya: people.maya,
    jonas: people.jonas.id,

    say: async ({ threadTs, ...said }) => {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      return Posted.parse(await page.control('message', { ...said, ...thread })).message.ts;
    },
    edit: async (change) => {
      await page.control('edit-message', change);
    },
    remove: async (which) => {
      await page.control('delete-message', which);
    },
    command: async (given) => {
      await page.control('command', { command: '/interview', ...given });
    },
    press: async ({ ts, button, ...where }) => {
      await page.control('interact', { ...where, messageTs: ts, action: pressed(button) });
    },
    pressHome: async ({ user, button }) => {
      // What the page sends for a button that stands in no message.
      const nowhere = { channel: '', messageTs: '' };
      page.tell({ t: 'block_action', ...nowhere, user, appId: 'A0WHETSTONE', action: pressed(button) });
    },
    openHome: async (user) => {
      await page.control('open-home', { user });
    },
    submit: async ({ user, values }) => {
      await page.until('the form', () => page.modal);
      page.corrections = null;
      page.tell({ t: 'view_submit', user, values: entered(values) });
      return page.until('the end of the form', () => {
        if (page.modal === null) return { closed: true } as const;
        return page.corrections && { closed: false, errors: page.corrections };
      });
    },
    closeForm: async (user) => {
      await page.until('the form', () => page.modal);
      page.tell({ t: 'view_close', user });
      await page.until('a screen without a form', () => page.modal === null);
    },
    whisper: (user, words) =>
      page.until(`a whisper of "${words}"`, () => whispered(user).find(({ text }) => text.includes(words))),
    whispers: (user) => whispered(user).map(({ text }) => text),
    close: () => parts.disposeAsync(),
  };
};

function pressed({ actionId, blockId, value }: Button) {
  return { type: 'button', action_id: actionId, block_id: blockId, value };
}

function entered(values: Record<string, Record<string, string>>) {
  const field = (value: string) => ({ type: 'plain_text_input', value });
  return mapValues(values, (actions) => mapValues(actions, field));
}

function mapValues<T, U>(from: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value)]));
}
