import { expect, test } from 'vitest';
import { aButton, aForm, aHome, type Place, withButton } from './a-slack.ts';
import { aTrigger } from './acts.ts';

const aTs = expect.stringMatching(/^\d{10}\.\d{6}$/);

/** What the Web API answers to the calls of the bot, where all goes well. */
export function webApiTests(at: () => Place): void {
  test('a token is known by its workspace and its bot', async () => {
    const { slack, client } = at();
    expect(await client.auth.test()).toMatchObject({
      ok: true,
      url: expect.stringMatching(/^https?:\/\//),
      team: expect.any(String),
      team_id: slack.teamId,
      user: expect.any(String),
      user_id: slack.bot,
      bot_id: slack.botId,
      is_enterprise_install: false,
    });
  });

  test('the token of the app opens a socket', async () => {
    const { slack, seen } = at();
    const { url } = await seen.client(slack, slack.appToken).apps.connections.open();
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\//);
  });

  test('a message is posted under the name of the bot, with its blocks', async () => {
    const { slack, client } = at();
    const blocks = withButton('A *question*', aButton);
    const posted = await client.chat.postMessage({
      channel: slack.channel.id,
      text: 'A question',
      blocks,
      unfurl_links: false,
      unfurl_media: false,
    });
    const { bot: user, botId: bot_id, appId: app_id } = slack;
    const message = { type: 'message', ts: posted.ts, user, bot_id, app_id, text: 'A question', blocks };
    expect(posted).toMatchObject({ ok: true, channel: slack.channel.id, ts: aTs, message });
    const { messages = [] } = await client.conversations.history({ channel: slack.channel.id });
    expect(messages[0]).toMatchObject(message);
  });

  test('a reply stands in the thread alone, and its root counts it', async () => {
    const { slack, client } = at();
    const channel = slack.channel.id;
    const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'root' });
    const answer = await slack.say({ user: slack.maya.id, channel, text: 'answer', threadTs: root });
    const posted = await client.chat.postMessage({ channel, text: 'grade', thread_ts: root });
    expect(posted.message?.thread_ts).toBe(root);
    const { messages = [] } = await client.conversations.replies({ channel, ts: root });
    expect(messages.map(({ ts, user, thread_ts }) => ({ ts, user, thread_ts }))).toEqual([
      { ts: root, user: slack.bot, thread_ts: root },
      { ts: answer, user: slack.maya.id, thread_ts: root },
      { ts: posted.ts, user: slack.bot, thread_ts: root },
    ]);
    const { messages: top = [] } = await client.conversations.history({ channel });
    expect(top[0]).toMatchObject({
      ts: root,
      reply_count: 2,
      reply_users_count: 2,
      reply_users: [slack.maya.id, slack.bot],
      latest_reply: posted.ts,
    });
  });

  test('the thread of a message without replies is that message', async () => {
    const { slack, client } = at();
    const channel = slack.channel.id;
    const ts = await slack.say({ user: slack.maya.id, channel, text: 'alone' });
    const { messages = [], has_more } = await client.conversations.replies({ channel, ts });
    expect([messages.map(({ text }) => text), has_more]).toEqual([['alone'], false]);
  });

  test('a channel is read newest first, up to the message asked for', async () => {
    const { slack, client } = at();
    const channel = slack.channel.id;
    const said: string[] = [];
    for (const text of ['one', 'two', 'three'])
      said.unshift(await slack.say({ user: slack.maya.id, channel, text }));
    const { messages = [], response_metadata } = await client.conversations.history({
      channel,
      oldest: String(Number(said.at(-1)) - 60),
      include_all_metadata: true,
      limit: 100,
    });
    expect(messages.slice(0, 3).map(({ ts }) => ts)).toEqual(said);
    expect(response_metadata?.next_cursor || undefined).toBeUndefined();
  });

  test('a message for a person goes to their direct messages with the bot, which are opened once', async () => {
    const { slack, client } = at();
    const opened = await client.conversations.open({ users: slack.jonas });
    const first = await client.chat.postMessage({ channel: slack.jonas, text: 'psst' });
    const second = await client.chat.postMessage({ channel: slack.jonas, text: 'psst again' });
    expect(first.channel).toMatch(/^D/);
    expect([opened.channel?.id, second.channel]).toEqual([first.channel, first.channel]);
    const { messages = [] } = await client.conversations.history({ channel: first.channel ?? '' });
    expect(messages.slice(0, 2).map(({ text }) => text)).toEqual(['psst again', 'psst']);
  });

  test('an update changes text and blocks where the message stands', async () => {
    const { slack, client } = at();
    const channel = slack.channel.id;
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'before' });
    const blocks = withButton('after', aButton);
    const plain = { parse: 'none', link_names: false } as const;
    const updated = await client.chat.update({ channel, ts, text: 'after', blocks, ...plain });
    expect(updated).toMatchObject({ ok: true, channel, ts, text: 'after', message: { text: 'after' } });
    const { messages = [] } = await client.conversations.replies({ channel, ts });
    expect(messages).toMatchObject([{ ts, user: slack.bot, text: 'after', blocks }]);
  });

  test('an update to a text alone takes the blocks away', async () => {
    const { slack, client } = at();
    const channel = slack.channel.id;
    const blocks = withButton('before', aButton);
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'before', blocks });
    await client.chat.update({ channel, ts, text: 'after' });
    const { messages = [] } = await client.conversations.replies({ channel, ts });
    expect(messages.map((message) => [message.text, message.blocks ?? []])).toEqual([['after', []]]);
  });

  test('a deleted message is gone', async () => {
    const { slack, client } = at();
    const channel = slack.channel.id;
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'a slip' });
    expect(await client.chat.delete({ channel, ts })).toMatchObject({ ok: true, channel, ts });
    const { messages = [] } = await client.conversations.history({ channel });
    expect(messages.filter((message) => message.ts === ts)).toEqual([]);
  });

  test('an ephemeral message is shown to one person', async () => {
    const { slack, client } = at();
    const to = { channel: slack.channel.id, user: slack.maya.id };
    const posted = await client.chat.postEphemeral({ ...to, text: 'for Maya alone' });
    expect(posted).toMatchObject({ ok: true, message_ts: aTs });
    expect(await slack.whisper(slack.maya.id, 'for Maya alone')).toMatchObject({ channel: to.channel });
    expect(slack.whispers(slack.jonas).filter((text) => text.includes('for Maya'))).toEqual([]);
  });

  test('the link to a message names its channel and its time, that to a reply its thread as well', async () => {
    const { slack, client } = at();
    const channel = slack.channel.id;
    const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'linked' });
    const { ts: reply = '' } = await client.chat.postMessage({ channel, text: 'too', thread_ts: root });
    const linkTo = async (message_ts: string) => {
      const { permalink = '' } = await client.chat.getPermalink({ channel, message_ts });
      const { pathname, searchParams } = new URL(permalink);
      return [pathname, searchParams.get('thread_ts')];
    };
    const pathTo = (ts: string) => `/archives/${channel}/p${ts.replace('.', '')}`;
    expect([await linkTo(root), await linkTo(reply)]).toEqual([
      [pathTo(root), null],
      [pathTo(reply), root],
    ]);
  });

  test('a reaction is shown on its message under the name of the bot', async () => {
    const { slack, client } = at();
    const channel = slack.channel.id;
    const timestamp = await slack.say({ user: slack.maya.id, channel, text: 'an answer' });
    await client.reactions.add({ channel, timestamp, name: 'eyes' });
    const { messages = [] } = await client.conversations.replies({ channel, ts: timestamp });
    expect(messages[0]?.reactions).toEqual([{ name: 'eyes', users: [slack.bot], count: 1 }]);
  });

  test('a file is announced, sent and shared under a thread', async () => {
    const { slack, client } = at();
    const channel = slack.channel.id;
    const root = await slack.say({ user: slack.maya.id, channel, text: 'a picture, please' });
    const content = Buffer.from('# notes');
    const { upload_url: url, file_id: id } = await client.files.getUploadURLExternal({
      filename: 'notes.md',
      length: content.length,
    });
    const sent = await fetch(String(url), { method: 'POST', body: content });
    expect([sent.status, typeof id]).toEqual([200, 'string']);
    const shared = await client.files.completeUploadExternal({
      files: [{ id: String(id), title: 'Notes' }],
      channel_id: channel,
      thread_ts: root,
    });
    expect(shared.files?.map((file) => file.id)).toEqual([id]);
  });

  test('a channel tells its name, its kind, and that the bot is in it', async () => {
    const { slack, client } = at();
    const { id, name, members } = slack.channel;
    expect((await client.conversations.info({ channel: id })).channel).toMatchObject({
      id,
      name,
      is_channel: true,
      is_im: false,
      is_private: false,
      is_archived: false,
      is_member: true,
      num_members: members.length,
    });
  });

  test('a direct message tells that it is one', async () => {
    const { slack, client } = at();
    const { channel } = await client.conversations.open({ users: slack.maya.id });
    const info = await client.conversations.info({ channel: channel?.id ?? '' });
    expect(info.channel).toMatchObject({ id: channel?.id, is_im: true });
  });

  test('the members of a channel are its people and the bot', async () => {
    const { slack, client } = at();
    const { members = [], response_metadata } = await client.conversations.members({
      channel: slack.channel.id,
    });
    expect([members.toSorted(), response_metadata?.next_cursor]).toEqual([
      slack.channel.members.toSorted(),
      '',
    ]);
  });

  test('a person has a name and a zone, and is no bot', async () => {
    const { slack, client } = at();
    const { id, name, realName, zone } = slack.maya;
    expect((await client.users.info({ user: id })).user).toMatchObject({
      id,
      team_id: slack.teamId,
      name,
      real_name: realName,
      tz: zone,
      deleted: false,
      is_bot: false,
      profile: { real_name: realName },
    });
    expect((await client.users.info({ user: slack.bot })).user).toMatchObject({
      id: slack.bot,
      is_bot: true,
    });
  });

  test('a form opens for a trigger, and can be changed while it is open', async () => {
    const { client, slack } = at();
    const form = aForm('Loading');
    const opened = await client.views.open({ trigger_id: await aTrigger(at()), view: form });
    const id = opened.view?.id ?? '';
    expect(opened.view).toMatchObject({
      ...form,
      id: expect.stringMatching(/^V/),
      team_id: slack.teamId,
      app_id: slack.appId,
      bot_id: slack.botId,
      hash: expect.any(String),
      root_view_id: id,
      previous_view_id: null,
    });
    const updated = await client.views.update({ view_id: id, view: aForm('Answer') });
    expect(updated.view).toMatchObject({ ...aForm('Answer'), hash: expect.any(String) });
    expect(updated.view?.hash).not.toBe(opened.view?.hash);
    await slack.closeForm(slack.maya.id);
  });

  test('a Home tab is published, and published anew', async () => {
    const { client, slack } = at();
    const first = await client.views.publish({ user_id: slack.maya.id, view: aHome('first') });
    const second = await client.views.publish({ user_id: slack.maya.id, view: aHome('second') });
    for (const [text, { view }] of [
      ['first', first],
      ['second', second],
    ] as const) {
      const { type, blocks } = aHome(text);
      const ids = { id: expect.stringMatching(/^V/), team_id: slack.teamId, hash: expect.any(String) };
      expect(view).toMatchObject({ ...ids, type, blocks });
    }
    expect(second.view?.hash).not.toBe(first.view?.hash);
  });
}
