import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/**
 * Preloaded into the process under test, which runs with `--expose-gc` and an IPC channel. Every message is answered with
 * what the process holds after all garbage is gone, and the longest time for which its event loop stood still.
 */
export type Gauge = { rss: number; heap: number; longestStallMs: number };

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

process.on('message', () => void measure());
// A test that is cut off must not leave it behind.
process.on('disconnect', () => process.exit(1));
// The channel alone must not keep the process alive.
process.channel?.unref();

async function measure(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await setImmediate();
  }
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ rss, heap: heapUsed, longestStallMs: delay.max / 1e6 } satisfies Gauge);
  delay.reset();
}
