import { aForm, aHome, type Place } from './a-slack.ts';
import { aTrigger, unlike } from './acts.ts';
import type { Difference } from './differences.ts';

const page = (of: string) => `https://docs.slack.dev/reference/methods/${of}`;

async function aThread({ slack, client }: Place, replies: number) {
  const channel = slack.channel.id;
  const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'root' });
  const all = [root];
  for (let i = 0; i < replies; i++) {
    const { ts = '' } = await client.chat.postMessage({ channel, text: `reply ${i}`, thread_ts: root });
    all.push(ts);
  }
  return { channel, root, all };
}

/** What the Web API answers otherwise where both answer. */
export const webApiDifferences: readonly Difference[] = [
  {
    about: 'the metadata of a message comes back from Slack, the local one forgets it',
    reason: `${page('conversations.replies')}, include_all_metadata; without it the bot cannot find what it has posted after an answer was lost`,
    observe: async ({ slack, client }) => {
      const metadata = { event_type: 'grade', event_payload: { entry: 'e1' } };
      const channel = slack.channel.id;
      const { ts = '' } = await client.chat.postMessage({ channel, text: 'grade', metadata });
      const { messages = [] } = await client.conversations.replies({
        channel,
        ts,
        include_all_metadata: true,
      });
      return messages[0]?.metadata?.event_payload;
    },
    slack: { entry: 'e1' },
    local: undefined,
  },
  {
    about: 'a thread comes in pages from Slack, whole from the local one',
    reason: `${page('conversations.replies')}, limit and cursor`,
    observe: async (place) => {
      const { channel, root: ts, all } = await aThread(place, 2);
      const first = await place.client.conversations.replies({ channel, ts, limit: 2 });
      const cursor = first.response_metadata?.next_cursor ?? '';
      const second = await place.client.conversations.replies({ channel, ts, limit: 2, cursor });
      const places = [first, second].map(({ messages = [] }) =>
        messages.map((message) => all.indexOf(message.ts ?? '')),
      );
      return [
        places,
        first.has_more,
        cursor !== '',
        second.has_more,
        second.response_metadata?.next_cursor || '',
      ];
    },
    slack: [[[0, 1], [2]], true, true, false, ''],
    local: [
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
      false,
      false,
      false,
      '',
    ],
  },
  {
    about: 'a channel comes in pages from Slack, whole from the local one',
    reason: `${page('conversations.history')}, limit and cursor`,
    observe: async ({ slack, client }) => {
      const channel = slack.channel.id;
      for (const text of ['one', 'two']) await client.chat.postMessage({ channel, text });
      const first = await client.conversations.history({ channel, limit: 1 });
      const cursor = first.response_metadata?.next_cursor ?? '';
      const second = await client.conversations.history({ channel, limit: 1, cursor });
      return [first, second].map(({ messages = [] }) => [messages[0]?.text, messages.length === 1]);
    },
    slack: [
      ['two', true],
      ['one', true],
    ],
    local: [
      ['two', false],
      ['two', false],
    ],
  },
  {
    about: 'members come in pages from Slack, all at once from the local one',
    reason: `${page('conversations.members')}, limit and cursor`,
    observe: async ({ slack, client }) => {
      const { members = [] } = await client.conversations.members({ channel: slack.channel.id, limit: 2 });
      return members.length;
    },
    slack: 2,
    local: 4,
  },
  {
    about: 'Slack leaves out what is older than asked for, the local one does not',
    reason: `${page('conversations.history')}, oldest`,
    observe: async ({ slack, client }) => {
      const channel = slack.channel.id;
      const { ts = '' } = await client.chat.postMessage({ channel, text: 'too old' });
      const { messages = [] } = await client.conversations.history({ channel, oldest: ts });
      return messages.some((message) => message.ts === ts);
    },
    slack: false,
    local: true,
  },
  {
    about: 'a reply names its whole thread in Slack, itself alone in the local one',
    reason: `${page('conversations.replies')}, ts: the parent or any message of the thread`,
    observe: async (place) => {
      const { channel, all } = await aThread(place, 2);
      const { messages = [] } = await place.client.conversations.replies({ channel, ts: all[1] ?? '' });
      return messages.map(({ ts = '' }) => all.indexOf(ts));
    },
    slack: [0, 1, 2],
    local: [1],
  },
  {
    about: 'a reply that is also sent to the channel stands there in Slack, not in the local one',
    reason: `${page('chat.postMessage')}, reply_broadcast`,
    observe: async (place) => {
      const { channel, root } = await aThread(place, 0);
      const loud = { channel, text: 'loud', thread_ts: root, reply_broadcast: true } as const;
      const { ts } = await place.client.chat.postMessage(loud);
      const { messages = [] } = await place.client.conversations.history({ channel });
      return messages.find((message) => message.ts === ts)?.subtype;
    },
    slack: 'thread_broadcast',
    local: undefined,
  },
  {
    about: 'an ephemeral message is in no history of Slack, but in that of the local one',
    reason: `${page('chat.postEphemeral')}: it is not kept`,
    observe: async ({ slack, client }) => {
      const channel = slack.channel.id;
      const text = unlike('for one');
      await client.chat.postEphemeral({ channel, user: slack.maya.id, text });
      const { messages = [] } = await client.conversations.history({ channel });
      return messages.some((message) => message.text === text);
    },
    slack: false,
    local: true,
  },
  {
    about: 'blocks and buttons without ids get some from Slack, none from the local one',
    reason: 'https://docs.slack.dev/reference/block-kit/blocks: a block_id that is not given is generated',
    observe: async ({ slack, client }) => {
      const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x' } }];
      const channel = slack.channel.id;
      const { message } = (await client.apiCall('chat.postMessage', { channel, text: 'x', blocks })) as {
        message?: { blocks?: { block_id?: string }[] };
      };
      return typeof message?.blocks?.[0]?.block_id;
    },
    slack: 'string',
    local: 'undefined',
  },
  {
    about: 'the bot is not a member everywhere in Slack, but in the local one',
    reason: `${page('conversations.info')}, is_member; the setup form asks for an invitation where it is false`,
    observe: async ({ slack, client }) =>
      (await client.conversations.info({ channel: slack.elsewhere })).channel?.is_member,
    slack: false,
    local: true,
  },
  {
    about: 'a direct message names its person in Slack, not in the local one',
    reason: 'https://docs.slack.dev/reference/objects/conversation-object, user',
    observe: async ({ slack, client }) => {
      const { channel } = await client.conversations.open({ users: slack.maya.id });
      const info = await client.conversations.info({ channel: channel?.id ?? '' });
      return (info.channel as { user?: string } | undefined)?.user === slack.maya.id;
    },
    slack: true,
    local: false,
  },
  {
    about: 'Slack says whether a person is a guest, the local one does not',
    reason:
      'https://docs.slack.dev/reference/objects/user-object, is_restricted; who it is not said of counts as a member',
    observe: async ({ slack, client }) =>
      (await client.users.info({ user: slack.maya.id })).user?.is_restricted,
    slack: false,
    local: undefined,
  },
  {
    about: "Slack counts a person's offset from UTC, the local one has 0 for all",
    reason: 'https://docs.slack.dev/reference/objects/user-object, tz_offset; the bot reads the zone instead',
    observe: async ({ slack, client }) => {
      const { user } = await client.users.info({ user: slack.jonas });
      return user?.tz_offset === 0;
    },
    slack: false,
    local: true,
  },
  {
    about: 'a view keeps its id when it is updated in Slack, and gets a new one in the local one',
    reason: `${page('views.update')}: the view is named by view_id`,
    observe: async (place) => {
      const { view } = await place.client.views.open({ trigger_id: await aTrigger(place), view: aForm() });
      const updated = await place.client.views.update({ view_id: view?.id ?? '', view: aForm('Again') });
      await place.slack.closeForm(place.slack.maya.id);
      return updated.view?.id === view?.id;
    },
    slack: true,
    local: false,
  },
  {
    about: 'only a home view can be published in Slack, any in the local one',
    reason: `${page('views.publish')}: type home`,
    observe: async ({ slack, client }) => {
      const published = client.apiCall('views.publish', { user_id: slack.jonas, view: aForm() });
      const taken = await published.then(
        () => true,
        () => false,
      );
      await client.views.publish({ user_id: slack.jonas, view: aHome('home') });
      return taken;
    },
    slack: false,
    local: true,
  },
];
