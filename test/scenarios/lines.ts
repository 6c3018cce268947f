import type { Log } from '../../src/log.ts';

export type Line = { level: string; event: string; fields: Record<string, unknown> };

/** What the bot logs, oldest first, and a way to wait for a line. */
export class Lines {
  readonly all: Line[] = [];
  readonly #waiters = new Set<() => void>();

  readonly log: Log = (level, event, fields) => {
    this.all.push({ level, event, fields });
    if (process.env.TEST_LOG) console.log(level, event, JSON.stringify(fields));
    for (const waiter of [...this.#waiters]) waiter();
  };

  /** The lines of an event so far, whose fields hold all that is given. */
  of(event: string, fields: Record<string, unknown> = {}): Line[] {
    return this.all.filter(
      (line) =>
        line.event === event && Object.entries(fields).every(([name, value]) => line.fields[name] === value),
    );
  }

  /** Resolves with the line that is the `nth` of its kind, logged already or to come. */
  waitFor(event: string, fields: Record<string, unknown> = {}, nth = 1): Promise<Line> {
    const { promise, resolve, reject } = Promise.withResolvers<Line>();
    const timer = setTimeout(() => reject(new Error(`Nobody logged ${event} within ten seconds`)), 10_000);
    const look = () => {
      const found = this.of(event, fields)[nth - 1];
      if (!found) return;
      clearTimeout(timer);
      this.#waiters.delete(look);
      resolve(found);
    };
    this.#waiters.add(look);
    look();
    return promise;
  }
}
