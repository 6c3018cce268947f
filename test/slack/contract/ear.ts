import { socketApp } from '../bolt.ts';
import { Changes } from '../changes.ts';
import { type Json, record } from '../json.ts';
import type { ASlack } from './a-slack.ts';

/** One envelope as the socket client hands it on. */
export type Heard = {
  type: string;
  body: Json;
  acceptsResponsePayload: unknown;
  retryNum: unknown;
};

const patienceMs = 10_000;

/** A real Bolt app in Socket Mode that acknowledges whatever comes, and remembers it. */
export class Ear {
  readonly heard: Heard[] = [];
  readonly #changes = new Changes();
  readonly #stop: () => Promise<unknown>;
  #answer: Json | undefined;

  private constructor(stop: () => Promise<unknown>) {
    this.#stop = stop;
  }

  /** Connects, and resolves when Slack has said hello. */
  static async open(slack: ASlack): Promise<Ear> {
    const { app, client, start, stop } = socketApp(slack, { as: slack });
    const ear = new Ear(stop);
    client.on('slack_event', (args: Json) => ear.#note(args));
    app.command('/interview', async ({ ack }) => ack(ear.#takeAnswer()));
    app.view('contract-form', async ({ ack }) => ack(ear.#takeAnswer() as never));
    app.view({ callback_id: 'contract-form', type: 'view_closed' }, async ({ ack }) => ack());
    app.action('hint', async ({ ack }) => ack());
    await start();
    return ear;
  }

  /** The body with which the next command or form is acknowledged; without it the acknowledgement is bare. */
  answerNext(body: Json): void {
    this.#answer = body;
  }

  /** Waits for the first envelope that fits, among those that have come and those to come. */
  hears(what: string, fits: (heard: Heard) => unknown): Promise<Heard> {
    return this.#changes.waitFor(() => this.heard.find(fits), {
      timeoutMs: patienceMs,
      describe: () => `${what} was not heard, but ${this.heard.map(nameOf).join(', ') || 'nothing'}`,
    });
  }

  /** The event of this type that is about the message with this `ts`: itself, or the one that was changed or deleted. */
  async event(type: string, { ts, subtype }: { ts: string; subtype?: string }): Promise<Json> {
    const { body } = await this.hears(`${type} ${subtype ?? ''} of ${ts}`, (heard) => {
      const event = eventOf(heard);
      const about = [event.deleted_ts, record(event.message).ts, event.ts];
      return event.type === type && event.subtype === subtype && about.includes(ts);
    });
    return record(body.event);
  }

  async close(): Promise<void> {
    await this.#stop();
    this.#changes.close();
  }

  #note({ type, body, accepts_response_payload, retry_num }: Json): void {
    const heard = { type: String(type), body: record(body) };
    this.heard.push({ ...heard, acceptsResponsePayload: accepts_response_payload, retryNum: retry_num });
    this.#changes.notify();
  }

  #takeAnswer(): Json {
    const answer = this.#answer ?? {};
    this.#answer = undefined;
    return answer;
  }
}

export function eventOf({ body }: Heard): Json {
  return record(body.event);
}

function nameOf(heard: Heard): string {
  const { type = heard.body.type ?? heard.body.command, subtype } = eventOf(heard);
  return subtype === undefined ? String(type) : `${String(type)}.${String(subtype)}`;
}
