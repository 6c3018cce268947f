import type { types } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Ear } from './ear.ts';
import type { Seen } from './seen.ts';

/** Where a button stands and what it says of itself, as the message or view that holds it was written. */
export type Button = { actionId: string; blockId: string; value: string };

/** What became of a form that was sent. */
export type Sent = { closed: true } | { closed: false; errors: Record<string, string> };

/** A Slack that is held to the contract, whichever it is: how to reach it, who is there, and what its people can do. */
export type ASlack = {
  side: 'fake' | 'local';
  apiUrl: string;
  botToken: string;
  appToken: string;
  teamId: string;
  appId: string;
  bot: string;
  botId: string;
  /** A public channel with the people and the bot in it. */
  channel: { id: string; name: string; members: readonly string[] };
  /** A public channel without the bot. */
  elsewhere: string;
  maya: { id: string; name: string; realName: string; zone: string };
  jonas: string;

  /** Writes a message and returns its `ts`; the channel may be a direct message. */
  say(said: { user: string; channel: string; text: string; threadTs?: string }): Promise<string>;
  edit(change: { user: string; channel: string; ts: string; text: string }): Promise<void>;
  remove(which: { user: string; channel: string; ts: string }): Promise<void>;
  /** Gives `/interview` and resolves when it is acknowledged. */
  command(given: { user: string; channel: string; text: string }): Promise<void>;
  press(which: { user: string; channel: string; ts: string; button: Button }): Promise<void>;
  pressHome(which: { user: string; button: Button }): Promise<void>;
  openHome(user: string): Promise<void>;
  /** Sends the form that this person has open. The values go by block and action. */
  submit(form: {
    user: string;
    viewId: string;
    values: Record<string, Record<string, string>>;
  }): Promise<Sent>;
  closeForm(user: string): Promise<void>;
  /** Waits for what only this person is shown and holds these words. @throws Error where it does not come in time. */
  whisper(user: string, words: string): Promise<{ channel: string; text: string }>;
  /** What only this person was shown up to now, as texts. */
  whispers(user: string): string[];
  close(): Promise<void>;
};

/** Starts it with nothing said in it. @throws Error that says what is missing, where it cannot be started. */
export type OpenSlack = () => Promise<ASlack>;

/** The Slack of a test with a client and a connected app, all three real. */
export type Place = { slack: ASlack; client: WebClient; ear: Ear; seen: Seen };

/** A text and a button; all ids are given, since not every Slack gives some. */
export function withButton(text: string, { actionId, blockId, value }: Button): types.KnownBlock[] {
  return [
    { type: 'section', block_id: `${blockId}-text`, text: { type: 'mrkdwn', text } },
    {
      type: 'actions',
      block_id: blockId,
      elements: [{ type: 'button', text: { type: 'plain_text', text: 'Press' }, action_id: actionId, value }],
    },
  ];
}

/** A form with one field. */
export function aForm(title = 'Answer'): types.ModalView {
  return {
    type: 'modal',
    callback_id: 'contract-form',
    private_metadata: '{"dailyId":"d1"}',
    notify_on_close: true,
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: 'Send' },
    blocks: [
      {
        type: 'input',
        block_id: 'answer',
        label: { type: 'plain_text', text: 'Your answer' },
        element: { type: 'plain_text_input', action_id: 'text' },
      },
    ],
  };
}

export const aButton: Button = { actionId: 'hint', blockId: 'step', value: '{"step":1}' };

export function aHome(text: string): types.HomeView {
  return { type: 'home', blocks: withButton(text, aButton) };
}
