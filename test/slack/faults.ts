import type { Json } from './json.ts';

/** What goes wrong with a Web API call. */
export type Fault =
  /** The call takes effect, then the connection dies: the caller cannot know. */
  | { kind: 'response-lost' }
  /** The connection dies before anything happened. */
  | { kind: 'connection-lost' }
  /** The call takes effect, and the answer breaks off in the middle of its body. */
  | { kind: 'interrupted-body' }
  /** 429. Without `retryAfterS` the header is missing. */
  | { kind: 'rate-limited'; retryAfterS?: number }
  /** A status other than 200, with nothing done. */
  | { kind: 'status'; status: number }
  /** `ok: false` with this code, with nothing done. */
  | { kind: 'error'; error: string }
  /** The answer, and the effect, come this much later. */
  | { kind: 'delay'; delayMs: number }
  /** The call waits until the test lets it go; made by `hold`. */
  | { kind: 'hold'; arrived: () => void; released: Promise<void> };

export type FaultOptions = {
  /** How many calls it hits; 1 when not given. */
  times?: number;
  /** Only calls whose arguments satisfy this count. */
  when?: (args: Json) => boolean;
};

export type Hold = { arrived: Promise<void>; release: () => void };

type Armed = { method: string; fault: Fault; left: number; when: (args: Json) => boolean };

/** The faults that tests have armed, in order. */
export class Faults {
  readonly #armed: Armed[] = [];
  readonly #releases = new Set<() => void>();

  /** Arms a fault for the next calls of a method; `'*'` means any method. */
  arm(method: string, fault: Fault, { times = 1, when = () => true }: FaultOptions = {}): void {
    this.#armed.push({ method, fault, left: times, when });
  }

  /** Stops the next call of a method before it takes effect, until `release` is called. */
  hold(method: string, options: FaultOptions = {}): Hold {
    const arrival = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    this.#releases.add(release.resolve);
    this.arm(method, { kind: 'hold', arrived: arrival.resolve, released: release.promise }, options);
    return { arrived: arrival.promise, release: release.resolve };
  }

  /** The fault that hits this call, if any; it is used up by that. */
  take(method: string, args: Json): Fault | undefined {
    for (const [index, armed] of this.#armed.entries()) {
      if ((armed.method !== method && armed.method !== '*') || !armed.when(args)) continue;
      armed.left -= 1;
      if (armed.left <= 0) this.#armed.splice(index, 1);
      return armed.fault;
    }
    return undefined;
  }

  clear(): void {
    this.#armed.length = 0;
    for (const release of this.#releases) release();
    this.#releases.clear();
  }
}
