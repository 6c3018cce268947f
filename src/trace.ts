import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<string>();

/** Runs the work under an id that every log line and every job that comes of it carries. */
export function withTrace<T>(trace: string, work: () => Promise<T>): Promise<T> {
  return storage.run(trace, work);
}

/** The id that the present work runs under; null outside of any. */
export function currentTrace(): string | null {
  return storage.getStore() ?? null;
}
