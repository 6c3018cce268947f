import { SEED } from '../seed.ts';
import { startFakeSlack } from '../server.ts';
import type { OpenSlack } from './a-slack.ts';

const elsewhere = 'C0ELSEWHERE';

/** The fake that the tests of the bot run against. */
export const openFake: OpenSlack = async () => {
  const slack = await startFakeSlack();
  const { team: teamId, general, ada, ben, cleo, bot } = SEED;
  slack.addChannel({ id: elsewhere, name: 'elsewhere', members: [ada, ben] });
  const homeOf = (user: string) => {
    const home = slack.home(user);
    if (!home) throw new Error(`Cannot press on the Home tab: ${user} has none`);
    return home;
  };
  return {
    ...SEED,
    side: 'fake',
    apiUrl: slack.apiUrl,
    teamId,
    channel: { id: general, name: 'general', members: [ada, ben, cleo, bot] },
    elsewhere,
    maya: { id: ada, name: 'ada', realName: 'Ada Lovelace', zone: 'Europe/London' },
    jonas: ben,

    say: (said) => slack.say(said),
    edit: (change) => slack.edit(change),
    remove: (which) => slack.remove(which),
    command: async (given) => {
      await slack.command(given);
    },
    press: async ({ user, channel, ts, button }) => {
      await slack.click({ user, ...button, message: { channel, ts } });
    },
    pressHome: async ({ user, button }) => {
      await slack.click({ user, ...button, view: homeOf(user) });
    },
    openHome: (user) => slack.openHome(user),
    submit: async ({ user, viewId, values }) => {
      const sent = await slack.submitView({ user, view: viewId, values });
      if (sent.kind === 'errors') return { closed: false, errors: sent.errors };
      if (sent.kind === 'closed') return { closed: true };
      throw new Error(`Cannot send the form: ${JSON.stringify(sent)}`);
    },
    closeForm: (user) => slack.closeView({ user }),
    whisper: (user, words) =>
      slack.waitFor(() => slack.ephemerals(user).find(({ text }) => text.includes(words))),
    whispers: (user) => slack.ephemerals(user).map(({ text }) => text),
    close: () => slack.close(),
  };
};
