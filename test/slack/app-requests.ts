import type { Delivery, Outcome, Request } from './delivery.ts';
import { type Json, record } from './json.ts';
import type { Person, ResponseUrl, Workspace } from './state.ts';
import type { World } from './web-api/method.ts';

/** How the app took a command or a click. */
export type Response = {
  outcome: Outcome;
  /** The body of the acknowledgement, if it had one. */
  ack: Json | undefined;
  triggerId: string;
  /** What the app posts to the response URL; grows as it comes. */
  responses: Json[];
};

/** What commands, clicks and submissions have in common on their way to the app. */
export class AppRequests {
  readonly #world: World;
  readonly #delivery: Delivery;

  constructor(world: World, delivery: Delivery) {
    this.#world = world;
    this.#delivery = delivery;
  }

  /** Sends one request and resolves with what the app answered. */
  async send(request: Request, responseUrl?: ResponseUrl): Promise<Response> {
    const triggerId = String(request.payload.trigger_id ?? '');
    const outcome = await this.#delivery.request(request);
    const body = outcome.kind === 'acked' ? outcome.body : undefined;
    const ack = body === undefined ? undefined : record(body);
    return { outcome, ack, triggerId, responses: responseUrl?.bodies ?? [] };
  }

  /** The person, their workspace, and the fields that say so in every interactive payload. */
  of(user: string): { person: Person; team: Workspace; base: Json } {
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
    return { person, team, base };
  }

  url({ id }: ResponseUrl): string {
    return `${this.#world.baseUrl()}/response/${id}`;
  }
}
