import { setTimeout } from 'node:timers/promises';

/** Waits until `probe` finds something, where only the database can tell. Fails after `timeoutMs`, naming what it waited for. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const endsAt = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > endsAt) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`);
    await setTimeout(15);
  }
}
