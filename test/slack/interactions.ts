import type { Delivery, Outcome, Request } from './delivery.ts';
import { elementsOf, enteredValue, entryProblem, type Found, valuesOf } from './elements.ts';
import { shown } from './events.ts';
import { type Json, record, records, string } from './json.ts';
import { makeResponseUrl, showResponse } from './response-url.ts';
import type { Channel, ResponseUrl, View } from './state.ts';
import { ApiError, reject, type World } from './web-api/method.ts';
import { checkedDraft, pushView, replaceView } from './web-api/views.ts';

/** How the app took a command or a click. */
export type Response = {
  outcome: Outcome;
  /** The body of the acknowledgement, if it had one. */
  ack: Json | undefined;
  triggerId: string;
  /** What the app posts to the response URL; grows as it comes. */
  responses: Json[];
};

export type Submission =
  | { kind: 'closed' | 'cleared' }
  | { kind: 'errors'; errors: Record<string, string> }
  | { kind: 'updated' | 'pushed'; view: View }
  | { kind: 'rejected'; messages: string[] }
  | { kind: 'failed'; reason: string };

export type Click = {
  user: string;
  actionId: string;
  /** Needed only where the same action stands in several blocks. */
  blockId?: string;
  /** For a choice: what is chosen. For buttons that share an action: the value of the one meant. */
  value?: unknown;
} & ({ message: { channel: string; ts: string }; view?: undefined } | { view: string | { id: string }; message?: undefined });

/** What people do with commands, buttons and modals. Throws for what Slack's client would not let a person do. */
export class Interactions {
  readonly #world: World;
  readonly #delivery: Delivery;
  readonly #entered = new Map<string, Record<string, Record<string, Json>>>();

  constructor(world: World, delivery: Delivery) {
    this.#world = world;
    this.#delivery = delivery;
  }

  /** Runs a slash command and resolves when it is acknowledged, or has failed. */
  async command(given: { user: string; channel: string; text?: string; command?: string }): Promise<Response> {
    const { state } = this.#world;
    const { user, channel: id, text = '', command = '/interview' } = given;
    const channel = state.channel(id);
    const responseUrl = makeResponseUrl(this.#world, { channel: id, user });
    const { team, person, base } = this.#base(user);
    const payload = {
      token: base.token,
      team_id: team.id,
      team_domain: team.domain,
      channel_id: id,
      channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
      user_id: user,
      user_name: person.name,
      command,
      text,
      api_app_id: base.api_app_id,
      is_enterprise_install: 'false',
      response_url: this.#url(responseUrl),
      trigger_id: state.trigger(user).id,
    };
    const response = await this.#request({ kind: 'slash_commands', payload }, responseUrl);
    if (response.ack) this.#showAck(response.ack, responseUrl, command);
    return response;
  }

  /** Presses a button or makes a choice, in a message that the person can see or in a view that they have open. */
  async click(given: Click): Promise<Response> {
    const { user } = given;
    return given.message ? this.#clickInMessage(user, given, given.message) : this.#clickInView(user, given, given.view);
  }

  async #clickInMessage(user: string, given: Click, at: { channel: string; ts: string }): Promise<Response> {
    const { state } = this.#world;
    const channel = state.channel(at.channel);
    if (!channel.members.has(user)) throw new Error(`Cannot click: ${user} is not in ${channel.id}`);
    const message = state.message(at.channel, at.ts);
    const ephemeral = state.ephemerals.find((one) => one.ts === at.ts && one.user === user);
    const blocks = message?.blocks ?? ephemeral?.blocks;
    const screen = `message ${at.ts} in ${at.channel}`;
    if (!blocks) throw new Error(`Cannot click: ${screen} has no blocks`);
    const found = pick(blocks, { ...given, screen });
    const { action, values } = this.#act(found, { key: `${user}:${at.channel}:${at.ts}`, blocks, value: given.value });
    const threadTs = message?.thread_ts ?? ephemeral?.threadTs;
    const inThread = threadTs === undefined ? {} : { thread_ts: threadTs };
    const original = { channel: at.channel, ts: at.ts };
    const responseUrl = makeResponseUrl(this.#world, {
      channel: at.channel,
      user,
      original,
      ...(threadTs !== undefined && { threadTs }),
    });
    const payload = {
      type: 'block_actions',
      ...this.#base(user).base,
      container: {
        type: 'message',
        message_ts: at.ts,
        channel_id: at.channel,
        is_ephemeral: message === undefined,
        ...inThread,
      },
      trigger_id: state.trigger(user).id,
      channel: named(channel),
      ...(message && { message: shown(message, { withMetadata: true }) }),
      state: { values },
      response_url: this.#url(responseUrl),
      actions: [action],
    };
    return this.#request({ kind: 'interactive', payload }, responseUrl);
  }

  async #clickInView(user: string, given: Click, named: string | { id: string }): Promise<Response> {
    const view = this.#openView(user, typeof named === 'string' ? named : named.id);
    const found = pick(view.blocks, { ...given, screen: `view ${view.id}` });
    const { action, values } = this.#act(found, { key: `${user}:${view.id}`, blocks: view.blocks, value: given.value });
    view.state.values = values;
    const payload = {
      type: 'block_actions',
      ...this.#base(user).base,
      container: { type: 'view', view_id: view.id },
      trigger_id: this.#world.state.trigger(user).id,
      view: structuredClone(view),
      actions: [action],
    };
    return this.#request({ kind: 'interactive', payload });
  }

  /**
   * Fills in a modal and presses its submit button. `values` goes by block id and action id, or by block id alone
   * where the block holds one element; see `enteredValue` for what a value may be.
   */
  async submitView(given: { user: string; view: string | { id: string }; values?: Json }): Promise<Submission> {
    const { user, values = {} } = given;
    const view = this.#openView(user, typeof given.view === 'string' ? given.view : given.view.id);
    if (view.type !== 'modal') throw new Error('Cannot submit a home view: it has no submit button');
    this.#fill(view, values);
    const payload = {
      type: 'view_submission',
      ...this.#base(user).base,
      trigger_id: this.#world.state.trigger(user).id,
      view: structuredClone(view),
      response_urls: [],
    };
    const { outcome, ack } = await this.#request({ kind: 'interactive', payload });
    if (outcome.kind === 'failed') return outcome;
    const result = this.#applyAck(ack ?? {}, { user, view });
    this.#world.changes.notify();
    return result;
  }

  #fill(view: View, values: Json): void {
    const found = [...elementsOf(view.blocks)];
    for (const [blockId, given] of Object.entries(values)) {
      const inBlock = found.filter((one) => one.blockId === blockId);
      if (inBlock.length === 0) throw new Error(`Cannot fill in "${blockId}": view ${view.id} has no such block`);
      for (const { element } of inBlock) {
        const actionId = String(element.action_id);
        const byAction = record(given);
        if (actionId in byAction) setEntry(view, { blockId, element, value: byAction[actionId] });
        else if (inBlock.length === 1 && !isByAction(given)) setEntry(view, { blockId, element, value: given });
        else throw new Error(`Cannot fill in "${blockId}": name its action "${actionId}"`);
      }
    }
    for (const block of view.blocks.filter(({ type }) => type === 'input')) {
      const element = record(block.element);
      const entry = record(view.state.values[String(block.block_id)]?.[String(element.action_id)]);
      const problem = entryProblem(element, entry);
      const mayBeEmpty = block.optional === true && problem === 'it needs a value';
      if (problem && !mayBeEmpty) throw new Error(`Cannot submit: block "${String(block.block_id)}": ${problem}`);
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
    const inputs = new Set(view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id));
    const errors = Object.entries(record(ack.errors)).map(([key, text]) => [key, String(text)] as const);
    const stray = errors.filter(([key]) => !inputs.has(key)).map(([key]) => `[ERROR] no input block "${key}"`);
    const messages = errors.length === 0 ? ['[ERROR] errors must name a block'] : stray;
    if (messages.length > 0) {
      throw reject(this.#world, { method: 'view_submission ack', args: ack, error: 'invalid_arguments', messages });
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
      const payload = { type: 'view_closed', ...this.#base(user).base, view: structuredClone(view), is_cleared: all };
      await this.#request({ kind: 'interactive', payload });
    }
  }

  /** Starts a shortcut: a global one, or with `message` one from a message's menu. */
  async shortcut(given: { user: string; callbackId: string; message?: { channel: string; ts: string } }): Promise<Response> {
    const { user, callbackId, message: at } = given;
    const { state } = this.#world;
    const common = {
      ...this.#base(user).base,
      callback_id: callbackId,
      trigger_id: state.trigger(user).id,
      action_ts: state.ts(),
    };
    if (!at) return this.#request({ kind: 'interactive', payload: { type: 'shortcut', ...common } });
    const message = state.message(at.channel, at.ts);
    if (!message) throw new Error(`Cannot start a shortcut: there is no message ${at.ts} in ${at.channel}`);
    const responseUrl = makeResponseUrl(this.#world, { channel: at.channel, user });
    const payload = {
      type: 'message_action',
      ...common,
      message_ts: at.ts,
      channel: named(state.channel(at.channel)),
      message: shown(message, { withMetadata: true }),
      response_url: this.#url(responseUrl),
    };
    return this.#request({ kind: 'interactive', payload }, responseUrl);
  }

  #base(user: string) {
    const person = this.#world.state.person(user);
    const team = this.#world.state.workspaceOf(person.teamId);
    const base: Json = {
      token: 'verification-token',
      api_app_id: team.appId,
      team: { id: team.id, domain: team.domain },
      enterprise: null,
      is_enterprise_install: false,
      user: { id: user, username: person.name, name: person.name, team_id: team.id },
    };
    return { team, person, base };
  }

  async #request(request: Request, responseUrl?: ResponseUrl): Promise<Response> {
    const triggerId = String(request.payload.trigger_id ?? '');
    const outcome = await this.#delivery.request(request);
    const body = outcome.kind === 'acked' ? outcome.body : undefined;
    const ack = body === undefined ? undefined : record(body);
    return { outcome, ack, triggerId, responses: responseUrl?.bodies ?? [] };
  }

  #url({ id }: ResponseUrl): string {
    return `${this.#world.baseUrl()}/response/${id}`;
  }

  #showAck(body: Json, responseUrl: ResponseUrl, command: string): void {
    try {
      showResponse(this.#world, { responseUrl, body, method: `${command} ack` });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    this.#world.changes.notify();
  }

  #openView(user: string, id: string): View {
    const found = this.#world.state.view(id);
    if (found?.user !== user) throw new Error(`Cannot use view ${id}: ${user} does not have it open`);
    return found.view;
  }

  /** The action that a click makes, and the state of the whole screen after it. */
  #act({ element, blockId }: Found, { key, blocks, value }: { key: string; blocks: Json[]; value: unknown }) {
    const type = String(element.type);
    const actionId = String(element.action_id);
    const base: Json = { type, action_id: actionId, block_id: blockId, action_ts: this.#world.state.ts() };
    const entered = this.#entered.get(key) ?? {};
    if (type === 'button' || type === 'icon_button' || type === 'workflow_button') {
      const { text, value: sent, style, url } = element;
      return { action: { ...base, text, value: sent, style, url }, values: valuesOf(blocks, entered) };
    }
    if (type === 'feedback_buttons') {
      const choices = [record(element.positive_button), record(element.negative_button)];
      const chosen = choices.find((choice) => choice.value === value);
      if (!chosen) throw new Error(`Cannot click "${actionId}": it has no button of value "${String(value)}"`);
      return { action: { ...base, text: chosen.text, value: chosen.value }, values: valuesOf(blocks, entered) };
    }
    const entry =
      type === 'overflow'
        ? { selected_option: records(element.options).find((option) => option.value === value) }
        : enteredValue(element, value);
    entered[blockId] = { ...entered[blockId], [actionId]: { type, ...entry } };
    this.#entered.set(key, entered);
    return { action: { ...base, ...entry }, values: valuesOf(blocks, entered) };
  }
}
