import { type Channel, type Message, Told, type View } from './tour-payloads.ts';

/** `patienceMs`: how long the bot may take for one thing. */
type Watching = { patienceMs: number; signal?: AbortSignal };

/** What landed in the local Slack, kept up to date by the channel that also feeds its page. */
export class TourSlack {
  readonly #url: string;
  readonly #socket: WebSocket;
  readonly #messages: Message[] = [];
  readonly #homes = new Map<string, View>();
  readonly #directs: Channel[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #signal: AbortSignal | undefined;
  readonly #patienceMs: number;
  /** The form that is open, and what it was told to correct. There is one in the whole local Slack. */
  modal: View | null = null;
  corrections: Record<string, string> | null = null;

  private constructor(url: string, socket: WebSocket, { patienceMs, signal }: Watching) {
    this.#patienceMs = patienceMs;
    this.#url = url;
    this.#socket = socket;
    this.#signal = signal;
    socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
    signal?.addEventListener('abort', this.#wake);
  }

  static async open(url: string, watching: Watching): Promise<TourSlack> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ui`);
    const slack = new TourSlack(url, socket, watching);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`Cannot watch the local Slack at ${url}`)));
    });
    return slack;
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#wake);
    this.#socket.close();
  }

  /** Messages in the order in which they came, those for one member's eyes included. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** A mark in the course of things: messages that come later are `since` it. */
  get mark(): number {
    return this.#messages.length;
  }

  /** The direct message between a person and the bot. */
  directOf(userId: string): string | undefined {
    return this.#directs.find(({ members }) => members.includes(userId))?.id;
  }

  homeOf(userId: string): View | undefined {
    return this.#homes.get(userId);
  }

  /** Waits until it can be seen. @throws Error naming `what` when it does not come in time. */
  async until<T>(what: string, look: () => T | null | undefined | false): Promise<T> {
    const deadline = Date.now() + this.#patienceMs;
    for (;;) {
      this.#signal?.throwIfAborted();
      const seen = look();
      if (seen) return seen;
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) throw new Error(`${what}: not seen within ${this.#patienceMs / 1000} seconds`);
      await this.#nextChange(leftMs);
    }
  }

  /** What only the page's own channel can do: forms, and buttons outside of messages. */
  tell(what: { t: string; user: string; [field: string]: unknown }): void {
    this.#socket.send(JSON.stringify(what));
  }

  async control(path: string, body: Record<string, unknown>): Promise<unknown> {
    const response = await fetch(`${this.#url}/_control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(this.#signal ? { signal: this.#signal } : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The local Slack refused ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  readonly #wake = (): void => {
    for (const wake of [...this.#waiting]) wake();
  };

  #nextChange(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.#waiting.add(done);
    });
  }

  #hear(data: string): void {
    const told = Told.safeParse(JSON.parse(data));
    if (!told.success) return;
    this.#take(told.data);
    this.#wake();
  }

  #take(told: Told): void {
    switch (told.t) {
      case 'init':
        this.#messages.splice(0, this.#messages.length, ...Object.values(told.state.messages).flat());
        this.#directs.push(...told.state.channels.filter((channel) => channel.is_im));
        return;
      case 'channel':
        if (told.channel.is_im) this.#directs.push(told.channel);
        return;
      case 'message':
        this.#messages.push(told.message);
        return;
      case 'message_update': {
        const { channel, ts } = told.message;
        const at = this.#messages.findIndex((each) => each.channel === channel && each.ts === ts);
        if (at !== -1) this.#messages[at] = told.message;
        return;
      }
      case 'message_delete': {
        const at = this.#messages.findIndex((each) => each.channel === told.channel && each.ts === told.ts);
        // Emptied, not taken out: marks count messages.
        const gone = this.#messages[at];
        if (gone) this.#messages[at] = { ts: gone.ts, channel: gone.channel, user: gone.user, text: '' };
        return;
      }
      case 'view':
        this.modal = told.stack?.at(-1) ?? null;
        this.corrections = null;
        return;
      case 'view_errors':
        this.corrections = told.errors ?? {};
        return;
      case 'home':
        this.#homes.set(told.user, told.view);
        return;
    }
  }
}
