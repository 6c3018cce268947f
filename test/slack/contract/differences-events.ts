import { record } from '../json.ts';
import type { Place } from './a-slack.ts';
import { aCommand, aHomePress, aPress, respond, unlike } from './acts.ts';
import type { Difference } from './differences.ts';
import { Ear, eventOf } from './ear.ts';

const page = (of: string) => `https://docs.slack.dev/reference/${of}`;
const handling = 'https://docs.slack.dev/interactivity/handling-user-interaction';
const socketMode = 'https://docs.slack.dev/apis/events-api/using-socket-mode';

async function anEdit({ slack, ear }: Place) {
  const where = { user: slack.maya.id, channel: slack.channel.id };
  const ts = await slack.say({ ...where, text: unlike('edited') });
  await slack.edit({ ...where, ts, text: 'better' });
  return ear.event('message', { ts, subtype: 'message_changed' });
}

/** The local Slack keeps what is for one person among the messages of the channel, and marks it. */
async function forWhom({ slack, client }: Place, text: string): Promise<string> {
  const { messages = [] } = await client.conversations.history({ channel: slack.channel.id });
  if (messages.some((message) => message.text === text && !('ephemeral_to' in message))) return 'for all';
  return slack.whispers(slack.maya.id).includes(text) ? 'for one' : 'for nobody';
}

/** What comes over the socket otherwise, or does not come at all. */
export const eventDifferences: readonly Difference[] = [
  {
    about: 'each event goes to one connection in Slack, to all in the local one',
    reason: `${socketMode}, multiple connections; the demo therefore opens one`,
    observe: async ({ slack, ear }) => {
      const other = await Ear.open(slack);
      const say = (text: string) => slack.say({ user: slack.maya.id, channel: slack.channel.id, text });
      const isOf = (text: string) => (heard: Parameters<typeof eventOf>[0]) => eventOf(heard).text === text;
      const [counted, after] = [unlike('counted'), unlike('after')];
      // Two of each: in turn, every connection gets one, and what it got before has then arrived.
      for (const text of [counted, counted, after, after]) await say(text);
      await Promise.all([ear, other].map((one) => one.hears(after, isOf(after))));
      await other.close();
      return [ear, other].map(({ heard }) => heard.filter(isOf(counted)).length);
    },
    slack: [1, 1],
    local: [2, 2],
  },
  {
    about: 'an event says how often it was tried in Slack, not in the local one, which tries once',
    reason: `${socketMode}; what is not acknowledged in time comes again from Slack alone`,
    observe: async ({ slack, ear }) => {
      const text = unlike('tried');
      await slack.say({ user: slack.maya.id, channel: slack.channel.id, text });
      return (await ear.hears(text, (heard) => eventOf(heard).text === text)).retryNum;
    },
    slack: 0,
    local: undefined,
  },
  {
    about: 'the bot hears of its own messages from Slack, not from the local one',
    reason: `${page('events/message.channels')}: every message of the channel; the bot ignores its own`,
    observe: async ({ slack, client, ear }) => {
      const [mine, theirs] = [unlike('mine'), unlike('theirs')];
      await client.chat.postMessage({ channel: slack.channel.id, text: mine });
      await slack.say({ user: slack.maya.id, channel: slack.channel.id, text: theirs });
      await ear.hears(theirs, (heard) => eventOf(heard).text === theirs);
      return ear.heard.some((heard) => eventOf(heard).text === mine);
    },
    slack: true,
    local: false,
  },
  {
    about:
      'a mention in the direct message is a message alone in Slack, and a mention as well in the local one',
    reason: `${page('events/app_mention')}: direct messages are not dispatched that way`,
    observe: async ({ slack, client, ear }) => {
      const { channel } = await client.conversations.open({ users: slack.maya.id });
      const said = {
        user: slack.maya.id,
        channel: channel?.id ?? '',
        text: `<@${slack.bot}> ${unlike('hi')}`,
      };
      const ts = await slack.say(said);
      const later = unlike('later');
      await slack.say({ ...said, text: later });
      await ear.hears(later, (heard) => eventOf(heard).text === later);
      return ear.heard.map(eventOf).flatMap((event) => (event.ts === ts ? [event.type] : []));
    },
    slack: ['message'],
    local: ['message', 'app_mention'],
  },
  {
    about:
      'a deleted message with replies leaves a tombstone in Slack, a thread without its root in the local one',
    reason: 'not in the documentation; seen in 42wim/matterbridge issue 600. The bot knows both',
    observe: async ({ slack, client, ear }) => {
      const where = { user: slack.maya.id, channel: slack.channel.id };
      const ts = await slack.say({ ...where, text: unlike('root') });
      await slack.say({ ...where, text: unlike('reply'), threadTs: ts });
      await slack.remove({ ...where, ts });
      const { body } = await ear.hears('the deletion', (heard) => {
        const event = eventOf(heard);
        return event.subtype !== undefined && [event.deleted_ts, record(event.message).ts].includes(ts);
      });
      const event = record(body.event);
      const { messages = [] } = await client.conversations.replies({ channel: where.channel, ts });
      return [event.subtype, record(event.message).subtype, messages.length];
    },
    slack: ['message_changed', 'tombstone', 2],
    local: ['message_deleted', undefined, 1],
  },
  {
    about: 'an edit says in what kind of channel it was in Slack, not in the local one',
    reason: `${page('events/message/message_changed')}, channel_type and hidden`,
    observe: async (place) => {
      const { channel_type, hidden } = await anEdit(place);
      return { channel_type, hidden };
    },
    slack: { channel_type: 'channel', hidden: true },
    local: { channel_type: undefined, hidden: undefined },
  },
  {
    about: 'a reply tells whose message it is under, and has an id of the client, in Slack alone',
    reason: `${page('events/message')}, parent_user_id and client_msg_id; the bot reads neither`,
    observe: async ({ slack, client, ear }) => {
      const channel = slack.channel.id;
      const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'root' });
      const said = { user: slack.maya.id, channel, text: unlike('reply'), threadTs: root };
      const event = await ear.event('message', { ts: await slack.say(said) });
      return [event.parent_user_id === slack.bot, typeof event.client_msg_id, event.team === slack.teamId];
    },
    slack: [true, 'string', true],
    local: [false, 'undefined', false],
  },
  {
    about: 'what people write comes escaped from Slack, as it was given from the other two',
    reason:
      'https://docs.slack.dev/messaging/formatting-message-text, escaping text; to test it, say it in the escaped form',
    observe: async ({ slack, ear }) => {
      const text = `${unlike('escaped')}: 1 < 2 & 3`;
      const ts = await slack.say({ user: slack.maya.id, channel: slack.channel.id, text });
      const heard = await ear.event('message', { ts });
      return String(heard.text).split(': ')[1];
    },
    slack: '1 &lt; 2 &amp; 3',
    fake: '1 < 2 & 3',
    local: '1 < 2 & 3',
  },
  {
    about: 'a command in a direct message comes from a "directmessage" in Slack alone',
    reason:
      'not in the documentation, and not tried against slack.com; the bot looks at the id of the channel as well',
    observe: async (place) => {
      const { channel } = await place.client.conversations.open({ users: place.slack.maya.id });
      const { body } = await aCommand(place, { channel: channel?.id ?? '' });
      return body.channel_name === 'directmessage';
    },
    slack: true,
    local: false,
  },
  {
    about:
      'a press on the Home tab names its view and no way to answer in Slack, a message and a response URL in the local one',
    reason: `${page('interaction-payloads/block_actions-payload')}; in the demo the bot therefore answers there instead of publishing the Home tab anew`,
    observe: async (place) => {
      const { container, view, response_url, channel } = await aHomePress(place);
      const named = record(view).type;
      return [record(container).type, named, typeof response_url, record(channel).id];
    },
    slack: ['view', 'home', 'undefined', undefined],
    local: ['message', undefined, 'string', ''],
  },
  {
    about: 'a press tells the words on its button and the thread of its message in Slack alone',
    reason: `${page('interaction-payloads/block_actions-payload')}; the bot reads the value`,
    observe: async (place) => {
      const channel = place.slack.channel.id;
      const { ts: threadTs = '' } = await place.client.chat.postMessage({ channel, text: 'root' });
      const { body } = await aPress(place, { threadTs });
      const [action] = body.actions as { text?: { text: string } }[];
      return [action?.text?.text, record(body.container).thread_ts === threadTs];
    },
    slack: ['Press', true],
    local: [undefined, false],
  },
  {
    about:
      'an acknowledgement of a command that does not say for whom is for one person in Slack, for all in the local one',
    reason: `${handling}, response_type; the bot always says it`,
    observe: async (place) => {
      const text = unlike('acknowledged');
      place.ear.answerNext({ text });
      await aCommand(place);
      return forWhom(place, text);
    },
    slack: 'for one',
    local: 'for all',
  },
  {
    about:
      'an answer to a response URL that does not say for whom is for one person in Slack, for all in the local one',
    reason: `${handling}, response_type; the bot always says it`,
    observe: async (place) => {
      const { body } = await aCommand(place);
      const text = unlike('for whom');
      await respond(body.response_url, { text });
      return forWhom(place, text);
    },
    slack: 'for one',
    local: 'for all',
  },
  {
    about: 'a response URL works five times in Slack, any number of times in the local one',
    reason: `${handling}: five times within 30 minutes`,
    observe: async (place) => {
      const { body } = await aCommand(place);
      const answers = [];
      for (let i = 0; i < 6; i++) {
        const answer = { response_type: 'ephemeral', text: unlike('again') };
        answers.push((await respond(body.response_url, answer)).ok);
      }
      return answers.filter(Boolean).length;
    },
    slack: 5,
    local: 6,
  },
];
