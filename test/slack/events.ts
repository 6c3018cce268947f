import type { Delivery, Manner } from './delivery.ts';
import type { Json } from './json.ts';
import type { Channel, Message, SlackState } from './state.ts';

/** Wraps what happened into Events API envelopes and delivers them. */
export class Events {
  readonly #state: SlackState;
  readonly #delivery: Delivery;
  /** Whether the app hears of its own messages too, as it does from Slack. */
  readonly #echo: boolean;

  constructor({ state, delivery, echo }: { state: SlackState; delivery: Delivery; echo: boolean }) {
    this.#state = state;
    this.#delivery = delivery;
    this.#echo = echo;
  }

  /**
   * Delivers any event to the app of a workspace; an envelope with an `event_id` given is used as it stands.
   * An app that was uninstalled hears nothing but that.
   */
  async deliver(event: Json, { teamId, eventId, ...manner }: Manner & { teamId: string; eventId?: string }) {
    const { install } = this.#state.workspaceOf(teamId);
    const farewell = event.type === 'app_uninstalled' || event.type === 'tokens_revoked';
    const id = eventId ?? this.#state.id('Ev');
    if (install === 'installed' || farewell)
      await this.#delivery.event(this.envelope(event, teamId, id), manner);
    return id;
  }

  envelope(event: Json, teamId: string, eventId: string): Json {
    const { appId, botUserId } = this.#state.workspaceOf(teamId);
    return {
      token: 'verification-token',
      team_id: teamId,
      context_team_id: teamId,
      context_enterprise_id: null,
      api_app_id: appId,
      event: { ...event, event_ts: event.event_ts ?? this.#state.ts() },
      type: 'event_callback',
      event_id: eventId,
      event_time: Math.floor(this.#state.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: teamId,
          user_id: botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: `4-${eventId}`,
    };
  }

  /** Tells the app of a message in a channel that it can see; of its own ones in the background. */
  async message(channel: Channel, event: Json, { own = false, ...manner }: Manner & { own?: boolean } = {}) {
    const { botUserId } = this.#state.workspaceOf(channel.teamId);
    if (!channel.members.has(botUserId)) return;
    const whole = { type: 'message', channel: channel.id, channel_type: channel.kind, ...event };
    if (!own) {
      await this.deliver(whole, { teamId: channel.teamId, ...manner });
      return;
    }
    if (this.#echo) void this.deliver(whole, { teamId: channel.teamId, ...manner });
  }

  /** The event of an edit. */
  changed(
    channel: Channel,
    { before, after }: { before: Message; after: Message },
    manner: Manner & { own?: boolean },
  ) {
    return this.message(
      channel,
      {
        subtype: 'message_changed',
        hidden: true,
        ts: this.#state.ts(),
        message: shown(after),
        previous_message: shown(before),
      },
      manner,
    );
  }

  /** The event of a deletion. */
  deleted(channel: Channel, before: Message, manner: Manner & { own?: boolean }) {
    return this.message(
      channel,
      {
        subtype: 'message_deleted',
        hidden: true,
        ts: this.#state.ts(),
        deleted_ts: before.ts,
        previous_message: shown(before),
      },
      manner,
    );
  }
}

/** A message as Slack shows it in payloads and answers: without the channel, and without metadata unless asked for. */
export function shown({ channel: _, metadata, ...rest }: Message, { withMetadata = false } = {}): Json {
  return structuredClone({ ...rest, ...(withMetadata && metadata && { metadata }) });
}
