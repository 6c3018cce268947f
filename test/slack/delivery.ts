import type { Changes } from './changes.ts';
import type { Json } from './json.ts';

/** One thing that Slack tells the app. */
export type Request = { kind: 'events_api' | 'slash_commands' | 'interactive'; payload: Json };

/** How a delivery ended: what the app answered, or why Slack counts it as failed. */
export type Outcome =
  | { kind: 'acked'; body: unknown; via: number }
  | { kind: 'failed'; reason: string; via: number; noRetry?: boolean };

export type Attempt = { retry?: { num: number; reason: string }; avoid?: number; signal: AbortSignal };

/** Carries one request to the app and waits for its acknowledgement; never rejects. */
export type Transport = {
  send(request: Request, attempt: Attempt): Promise<Outcome>;
};

export type Delivered = {
  kind: Request['kind'];
  payload: Json;
  retryNum: number;
  at: number;
  outcome?: Outcome;
};

/** How a test wants an event to arrive. */
export type Manner = {
  /** Further copies, with the same `event_id`, sent at the same time. */
  duplicates?: number;
  /** Milliseconds of real time by which it comes late. */
  delayMs?: number;
  /** Held back until the next event has been delivered, or until `releaseHeld`. */
  reorder?: boolean;
};

type Pending = { payload: Json; retries: number; reason: string; via: number; timer?: NodeJS.Timeout };

const MAX_RETRIES = 3;

/** Delivers events with Slack's retries, and commands and interactions without. */
export class Delivery {
  /** Every attempt, oldest first. */
  readonly log: Delivered[] = [];
  /** Events that Slack gave up on after the last retry. */
  readonly lost: Json[] = [];
  readonly #pending = new Set<Pending>();
  readonly #open = new Set<AbortController>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #held: (() => Promise<void>)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #options: DeliveryOptions;
  #closed = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Delivers an event and resolves when its first attempt (of each copy) is acknowledged or has failed. */
  async event(payload: Json, { duplicates = 0, delayMs = 0, reorder = false }: Manner = {}): Promise<void> {
    const copies = async () => {
      await Promise.all(Array.from({ length: 1 + duplicates }, () => this.#first(payload)));
    };
    if (reorder) {
      this.#held.push(copies);
      return;
    }
    if (delayMs > 0) await this.#wait(delayMs);
    await copies();
    await this.releaseHeld();
  }

  /** Delivers what `reorder` held back. */
  async releaseHeld(): Promise<void> {
    for (const send of this.#held.splice(0)) await send();
  }

  /** Sends a command or an interaction: one attempt, as Slack does it. */
  request(request: Request): Promise<Outcome> {
    return this.#attempt(request, {});
  }

  /** Events that failed and wait for their next attempt. */
  get pending(): Json[] {
    return [...this.#pending].map((entry) => entry.payload);
  }

  /** Makes the next attempt of every failed event, now, and resolves when these attempts have ended. */
  async retryNow(): Promise<void> {
    const due = [...this.#pending];
    this.#pending.clear();
    await Promise.all(due.map((entry) => this.#retry(entry)));
  }

  /** Ends the wait for acknowledgements that have not come yet, as if their time were up. */
  async timeOutNow(): Promise<void> {
    for (const controller of [...this.#open]) controller.abort();
    await this.settled();
  }

  /** Resolves when no attempt is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled([...this.#running]);
  }

  close(): void {
    this.#closed = true;
    for (const entry of this.#pending) clearTimeout(entry.timer);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#pending.clear();
    this.#held.length = 0;
    for (const controller of [...this.#open]) controller.abort();
  }

  async #first(payload: Json): Promise<void> {
    const outcome = await this.#attempt({ kind: 'events_api', payload }, {});
    this.#after(outcome, { payload, retries: 0, reason: '', via: outcome.via });
  }

  async #retry(entry: Pending): Promise<void> {
    clearTimeout(entry.timer);
    const retries = entry.retries + 1;
    const retry = { num: retries, reason: entry.reason };
    const outcome = await this.#attempt(
      { kind: 'events_api', payload: entry.payload },
      { retry, avoid: entry.via },
    );
    this.#after(outcome, { ...entry, retries });
  }

  #after(outcome: Outcome, { payload, retries }: Pending): void {
    if (outcome.kind === 'acked' || this.#closed) return;
    if (outcome.noRetry || retries >= MAX_RETRIES) {
      this.lost.push(payload);
      this.#options.changes.notify();
      return;
    }
    const entry: Pending = { payload, retries, reason: outcome.reason, via: outcome.via };
    this.#pending.add(entry);
    const delayMs = this.#options.retryDelaysMs?.[retries];
    if (delayMs !== undefined) {
      entry.timer = setTimeout(() => {
        if (this.#pending.delete(entry)) this.#track(this.#retry(entry));
      }, delayMs);
    }
    this.#options.changes.notify();
  }

  #attempt(request: Request, { retry, avoid }: Omit<Attempt, 'signal'>): Promise<Outcome> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.#options.ackTimeoutMs);
    this.#open.add(controller);
    const entry: Delivered = { ...request, retryNum: retry?.num ?? 0, at: this.#options.now() };
    this.log.push(entry);
    const run = async () => {
      const outcome = await this.#options.transport.send(request, {
        signal: controller.signal,
        ...(retry && { retry }),
        ...(avoid !== undefined && { avoid }),
      });
      clearTimeout(timer);
      this.#open.delete(controller);
      entry.outcome = outcome;
      this.#options.changes.notify();
      return outcome;
    };
    return this.#track(run());
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const done = () => this.#running.delete(tracked);
    const tracked: Promise<unknown> = work.then(done, done);
    this.#running.add(tracked);
    return work;
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, delayMs);
      this.#timers.add(timer);
    });
  }
}

export type DeliveryOptions = {
  transport: Transport;
  changes: Changes;
  now: () => number;
  ackTimeoutMs: number;
  /** Real milliseconds before each retry; absent: retries happen only in `retryNow`. */
  retryDelaysMs?: readonly number[];
};
