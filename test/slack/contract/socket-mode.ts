import { expect, test } from 'vitest';
import { record } from '../json.ts';
import { aForm, type Place } from './a-slack.ts';
import { aCommand, aPress, openForm, respond, unlike } from './acts.ts';
import { eventOf } from './ear.ts';

/** What comes over the socket, and what becomes of the acknowledgements. */
export function socketModeTests(at: () => Place): void {
  test('a connection begins with a hello that counts the connections', async () => {
    const { slack, seen } = at();
    const { url = '' } = await seen.client(slack, slack.appToken).apps.connections.open();
    const socket = new WebSocket(url);
    const first = await new Promise((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data))));
      socket.addEventListener('error', () => reject(new Error(`Cannot connect to ${url}`)));
    });
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
    socket.close();
    await closed;
    expect(first).toMatchObject({
      type: 'hello',
      num_connections: 2,
      connection_info: { app_id: slack.appId },
      debug_info: { host: expect.any(String) },
    });
  });

  test('a reply in a thread comes as an event with everything that the bot reads', async () => {
    const { slack, client, ear } = at();
    const channel = slack.channel.id;
    const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'root' });
    const text = unlike('an answer');
    const ts = await slack.say({ user: slack.maya.id, channel, text, threadTs: root });
    const heard = await ear.hears(text, (one) => eventOf(one).ts === ts);
    expect(heard).toMatchObject({ type: 'events_api', acceptsResponsePayload: false });
    expect(heard.body).toMatchObject({
      type: 'event_callback',
      token: expect.any(String),
      team_id: slack.teamId,
      api_app_id: slack.appId,
      event_id: expect.stringMatching(/^Ev[!-~]{1,62}$/),
      event_time: expect.any(Number),
      authorizations: [
        { team_id: slack.teamId, user_id: slack.bot, is_bot: true, is_enterprise_install: false },
      ],
    });
    expect(heard.body.event).toMatchObject({
      type: 'message',
      channel,
      channel_type: 'channel',
      user: slack.maya.id,
      text,
      ts,
      thread_ts: root,
      event_ts: ts,
    });
    expect(heard.body.event).not.toHaveProperty('subtype');
    expect(heard.body.event).not.toHaveProperty('bot_id');
  });

  test('a message in the channel itself names no thread', async () => {
    const { slack, ear } = at();
    const said = { user: slack.maya.id, channel: slack.channel.id, text: unlike('hello') };
    const event = await ear.event('message', { ts: await slack.say(said) });
    expect([event.text, event.thread_ts]).toEqual([said.text, undefined]);
  });

  test('what people write comes in the order in which they wrote it, each under an id of its own', async () => {
    const { slack, ear } = at();
    const said: string[] = [];
    for (const user of [slack.maya.id, slack.jonas, slack.maya.id, slack.jonas])
      said.push(await slack.say({ user, channel: slack.channel.id, text: unlike('in turn') }));
    await ear.event('message', { ts: said.at(-1) ?? '' });
    const heard = ear.heard.filter((one) => said.includes(String(eventOf(one).ts)));
    expect(heard.map((one) => eventOf(one).ts)).toEqual(said);
    expect(new Set(heard.map(({ body }) => body.event_id)).size).toBe(said.length);
  });

  test('a message in the direct message is of that kind', async () => {
    const { slack, client, ear } = at();
    const { channel } = await client.conversations.open({ users: slack.maya.id });
    const said = { user: slack.maya.id, channel: channel?.id ?? '', text: unlike('help') };
    const ts = await slack.say(said);
    expect(await ear.event('message', { ts })).toMatchObject({ ...said, ts, channel_type: 'im' });
  });

  test('a mention comes as a message and as a mention, both of the same time', async () => {
    const { slack, ear } = at();
    const text = `<@${slack.bot}> ${unlike('hello')}`;
    const said = { user: slack.maya.id, channel: slack.channel.id, text };
    const ts = await slack.say(said);
    expect(await ear.event('message', { ts })).toMatchObject({ ...said, ts });
    const mention = await ear.event('app_mention', { ts });
    expect([mention, mention.thread_ts]).toMatchObject([{ ...said, ts }, undefined]);
  });

  test('an edit brings the message as it was and as it is', async () => {
    const { slack, ear } = at();
    const where = { user: slack.maya.id, channel: slack.channel.id };
    const before = unlike('first words');
    const ts = await slack.say({ ...where, text: before });
    await slack.edit({ ...where, ts, text: 'better words' });
    const event = await ear.event('message', { ts, subtype: 'message_changed' });
    expect(event).toMatchObject({
      channel: where.channel,
      message: { ts, user: where.user, text: 'better words', edited: { user: where.user } },
      previous_message: { ts, user: where.user, text: before },
    });
    expect(Number(record(record(event.message).edited).ts)).toBeGreaterThan(Number(ts));
  });

  test('a deletion names the message and shows what it was', async () => {
    const { slack, ear } = at();
    const where = { user: slack.maya.id, channel: slack.channel.id };
    const text = unlike('regretted');
    const ts = await slack.say({ ...where, text });
    await slack.remove({ ...where, ts });
    expect(await ear.event('message', { ts, subtype: 'message_deleted' })).toMatchObject({
      channel: where.channel,
      deleted_ts: ts,
      previous_message: { ts, user: where.user, text },
    });
  });

  test('a command comes with its place, its person, a trigger and a way to answer', async () => {
    const { slack } = at();
    expect(await aCommand(at())).toMatchObject({
      type: 'slash_commands',
      acceptsResponsePayload: true,
      body: {
        command: '/interview',
        text: expect.stringMatching(/^command \d+$/),
        team_id: slack.teamId,
        channel_id: slack.channel.id,
        channel_name: slack.channel.name,
        user_id: slack.maya.id,
        user_name: slack.maya.name,
        api_app_id: slack.appId,
        is_enterprise_install: 'false',
        trigger_id: expect.any(String),
        response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//),
      },
    });
  });

  test('the answer that acknowledges a command is shown to whoever gave it', async () => {
    const { slack, ear } = at();
    const text = unlike('the answer');
    ear.answerNext({ response_type: 'ephemeral', text });
    await aCommand(at());
    expect(await slack.whisper(slack.maya.id, text)).toMatchObject({ channel: slack.channel.id });
  });

  test('a press of a button comes with the message, the person, a trigger and a way to answer', async () => {
    const { slack } = at();
    const { type, acceptsResponsePayload, body, ts, button } = await aPress(at());
    expect([type, acceptsResponsePayload]).toEqual(['interactive', true]);
    const channel = slack.channel.id;
    expect(body).toMatchObject({
      type: 'block_actions',
      api_app_id: slack.appId,
      team: { id: slack.teamId, domain: expect.any(String) },
      user: { id: slack.maya.id, username: slack.maya.name, team_id: slack.teamId },
      channel: { id: channel, name: slack.channel.name },
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
      message: { ts, text: 'press', user: slack.bot },
      trigger_id: expect.any(String),
      response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//),
      actions: [
        {
          type: 'button',
          action_id: button.actionId,
          block_id: button.blockId,
          value: button.value,
          action_ts: expect.stringMatching(/^\d{10}\./),
        },
      ],
    });
  });

  test('what is sent to the response URL is shown to whoever pressed, beside the message', async () => {
    const { slack, client } = at();
    const { body, ts } = await aPress(at());
    const text = unlike('a whisper');
    const answer = { response_type: 'ephemeral', replace_original: false, text };
    expect((await respond(body.response_url, answer)).status).toBe(200);
    await slack.whisper(slack.maya.id, text);
    const { messages } = await client.conversations.replies({ channel: slack.channel.id, ts });
    expect(messages?.map((message) => message.text)).toEqual(['press']);
  });

  test('a form that is sent brings its values, and stays open until there is nothing to correct', async () => {
    const { slack, ear } = at();
    const viewId = await openForm(at());
    const text = unlike('short');
    const form = { user: slack.maya.id, viewId, values: { answer: { text } } };
    ear.answerNext({ response_action: 'errors', errors: { answer: 'A sentence more, please.' } });
    expect(await slack.submit(form)).toEqual({
      closed: false,
      errors: { answer: 'A sentence more, please.' },
    });
    expect(await slack.submit(form)).toEqual({ closed: true });
    const { callback_id, private_metadata } = aForm();
    const { type, acceptsResponsePayload, body } = await ear.hears('the form', (heard) =>
      JSON.stringify(record(heard.body.view).state ?? '').includes(text),
    );
    expect([type, acceptsResponsePayload]).toEqual(['interactive', true]);
    expect(body).toMatchObject({
      type: 'view_submission',
      team: { id: slack.teamId },
      user: { id: slack.maya.id, team_id: slack.teamId },
      trigger_id: expect.any(String),
      view: {
        id: viewId,
        type: 'modal',
        callback_id,
        private_metadata,
        hash: expect.any(String),
        state: { values: { answer: { text: { type: 'plain_text_input', value: text } } } },
      },
      response_urls: [],
    });
  });

  test('a form that is closed says so, where it asked to', async () => {
    const { slack, ear } = at();
    const id = await openForm(at());
    await slack.closeForm(slack.maya.id);
    const { type, body } = await ear.hears(
      'the closing',
      ({ body: { type: of, view } }) => of === 'view_closed' && record(view).id === id,
    );
    const { callback_id, private_metadata } = aForm();
    expect([type, body]).toMatchObject([
      'interactive',
      { user: { id: slack.maya.id }, view: { id, callback_id, private_metadata }, is_cleared: false },
    ]);
  });

  test('who opens the Home tab is told with the tab and the direct message', async () => {
    const { slack, client, ear } = at();
    const { channel } = await client.conversations.open({ users: slack.jonas });
    await slack.openHome(slack.jonas);
    const opened = await ear.hears('the opened tab', (heard) => eventOf(heard).type === 'app_home_opened');
    expect(opened.body.event).toMatchObject({
      user: slack.jonas,
      channel: channel?.id,
      tab: 'home',
      event_ts: expect.any(String),
    });
  });
}
