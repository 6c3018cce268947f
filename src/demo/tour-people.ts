import { z } from 'zod';
import { workspace } from './local-slack.ts';
import { buttonsOf, formValues, type Message } from './tour-payloads.ts';
import type { TourSlack } from './tour-slack.ts';
import { nameOf, placeOf, type Story } from './tour-story.ts';

const Posted = z.object({ message: z.object({ ts: z.string(), channel: z.string() }) });

/** Somebody of the workspace, who acts in Slack and whose deeds are told. */
export class Person {
  readonly id: string;
  readonly name: string;
  readonly #slack: TourSlack;
  readonly #story: Story;

  constructor(id: string, slack: TourSlack, story: Story) {
    this.id = id;
    this.name = nameOf(id);
    this.#slack = slack;
    this.#story = story;
  }

  /** Writes a message: in the thread under one, or at the top of the channel or the direct message with the bot. */
  async says(text: string, where: { under: Message } | { to: 'bot' | 'channel' }): Promise<Message> {
    const place =
      'under' in where
        ? { channel: where.under.channel, thread_ts: where.under.thread_ts ?? where.under.ts }
        : { channel: where.to === 'bot' ? this.id : workspace.channel.id };
    const answer = await this.#slack.control('message', { ...place, user: this.id, text });
    const { channel, ts } = Posted.parse(answer).message;
    const message = await this.#slack.until(`${this.name}'s message`, () => this.#find(channel, ts));
    this.#story.speech(
      this.name,
      text.replaceAll(/<@(\w+)>/g, (_all, id) => `@${nameOf(id)}`),
      {
        place: placeOf(message),
      },
    );
    return message;
  }

  async edits({ channel, ts }: Message, text: string): Promise<void> {
    this.#story.speech(this.name, `edits the message: ${text}`, { place: 'in the thread' });
    await this.#slack.control('edit-message', { channel, ts, user: this.id, text });
  }

  async deletes({ channel, ts }: Message): Promise<void> {
    this.#story.deed(this.name, 'deletes the message');
    await this.#slack.control('delete-message', { channel, ts, user: this.id });
  }

  /** Presses a button of a message. @throws Error where the message has no such button. */
  async presses({ channel, ts }: Message, actionId: string): Promise<void> {
    const button = buttonsOf(this.#find(channel, ts)?.blocks).find((each) => each.actionId === actionId);
    if (!button) throw new Error(`The message has no button "${actionId}"`);
    this.#story.deed(this.name, `presses [${button.label}]`);
    await this.#slack.control('interact', {
      channel,
      messageTs: ts,
      user: this.id,
      action: { type: 'button', action_id: actionId, block_id: button.blockId, value: button.value },
    });
  }

  /** Gives a command in the channel and waits for what only they are shown. */
  async asks(text: string): Promise<Message> {
    const { mark } = this.#slack;
    await this.commands(text);
    return this.whisper(`the answer to /interview ${text}`, mark);
  }

  async commands(text: string): Promise<void> {
    this.#story.speech(this.name, `/interview ${text}`, { place: `#${workspace.channel.name}` });
    const command = { command: '/interview', text, channel: workspace.channel.id, user: this.id };
    await this.#slack.control('command', command);
  }

  /** The next message after the mark that only they can see. */
  whisper(what: string, mark: number, pattern = /./): Promise<Message> {
    return this.#slack.until(what, () =>
      this.#slack.messages
        .slice(mark)
        .find((each) => each.ephemeral_to === this.id && pattern.test(each.text)),
    );
  }

  /** Sends the open form, filled in here and there. */
  sends(filled: Record<string, unknown>): void {
    const view = this.#slack.modal;
    if (!view) throw new Error('No form is open');
    this.#slack.tell({ t: 'view_submit', user: this.id, values: formValues(view, filled) });
  }

  async opensHome(): Promise<void> {
    this.#story.deed(this.name, 'opens the Home tab');
    await this.#slack.control('open-home', { user: this.id });
  }

  #find(channel: string, ts: string): Message | undefined {
    return this.#slack.messages.find((each) => each.channel === channel && each.ts === ts);
  }
}
