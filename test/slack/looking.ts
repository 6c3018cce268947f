import type { Changes } from './changes.ts';
import type { Ephemeral, Message, SlackState, View } from './state.ts';
import { isTopLevel } from './web-api/conversations.ts';
import type { RecordedCall } from './web-api/dispatch.ts';

/** What can be seen in Slack. Everything returned is a copy of that moment. */
export class Looking {
  readonly #state: SlackState;
  readonly #changes: Changes;
  readonly #calls: readonly RecordedCall[];

  constructor({
    state,
    changes,
    calls,
  }: { state: SlackState; changes: Changes; calls: readonly RecordedCall[] }) {
    this.#state = state;
    this.#changes = changes;
    this.#calls = calls;
  }

  /** What stands in a channel itself, oldest first: no replies, but those that were also sent to the channel. */
  messages(channel: string): Message[] {
    return structuredClone(this.#state.messagesOf(channel).filter(isTopLevel));
  }

  /** A message and its replies, oldest first. */
  thread(channel: string, ts: string): Message[] {
    const all = this.#state.messagesOf(channel);
    return structuredClone(all.filter((message) => message.ts === ts || message.thread_ts === ts));
  }

  /** What this person alone was shown, oldest first. */
  ephemerals(user: string): Ephemeral[] {
    return structuredClone(this.#state.ephemerals.filter((one) => one.user === user));
  }

  /** The person's direct messages with the bot: the id of the channel. */
  dm(user: string): string {
    return this.#state.directMessage(user).id;
  }

  home(user: string): View | undefined {
    return structuredClone(this.#state.homes.get(user));
  }

  /** The modals that the person has open, the topmost last. */
  views(user: string): View[] {
    return structuredClone(this.#state.modalsOf(user));
  }

  /** Who reacted to a message with what. */
  reactions(channel: string, ts: string): Record<string, string[]> {
    const reactions = this.#state.message(channel, ts)?.reactions ?? [];
    return Object.fromEntries(reactions.map(({ name, users }) => [name, [...users]]));
  }

  /** The uploaded files, with their bytes. */
  files(): { id: string; name: string; content: Buffer | undefined }[] {
    return [...this.#state.files.values()].map(({ id, name, content }) => ({ id, name, content }));
  }

  /**
   * Resolves with the first truthy result of `look`, called now and after whatever happens in the fake; changes in the
   * app alone do not wake it. Rejects after `timeoutMs` of real time, naming the last calls.
   */
  waitFor<T>(
    look: () => T | undefined | null | false,
    { timeoutMs = 5_000 }: { timeoutMs?: number } = {},
  ): Promise<T> {
    const describe = () => {
      const last = this.#calls.slice(-5).map(({ method, result }) => `${method} (${result ?? 'under way'})`);
      return last.length === 0 ? 'the app has made no call' : `the last calls were ${last.join(', ')}`;
    };
    return this.#changes.waitFor(look, { timeoutMs, describe });
  }
}
