import type { AppRequests } from './app-requests.ts';
import { elementsOf, enteredValue, entryProblem } from './elements.ts';
import { isRecord, type Json, record } from './json.ts';
import type { View } from './state.ts';
import { ApiError, reject, type World } from './web-api/method.ts';
import { checkedDraft, pushView, replaceView } from './web-api/views.ts';

export type Submission =
  | { kind: 'closed' | 'cleared' }
  | { kind: 'errors'; errors: Record<string, string> }
  | { kind: 'updated' | 'pushed'; view: View }
  | { kind: 'rejected'; messages: string[] }
  | { kind: 'failed'; reason: string };

export type ViewRef = string | { id: string };

/** What people do with modals. Throws for what Slack's client would not let a person do. */
export class Modals {
  readonly #world: World;
  readonly #requests: AppRequests;

  constructor(world: World, requests: AppRequests) {
    this.#world = world;
    this.#requests = requests;
  }

  /**
   * Fills in a modal and presses its submit button. `values` goes by block id and action id, or by block id alone
   * where the block holds one element; see `enteredValue` for what a value may be.
   */
  async submitView(given: { user: string; view: ViewRef; values?: Json }): Promise<Submission> {
    const { user, values = {} } = given;
    const view = openView(this.#world, { user, view: given.view });
    if (view.type !== 'modal') throw new Error('Cannot submit a home view: it has no submit button');
    this.#fill(view, values);
    const payload = {
      type: 'view_submission',
      ...this.#requests.of(user).base,
      trigger_id: this.#world.state.trigger(user).id,
      view: structuredClone(view),
      response_urls: [],
    };
    const { outcome, ack } = await this.#requests.send({ kind: 'interactive', payload });
    if (outcome.kind === 'failed') return outcome;
    const result = this.#applyAck(ack ?? {}, { user, view });
    this.#world.changes.notify();
    return result;
  }

  #fill(view: View, values: Json): void {
    const found = [...elementsOf(view.blocks)];
    for (const [blockId, given] of Object.entries(values)) {
      const inBlock = found.filter((one) => one.blockId === blockId);
      if (inBlock.length === 0)
        throw new Error(`Cannot fill in "${blockId}": view ${view.id} has no such block`);
      const byAction = isRecord(given) ? given : undefined;
      if (!byAction && inBlock.length > 1)
        throw new Error(`Cannot fill in "${blockId}": name the actions in it`);
      for (const [actionId, value] of Object.entries(
        byAction ?? { [String(inBlock[0]?.element.action_id)]: given },
      )) {
        const element = inBlock.find((one) => one.element.action_id === actionId)?.element;
        if (!element) throw new Error(`Cannot fill in "${blockId}": it has no action "${actionId}"`);
        setEntry(view, { blockId, element, value });
      }
    }
    for (const block of view.blocks.filter(({ type }) => type === 'input')) {
      const element = record(block.element);
      const entry = record(view.state.values[String(block.block_id)]?.[String(element.action_id)]);
      const problem = entryProblem(element, entry);
      const mayBeEmpty = block.optional === true && problem === 'it needs a value';
      if (problem && !mayBeEmpty)
        throw new Error(`Cannot submit: block "${String(block.block_id)}": ${problem}`);
    }
  }

  /** Does to the open modals what the acknowledgement of a submission asks for. */
  #applyAck(ack: Json, { user, view }: { user: string; view: View }): Submission {
    const stack = this.#world.state.modalsOf(user);
    const method = 'view_submission ack';
    try {
      switch (ack.response_action) {
        case undefined:
          stack.splice(stack.indexOf(view), 1);
          return { kind: 'closed' };
        case 'clear':
          stack.length = 0;
          return { kind: 'cleared' };
        case 'errors':
          return { kind: 'errors', errors: this.#checkedErrors(ack, view) };
        case 'update': {
          const draft = checkedDraft(this.#world, { method, view: ack.view });
          return { kind: 'updated', view: structuredClone(replaceView(this.#world.state, view, draft)) };
        }
        case 'push': {
          const draft = checkedDraft(this.#world, { method, view: ack.view });
          const pushed = pushView(this.#world, { user, draft, teamId: view.team_id });
          return { kind: 'pushed', view: structuredClone(pushed) };
        }
      }
      throw reject(this.#world, {
        method,
        args: ack,
        error: 'invalid_arguments',
        messages: [`[ERROR] unknown response_action: ${String(ack.response_action)}`],
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const messages = record(error.extra.response_metadata).messages;
      return { kind: 'rejected', messages: Array.isArray(messages) ? messages.map(String) : [error.code] };
    }
  }

  #checkedErrors(ack: Json, view: View): Record<string, string> {
    const inputs = new Set(
      view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id),
    );
    const errors = Object.entries(record(ack.errors)).map(([key, text]) => [key, String(text)] as const);
    const stray = errors
      .filter(([key]) => !inputs.has(key))
      .map(([key]) => `[ERROR] no input block "${key}"`);
    const messages = errors.length === 0 ? ['[ERROR] errors must name a block'] : stray;
    if (messages.length > 0) {
      throw reject(this.#world, {
        method: 'view_submission ack',
        args: ack,
        error: 'invalid_arguments',
        messages,
      });
    }
    return Object.fromEntries(errors);
  }

  /** Closes the topmost modal, or with `all` every one; the app hears of it where the view asked for that. */
  async closeView({ user, all = false }: { user: string; all?: boolean }): Promise<void> {
    const { state } = this.#world;
    const stack = state.modalsOf(user);
    const closing = all ? stack.splice(0) : stack.splice(-1);
    const [first] = closing;
    if (!first) throw new Error(`Cannot close a modal: ${user} has none open`);
    this.#world.changes.notify();
    for (const view of closing.reverse().filter(({ notify_on_close }) => notify_on_close === true)) {
      const payload = {
        type: 'view_closed',
        ...this.#requests.of(user).base,
        view: structuredClone(view),
        is_cleared: all,
      };
      await this.#requests.send({ kind: 'interactive', payload });
    }
  }
}

/** The view that a person has open. */
export function openView({ state }: World, { user, view }: { user: string; view: ViewRef }): View {
  const id = typeof view === 'string' ? view : view.id;
  const found = state.view(id);
  if (found?.user !== user) throw new Error(`Cannot use view ${id}: ${user} does not have it open`);
  return found.view;
}

function setEntry(
  view: View,
  { blockId, element, value }: { blockId: string; element: Json; value: unknown },
): void {
  const entries = view.state.values[blockId] ?? {};
  entries[String(element.action_id)] = enteredValue(element, value);
  view.state.values[blockId] = entries;
}
