import { aForm, aHome, type Place } from './a-slack.ts';
import { aTrigger, unlike } from './acts.ts';
import type { Difference } from './differences.ts';
import { codeOf } from './seen.ts';

const nowhere = 'C0NOWHERE';
const never = '1.000000';

type Call = {
  method: string;
  args: (place: Place) => Record<string, unknown> | Promise<Record<string, unknown>>;
};

function refused(
  slack: string,
  { method, args }: Call,
  reason: string,
  { when, local = 'ok' }: { when: string; local?: string },
): Difference {
  return {
    about: `${method} ${when}: Slack answers ${slack}, the local one ${local}`,
    reason,
    observe: async (place) => codeOf(place.client.apiCall(method, await args(place))),
    slack,
    local,
  };
}

const listed = (method: string) => `in the errors of https://docs.slack.dev/reference/methods/${method}`;
/** Common errors, which the pages of the methods do not repeat. */
const common = 'a common error, https://docs.slack.dev/apis/web-api';
const seenInTheWild = (where: string) => `not in the documentation; seen in ${where}`;

const here = ({ slack }: Place) => ({ channel: slack.channel.id });
const posted = async (place: Place) =>
  (await place.client.chat.postMessage({ ...here(place), text: 'posted' })).ts ?? '';
const said = (place: Place) =>
  place.slack.say({ ...here(place), user: place.slack.maya.id, text: unlike('said') });

async function withToken({ slack, seen }: Place, token: string, method: string) {
  return codeOf(seen.client(slack, token).apiCall(method));
}

/** What Slack refuses and the local Slack lets through, or refuses under another name. */
export const refusalDifferences: readonly Difference[] = [
  {
    about: 'a token that nobody has: Slack refuses it, the local one takes it',
    reason: common,
    observe: (place) => withToken(place, 'xoxb-nobody', 'auth.test'),
    slack: 'invalid_auth',
    local: 'ok',
  },
  {
    about: 'no token at all: Slack refuses the call, the local one answers it',
    reason: common,
    observe: (place) => withToken(place, '', 'auth.test'),
    slack: 'not_authed',
    local: 'ok',
  },
  {
    about: 'a socket for a token that nobody has: Slack refuses it, the local one opens it',
    reason: common,
    observe: (place) => withToken(place, 'xapp-nobody', 'apps.connections.open'),
    slack: 'invalid_auth',
    local: 'ok',
  },
  refused(
    'not_in_channel',
    { method: 'chat.postMessage', args: ({ slack }) => ({ channel: slack.elsewhere, text: 'x' }) },
    `${listed('chat.postMessage')}; the bot pauses the schedule of such a channel`,
    { when: 'into a channel without the bot' },
  ),
  refused(
    'channel_not_found',
    { method: 'chat.postMessage', args: () => ({ channel: 'U0NOBODY', text: 'x' }) },
    listed('chat.postMessage'),
    { when: 'to a person who is not there' },
  ),
  refused('no_text', { method: 'chat.postMessage', args: here }, listed('chat.postMessage'), {
    when: 'of nothing',
  }),
  refused(
    'thread_not_found',
    { method: 'chat.postMessage', args: (at) => ({ ...here(at), text: 'x', thread_ts: never }) },
    seenInTheWild('bolt-js issue 2307'),
    { when: 'under a message that is not there' },
  ),
  refused(
    'invalid_thread_ts',
    { method: 'chat.postMessage', args: (at) => ({ ...here(at), text: 'x', thread_ts: '0' }) },
    seenInTheWild('jenkinsci/slack-plugin issue 584'),
    { when: 'under something that is no time' },
  ),
  refused(
    'invalid_blocks',
    { method: 'chat.postMessage', args: (at) => ({ ...here(at), text: 'x', blocks: [{ type: 'section' }] }) },
    `${listed('chat.postMessage')}; no size limit holds in the local one either`,
    { when: 'with a block without content' },
  ),
  refused(
    'invalid_metadata_format',
    { method: 'chat.postMessage', args: (at) => ({ ...here(at), text: 'x', metadata: { id: 1 } }) },
    listed('chat.postMessage'),
    { when: 'with metadata of another form' },
  ),
  refused(
    'cant_update_message',
    { method: 'chat.update', args: async (at) => ({ ...here(at), ts: await said(at), text: 'x' }) },
    listed('chat.update'),
    { when: "of a person's message" },
  ),
  refused(
    'cant_delete_message',
    { method: 'chat.delete', args: async (at) => ({ ...here(at), ts: await said(at) }) },
    listed('chat.delete'),
    { when: "of a person's message" },
  ),
  refused(
    'channel_not_found',
    { method: 'chat.update', args: () => ({ channel: nowhere, ts: never, text: 'x' }) },
    listed('chat.update'),
    { when: 'in a channel that is not there', local: 'message_not_found' },
  ),
  refused(
    'channel_not_found',
    { method: 'reactions.add', args: () => ({ channel: nowhere, timestamp: never, name: 'eyes' }) },
    listed('reactions.add'),
    { when: 'in a channel that is not there', local: 'message_not_found' },
  ),
  refused(
    'invalid_name',
    {
      method: 'reactions.add',
      args: async (at) => ({ ...here(at), timestamp: await posted(at), name: 'Two Eyes' }),
    },
    listed('reactions.add'),
    { when: 'under a name that no emoji has' },
  ),
  refused(
    'already_reacted',
    {
      method: 'reactions.add',
      args: async (at) => {
        const reaction = { ...here(at), timestamp: await posted(at), name: 'eyes' };
        await at.client.reactions.add(reaction);
        return reaction;
      },
    },
    `${listed('reactions.add')}; the bot takes it for done`,
    { when: 'a second time' },
  ),
  refused(
    'user_not_in_channel',
    { method: 'chat.postEphemeral', args: (at) => ({ ...here(at), user: 'U0NOBODY', text: 'x' }) },
    `${listed('chat.postEphemeral')}; the bot then writes to the person directly`,
    { when: 'to somebody outside of the channel' },
  ),
  refused(
    'channel_not_found',
    {
      method: 'chat.postEphemeral',
      args: ({ slack }) => ({ channel: nowhere, user: slack.maya.id, text: 'x' }),
    },
    listed('chat.postEphemeral'),
    { when: 'in a channel that is not there' },
  ),
  refused(
    'user_not_found',
    { method: 'conversations.open', args: () => ({ users: 'U0NOBODY' }) },
    listed('conversations.open'),
    { when: 'with a person who is not there' },
  ),
  refused(
    'not_in_channel',
    { method: 'conversations.history', args: ({ slack }) => ({ channel: slack.elsewhere }) },
    listed('conversations.history'),
    { when: 'of a channel without the bot' },
  ),
  refused(
    'channel_not_found',
    { method: 'conversations.history', args: () => ({ channel: 'C0NEVER' }) },
    listed('conversations.history'),
    { when: 'of a channel that is not there' },
  ),
  refused(
    'invalid_cursor',
    { method: 'conversations.history', args: (at) => ({ ...here(at), cursor: 'nonsense' }) },
    listed('conversations.history'),
    { when: 'from a page that is not there' },
  ),
  refused(
    'thread_not_found',
    { method: 'conversations.replies', args: (at) => ({ ...here(at), ts: '2.000000' }) },
    listed('conversations.replies'),
    { when: 'of a message that is not there' },
  ),
  refused(
    'channel_not_found',
    { method: 'conversations.replies', args: () => ({ channel: 'C0NEVER', ts: never }) },
    listed('conversations.replies'),
    { when: 'of a channel that is not there' },
  ),
  {
    about: 'a trigger opens one form in Slack, any number in the local one',
    reason: `${listed('views.open')}; it lives three seconds in Slack, half an hour in the local one`,
    observe: async (at) => {
      const form = { trigger_id: await aTrigger(at), view: aForm() };
      const codes = [await codeOf(at.client.views.open(form)), await codeOf(at.client.views.open(form))];
      await at.slack.closeForm(at.slack.maya.id);
      return codes;
    },
    slack: ['ok', 'exchanged_trigger_id'],
    local: ['ok', 'ok'],
  },
  refused(
    'not_found',
    { method: 'views.update', args: () => ({ view_id: 'V0NOWHERE', view: aForm() }) },
    listed('views.update'),
    { when: 'of a view that is not there' },
  ),
  refused(
    'hash_conflict',
    {
      method: 'views.publish',
      args: async ({ slack, client }) => {
        const home = { user_id: slack.maya.id, view: aHome('home') };
        await client.views.publish(home);
        return { ...home, hash: '1.outdated' };
      },
    },
    listed('views.publish'),
    { when: 'over a state that is outdated' },
  ),
];
