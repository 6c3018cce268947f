import { aButton, aForm, aHome, type Place, withButton } from './a-slack.ts';

let given = 0;
/** Words that nothing else in a suite is said with, so that their envelope can be told from all others. */
export function unlike(words: string): string {
  given += 1;
  return `${words} ${given}`;
}

/** Has Maya give a command in the channel, and returns what the app heard of it. */
export async function aCommand({ slack, ear }: Place, { channel = slack.channel.id } = {}) {
  const text = unlike('command');
  await slack.command({ user: slack.maya.id, channel, text });
  return ear.hears(`/interview ${text}`, ({ body }) => body.text === text);
}

export async function aTrigger(place: Place): Promise<string> {
  return String((await aCommand(place)).body.trigger_id);
}

/** Has Maya press the button of a message that the bot posts, and returns what the app heard of it. */
export async function aPress({ slack, client, ear }: Place, { threadTs }: { threadTs?: string } = {}) {
  const channel = slack.channel.id;
  const button = { ...aButton, value: unlike('value') };
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  const blocks = withButton('press', button);
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'press', blocks, ...thread });
  await slack.press({ user: slack.maya.id, channel, ts, button });
  const { body, ...heard } = await ear.hears('the press', ({ body: { actions } }) =>
    JSON.stringify(actions ?? '').includes(button.value),
  );
  return { ...heard, body, ts, button };
}

/** Opens a form for Maya and returns the id of its view. */
export async function openForm(place: Place): Promise<string> {
  const { view } = await place.client.views.open({ trigger_id: await aTrigger(place), view: aForm() });
  return view?.id ?? '';
}

/** Has Maya press the button of her Home tab, and returns what the app heard of it. */
export async function aHomePress({ slack, client, ear }: Place) {
  const button = { ...aButton, value: unlike('home value') };
  const home = aHome('home');
  const blocks = withButton('home', button);
  await client.views.publish({ user_id: slack.maya.id, view: { ...home, blocks } });
  await slack.pressHome({ user: slack.maya.id, button });
  const { body } = await ear.hears('the press on the Home tab', ({ body: { actions } }) =>
    JSON.stringify(actions ?? '').includes(button.value),
  );
  return body;
}

export function respond(url: unknown, body: Record<string, unknown>): Promise<Response> {
  return fetch(String(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
