import type { AppRequests, Response } from './app-requests.ts';
import { elementsOf, enteredValue, type Found, valuesOf } from './elements.ts';
import { shown } from './events.ts';
import { type Json, record, records } from './json.ts';
import { openView, type ViewRef } from './modals.ts';
import { makeResponseUrl, showResponse } from './response-url.ts';
import type { Channel, ResponseUrl } from './state.ts';
import { ApiError, type World } from './web-api/method.ts';

type Entered = Record<string, Record<string, Json>>;

export type Click = {
  user: string;
  actionId: string;
  /** Needed only where the same action stands in several blocks. */
  blockId?: string;
  /** For a choice: what is chosen. For buttons that share an action: the value of the one meant. */
  value?: unknown;
} & ({ message: { channel: string; ts: string }; view?: undefined } | { view: ViewRef; message?: undefined });

/** What people do with commands, buttons and shortcuts. Throws for what Slack's client would not let a person do. */
export class Interactions {
  readonly #world: World;
  readonly #requests: AppRequests;
  readonly #entered = new Map<string, Entered>();

  constructor(world: World, requests: AppRequests) {
    this.#world = world;
    this.#requests = requests;
  }

  /** Runs a slash command and resolves when it is acknowledged, or has failed. */
  async command(given: {
    user: string;
    channel: string;
    text?: string;
    command?: string;
  }): Promise<Response> {
    const { state } = this.#world;
    const { user, channel: id, text = '', command = '/interview' } = given;
    const channel = state.channel(id);
    const responseUrl = makeResponseUrl(this.#world, { channel: id, user });
    const { team, person, base } = this.#requests.of(user);
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
      response_url: this.#requests.url(responseUrl),
      trigger_id: state.trigger(user).id,
    };
    const response = await this.#requests.send({ kind: 'slash_commands', payload }, responseUrl);
    if (response.ack) this.#showAck(response.ack, responseUrl, command);
    return response;
  }

  /** Presses a button or makes a choice, in a message that the person can see or in a view that they have open. */
  async click(given: Click): Promise<Response> {
    const { user } = given;
    return given.message
      ? this.#clickInMessage(user, given, given.message)
      : this.#clickInView(user, given, given.view);
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
    const key = `${user}:${at.channel}:${at.ts}`;
    const entered = this.#entered.get(key) ?? {};
    this.#entered.set(key, entered);
    const { action, values } = this.#act(found, { entered, blocks, value: given.value });
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
      ...this.#requests.of(user).base,
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
      response_url: this.#requests.url(responseUrl),
      actions: [action],
    };
    return this.#requests.send({ kind: 'interactive', payload }, responseUrl);
  }

  async #clickInView(user: string, given: Click, shownView: ViewRef): Promise<Response> {
    const view = openView(this.#world, { user, view: shownView });
    const found = pick(view.blocks, { ...given, screen: `view ${view.id}` });
    const { action, values } = this.#act(found, {
      entered: view.state.values,
      blocks: view.blocks,
      value: given.value,
    });
    view.state.values = values;
    const payload = {
      type: 'block_actions',
      ...this.#requests.of(user).base,
      container: { type: 'view', view_id: view.id },
      trigger_id: this.#world.state.trigger(user).id,
      view: structuredClone(view),
      actions: [action],
    };
    return this.#requests.send({ kind: 'interactive', payload });
  }

  /** Starts a shortcut: a global one, or with `message` one from a message's menu. */
  async shortcut(given: {
    user: string;
    callbackId: string;
    message?: { channel: string; ts: string };
  }): Promise<Response> {
    const { user, callbackId, message: at } = given;
    const { state } = this.#world;
    const common = {
      ...this.#requests.of(user).base,
      callback_id: callbackId,
      trigger_id: state.trigger(user).id,
      action_ts: state.ts(),
    };
    if (!at) return this.#requests.send({ kind: 'interactive', payload: { type: 'shortcut', ...common } });
    const message = state.message(at.channel, at.ts);
    if (!message) throw new Error(`Cannot start a shortcut: there is no message ${at.ts} in ${at.channel}`);
    const responseUrl = makeResponseUrl(this.#world, { channel: at.channel, user });
    const payload = {
      type: 'message_action',
      ...common,
      message_ts: at.ts,
      channel: named(state.channel(at.channel)),
      message: shown(message, { withMetadata: true }),
      response_url: this.#requests.url(responseUrl),
    };
    return this.#requests.send({ kind: 'interactive', payload }, responseUrl);
  }

  #showAck(body: Json, responseUrl: ResponseUrl, command: string): void {
    try {
      showResponse(this.#world, { responseUrl, body, method: `${command} ack` });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    this.#world.changes.notify();
  }

  /** The action that a click makes, and the state of the whole screen after it. */
  #act(
    { element, blockId }: Found,
    { entered, blocks, value }: { entered: Entered; blocks: Json[]; value: unknown },
  ) {
    const type = String(element.type);
    const actionId = String(element.action_id);
    const base: Json = { type, action_id: actionId, block_id: blockId, action_ts: this.#world.state.ts() };
    if (type === 'button' || type === 'icon_button' || type === 'workflow_button') {
      const { text, value: sent, style, url } = element;
      return { action: { ...base, text, value: sent, style, url }, values: valuesOf(blocks, entered) };
    }
    if (type === 'feedback_buttons') {
      const choices = [record(element.positive_button), record(element.negative_button)];
      const chosen = choices.find((choice) => choice.value === value);
      if (!chosen)
        throw new Error(`Cannot click "${actionId}": it has no button of value "${String(value)}"`);
      return {
        action: { ...base, text: chosen.text, value: chosen.value },
        values: valuesOf(blocks, entered),
      };
    }
    const entry =
      type === 'overflow'
        ? { selected_option: records(element.options).find((option) => option.value === value) }
        : enteredValue(element, value);
    entered[blockId] = { ...entered[blockId], [actionId]: { type, ...entry } };
    return { action: { ...base, ...entry }, values: valuesOf(blocks, entered) };
  }
}

/** The element that a click means. Throws when it is not on the screen, or when several would fit. */
function pick(
  blocks: Json[],
  wanted: { actionId: string; blockId?: string; value?: unknown; screen: string },
): Found {
  const { actionId, blockId, value, screen } = wanted;
  const onScreen = [...elementsOf(blocks)];
  const fitting = onScreen.filter(
    (found) => found.element.action_id === actionId && (blockId === undefined || found.blockId === blockId),
  );
  const byValue = fitting.filter(({ element }) => element.value === value);
  const [found, ...others] = byValue.length > 0 && value !== undefined ? byValue : fitting;
  if (found && others.length === 0) return found;
  const known = onScreen.map(({ element }) => String(element.action_id)).join(', ') || 'nothing';
  const problem = found
    ? 'stands there more than once; name its block or its value'
    : `is not there; it shows ${known}`;
  throw new Error(`Cannot click "${actionId}" in ${screen}: it ${problem}`);
}

function named({ id, name, kind }: Channel): Json {
  return { id, name: kind === 'im' ? 'directmessage' : kind === 'group' ? 'privategroup' : name };
}
